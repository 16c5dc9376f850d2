import { Button, Kbd } from '@mantine/core';
import { IconBroadcast } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useCommand } from '../../api/commands.ts';
import { organisationsQuery } from '../../api/queries.ts';
import { useIsLive } from '../../feed/feed-store.ts';
import { titleIn } from '../../words/i18n.ts';
import { isAwaited } from './for-me.ts';
import type { Message } from './message-fields.tsx';
import styles from './handling.module.css';

interface TellAllProps {
  readonly incident: IncidentView;
  readonly message: Message;
  /** Rises each time the key for it is pressed. */
  readonly asked: number;
  readonly onSent: () => void;
}

/** One press to all linked agencies. It leaves the city: each receiver is named before, and exactly those are told. */
export function TellAll({ incident, message, asked, onSent }: TellAllProps) {
  const { t, i18n } = useTranslation();
  const live = useIsLive();
  const command = useCommand();
  const button = useRef<HTMLButtonElement>(null);
  const [spared, setSpared] = useState<ReadonlySet<string>>(new Set());
  const organisations = useQuery(organisationsQuery).data?.organisations ?? [];
  const nameOf = (id: string): string => {
    const known = organisations.find((each) => each.id === id);
    return known ? titleIn(i18n.language, known.title) : id;
  };
  const waiting = new Set(
    incident.propagations.filter((told) => isAwaited(told) && told.people === undefined).map((told) => told.organisation),
  );
  const open = incident.agencies.filter((id) => !waiting.has(id));
  const left = open.filter((id) => !spared.has(id));
  const out = incident.agencies.filter((id) => waiting.has(id));

  useEffect(() => {
    if (asked > 0) button.current?.focus();
  }, [asked]);

  const toggle = (id: string): void => {
    const next = new Set(spared);
    if (!next.delete(id)) next.add(id);
    setSpared(next);
  };

  function send(): void {
    const { note, channels } = message;
    command.mutate(
      {
        incident: incident.id,
        command: {
          command: 'propagateAll',
          organisations: left,
          ...(channels.length > 0 ? { channels: [...channels] } : {}),
          ...(note.trim() ? { note: note.trim() } : {}),
        },
        done: t('telling.allDone', { n: left.length }),
      },
      { onSuccess: onSent },
    );
  }

  if (incident.agencies.length === 0) return null;
  return (
    <section className={styles['all']} aria-label={t('telling.all')}>
      <h3>{t('telling.all')}</h3>
      <Agencies open={open} spared={spared} nameOf={nameOf} onToggle={toggle} />
      {out.length > 0 && (
        <p className="quiet">
          {t('telling.allWaiting')}: {out.map(nameOf).join(', ')}
        </p>
      )}
      {open.length > 0 && (
        <Button
          ref={button}
          variant="filled"
          fullWidth
          leftSection={<IconBroadcast size="1.25rem" aria-hidden />}
          rightSection={<Kbd size="xs">Enter</Kbd>}
          aria-describedby="tell-all-names"
          disabled={!live || left.length === 0}
          loading={command.isPending}
          onClick={send}
        >
          {t('telling.allTo', { n: left.length })}
        </Button>
      )}
    </section>
  );
}

interface AgenciesProps {
  readonly open: readonly string[];
  readonly spared: ReadonlySet<string>;
  readonly nameOf: (organisation: string) => string;
  readonly onToggle: (organisation: string) => void;
}

/** Each that will be told, by name; one that this is nothing for is left out by a press. */
function Agencies({ open, spared, nameOf, onToggle }: AgenciesProps) {
  const { t } = useTranslation();
  if (open.length === 0) return null;
  return (
    <ul id="tell-all-names">
      {open.map((id) => (
        <li key={id}>
          <button type="button" aria-pressed={!spared.has(id)} title={t('telling.allSpare')} onClick={() => onToggle(id)}>
            {nameOf(id)}
          </button>
        </li>
      ))}
    </ul>
  );
}
