import { Button, Kbd } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../api/queries.ts';
import { IncidentDisplays } from '../displays/incident-displays.tsx';
import { wordCode } from '../words/i18n.ts';
import { Escalations } from './handling/escalations.tsx';
import { MessageFields, type Message } from './handling/message-fields.tsx';
import { TellAll } from './handling/tell-all.tsx';
import { TellOne } from './handling/tell-one.tsx';
import { PropagationRow } from './propagation-row.tsx';
import styles from './board.module.css';

const EMPTY: Message = { note: '', channels: [] };

interface PropagationTabProps {
  readonly incident: IncidentView;
  /** Rises each time propagating was asked for by key or button: the press for all then has the focus. */
  readonly asked: number;
}

/** Telling all with one press, or one; and who has been told and whether they answered. */
export function PropagationTab({ incident, asked }: PropagationTabProps) {
  const { t } = useTranslation();
  const me = useMe();
  const { can } = incident;
  const [message, setMessage] = useState<Message>(EMPTY);
  const [writing, setWriting] = useState(incident.propagations.length === 0);
  useEffect(() => {
    if (asked > 0) setWriting(true);
  }, [asked]);
  /** Once it has gone what matters is who answers. */
  const sent = (): void => {
    setMessage(EMPTY);
    setWriting(false);
  };
  return (
    <div className={styles['propagation']} data-telling>
      <Escalations incident={incident} />
      {can.propagate === true ? (
        writing ? (
          <>
            <MessageFields incident={incident} message={message} onChange={setMessage} />
            <TellAll incident={incident} message={message} asked={asked} onSent={sent} />
            <TellOne incident={incident} message={message} onSent={sent} />
          </>
        ) : (
          <Button rightSection={<Kbd size="xs">P</Kbd>} onClick={() => setWriting(true)}>
            {t('telling.more')}
          </Button>
        )
      ) : (
        can.propagate &&
        can.propagate.refused === 'drillStaysInside' && <p className={styles['caution']}>{wordCode(t, 'refused', can.propagate.refused)}</p>
      )}
      {me.rights.includes('display.view') && <IncidentDisplays incident={incident.id} />}
      {incident.propagations.length === 0 && <p className="quiet">{t('propagation.none')}</p>}
      <ul>
        {incident.propagations.toReversed().map((propagation) => (
          <PropagationRow key={propagation.id} propagation={propagation} />
        ))}
      </ul>
    </div>
  );
}
