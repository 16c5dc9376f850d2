import { Button, Kbd, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrganisationView } from '#contract/answers.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { useCommand } from '../api/commands.ts';
import { organisationsQuery, useMe } from '../api/queries.ts';
import { useIsLive } from '../feed/feed-store.ts';
import { titleIn, wordCode } from '../words/i18n.ts';
import { IncidentDisplays } from '../displays/incident-displays.tsx';
import { PropagationRow } from './propagation-row.tsx';
import styles from './board.module.css';

/** Who has been told and whether they answered; and telling another. It leaves the city, so it names receiver and effect. */
export function PropagationTab({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const me = useMe();
  const { can } = incident;
  return (
    <div className={styles['propagation']}>
      {me.rights.includes('display.view') && <IncidentDisplays incident={incident.id} />}
      {incident.propagations.length === 0 && <p className="quiet">{t('propagation.none')}</p>}
      <ul>
        {incident.propagations.toReversed().map((propagation) => (
          <PropagationRow key={propagation.id} propagation={propagation} />
        ))}
      </ul>
      {can.propagate === true ? (
        <SendForm incident={incident} />
      ) : (
        can.propagate &&
        can.propagate.refused === 'drillStaysInside' && <p className={styles['caution']}>{wordCode(t, 'refused', can.propagate.refused)}</p>
      )}
    </div>
  );
}

function SendForm({ incident }: { readonly incident: IncidentView }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const live = useIsLive();
  const command = useCommand();
  const [chosen, setChosen] = useState<string>();
  const [note, setNote] = useState('');
  const sendButton = useRef<HTMLButtonElement>(null);
  const onSent = (): void => {
    setChosen(undefined);
    setNote('');
  };
  const organisations = useQuery(organisationsQuery);
  const others = (organisations.data?.organisations ?? []).filter((each) => each.id !== me.organisation.id);
  const told = new Set(incident.propagations.filter((each) => each.acknowledgedAt === undefined).map((each) => each.organisation));
  const receiver = others.find((each) => each.id === chosen);

  function send(to: OrganisationView): void {
    const done = t('action.done.propagate', { organisation: titleIn(i18n.language, to.title) });
    command.mutate(
      {
        incident: incident.id,
        command: { command: 'propagate', organisation: to.id, ...(note.trim() ? { note: note.trim() } : {}) },
        done,
      },
      { onSuccess: onSent },
    );
  }

  return (
    <form
      className={styles['send']}
      onSubmit={(event) => {
        event.preventDefault();
        if (receiver) send(receiver);
      }}
    >
      <Receivers
        organisations={others}
        chosen={chosen}
        told={told}
        onChoose={setChosen}
        // Enter then sends: P, digit, Enter.
        onPicked={() => requestAnimationFrame(() => sendButton.current?.focus())}
      />
      <Textarea
        size="xs"
        aria-label={t('propagation.note')}
        placeholder={`${t('propagation.note')} (${t('common.optional')})`}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={500}
        autosize
        minRows={2}
        maxRows={5}
      />
      <p className="quiet">{t('propagation.explained')}</p>
      <Button ref={sendButton} type="submit" variant="filled" disabled={!receiver || !live} loading={command.isPending}>
        {receiver ? t('propagation.sendTo', { organisation: titleIn(i18n.language, receiver.title) }) : t('propagation.send')}
      </Button>
    </form>
  );
}

interface ReceiversProps {
  readonly organisations: readonly OrganisationView[];
  readonly chosen: string | undefined;
  readonly told: ReadonlySet<string>;
  readonly onChoose: (organisation: string) => void;
  /** Chosen by its digit. */
  readonly onPicked: () => void;
}

function Receivers({ organisations, chosen, told, onChoose, onPicked }: ReceiversProps) {
  const { t } = useTranslation();
  function pickByDigit(event: KeyboardEvent): void {
    const picked = organisations[Number(/^Digit([1-9])$/.exec(event.code)?.[1]) - 1];
    if (!picked) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(picked.id);
    onPicked();
  }
  return (
    <>
      <h3>{t('propagation.to')}</h3>
      <div className={styles['receivers']} role="radiogroup" aria-label={t('propagation.to')} tabIndex={-1} onKeyDown={pickByDigit}>
        {organisations.map((each, index) => (
          <Receiver
            key={each.id}
            organisation={each}
            digit={index + 1}
            chosen={each.id === chosen}
            told={told.has(each.id)}
            onChoose={onChoose}
          />
        ))}
      </div>
    </>
  );
}

interface ReceiverProps {
  readonly organisation: OrganisationView;
  readonly digit: number;
  readonly chosen: boolean;
  /** It has been told and has not answered yet. */
  readonly told: boolean;
  readonly onChoose: (organisation: string) => void;
}

function Receiver({ organisation, digit, chosen, told, onChoose }: ReceiverProps) {
  const { t, i18n } = useTranslation();
  return (
    <button type="button" role="radio" aria-checked={chosen} autoFocus={digit === 1} onClick={() => onChoose(organisation.id)}>
      {digit <= 9 && <Kbd size="xs">{digit}</Kbd>}
      <span>{titleIn(i18n.language, organisation.title)}</span>
      {told && <span className="quiet">{t('propagation.already')}</span>}
    </button>
  );
}
