import { Button, Kbd, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useCommand } from '../api/commands.ts';
import { organisationsQuery, useMe } from '../api/queries.ts';
import { useIsLive } from '../feed/feed-store.ts';
import { titleIn, wordCode } from '../words/i18n.ts';
import { PropagationRow } from './propagation-row.tsx';
import styles from './board.module.css';

/** Who has been told and whether they answered; and telling another. It leaves the city, so it names receiver and effect. */
export function PropagationTab({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const { can } = incident;
  return (
    <div className={styles['propagation']}>
      {incident.propagations.length === 0 && <p className="quiet">{t('propagation.none')}</p>}
      <ul>
        {incident.propagations.toReversed().map((propagation) => (
          <PropagationRow key={propagation.id} propagation={propagation} />
        ))}
      </ul>
      {can.propagate === true ? <SendForm incident={incident} /> : can.propagate && can.propagate.refused === 'drillStaysInside' && <p className={styles['caution']}>{wordCode(t, 'refused', can.propagate.refused)}</p>}
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
  const organisations = useQuery(organisationsQuery);
  const others = (organisations.data?.organisations ?? []).filter((each) => each.id !== me.organisation.id);
  const told = new Set(incident.propagations.filter((each) => each.acknowledgedAt === undefined).map((each) => each.organisation));
  const receiver = others.find((each) => each.id === chosen);

  return (
    <form
      className={styles['send']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!receiver) return;
        command.mutate(
          { incident: incident.id, command: { command: 'propagate', organisation: receiver.id, ...(note.trim() ? { note: note.trim() } : {}) }, done: t('action.done.propagate', { organisation: titleIn(i18n.language, receiver.title) }) },
          {
            onSuccess: () => {
              setChosen(undefined);
              setNote('');
            },
          },
        );
      }}
      onKeyDown={(event) => {
        const index = Number(/^Digit([1-9])$/.exec(event.code)?.[1]) - 1;
        const picked = others[index];
        if (!picked || event.target instanceof HTMLTextAreaElement) return;
        event.preventDefault();
        event.stopPropagation();
        setChosen(picked.id);
        // Enter then sends: P, digit, Enter.
        requestAnimationFrame(() => sendButton.current?.focus());
      }}
    >
      <h3>{t('propagation.to')}</h3>
      <div className={styles['receivers']} role="radiogroup" aria-label={t('propagation.to')}>
        {others.map((each, index) => (
          <button key={each.id} type="button" role="radio" aria-checked={each.id === chosen} autoFocus={index === 0} onClick={() => setChosen(each.id)}>
            {index < 9 && <Kbd size="xs">{index + 1}</Kbd>}
            <span>{titleIn(i18n.language, each.title)}</span>
            {told.has(each.id) && <span className="quiet">{t('propagation.already')}</span>}
          </button>
        ))}
      </div>
      <Textarea size="xs" aria-label={t('propagation.note')} placeholder={`${t('propagation.note')} (${t('common.optional')})`} value={note} onChange={(event) => setNote(event.currentTarget.value)} maxLength={500} autosize minRows={2} maxRows={5} />
      <p className="quiet">{t('propagation.explained')}</p>
      <Button ref={sendButton} type="submit" variant="filled" disabled={!receiver || !live} loading={command.isPending}>
        {receiver ? t('propagation.sendTo', { organisation: titleIn(i18n.language, receiver.title) }) : t('propagation.send')}
      </Button>
    </form>
  );
}
