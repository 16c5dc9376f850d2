import { Button, Kbd } from '@mantine/core';
import { IconBroadcast } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
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
  const organisations = useQuery(organisationsQuery).data?.organisations ?? [];
  const nameOf = (id: string): string => {
    const known = organisations.find((each) => each.id === id);
    return known ? titleIn(i18n.language, known.title) : id;
  };
  const waiting = new Set(
    incident.propagations.filter((told) => isAwaited(told) && told.people === undefined).map((told) => told.organisation),
  );
  const left = incident.agencies.filter((id) => !waiting.has(id));
  const out = incident.agencies.filter((id) => waiting.has(id));

  useEffect(() => {
    if (asked > 0) button.current?.focus();
  }, [asked]);

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
      <ul id="tell-all-names">
        {left.map((id) => (
          <li key={id}>{nameOf(id)}</li>
        ))}
      </ul>
      {out.length > 0 && (
        <p className="quiet">
          {t('telling.allWaiting')}: {out.map(nameOf).join(', ')}
        </p>
      )}
      {left.length === 0 ? (
        <p className="quiet">{t('telling.allNone')}</p>
      ) : (
        <Button
          ref={button}
          variant="filled"
          fullWidth
          leftSection={<IconBroadcast size="1.25rem" aria-hidden />}
          rightSection={<Kbd size="xs">Enter</Kbd>}
          aria-describedby="tell-all-names"
          disabled={!live}
          loading={command.isPending}
          onClick={send}
        >
          {t('telling.allTo', { n: left.length })}
        </Button>
      )}
    </section>
  );
}
