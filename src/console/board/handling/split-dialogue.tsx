import { Button, Modal, Radio } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { incidentAnswer } from '#contract/answers.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { call } from '../../api/call.ts';
import { sayFailure } from '../../api/say.ts';
import { desk } from '../../app/desk.ts';
import { feed } from '../../feed/feed-store.ts';
import boardStyles from '../board.module.css';
import styles from './handling.module.css';

interface SplitDialogueProps {
  readonly incident: IncidentView;
  readonly onClose: () => void;
}

/** Two emergencies that stood as one: a case is taken out into an incident of its own. */
export function SplitDialogue({ incident, onClose }: SplitDialogueProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(String(incident.cases.length - 1));
  const split = useMutation({
    mutationFn: (one: IncidentView['cases'][number]) =>
      call(incidentAnswer, `/api/v1/incidents/${encodeURIComponent(incident.id)}/commands`, {
        method: 'POST',
        json: { command: 'split', sender: one.sender, type: one.type, occurrence: one.occurrence },
      }),
    onSuccess: (answer) => {
      feed.put(answer.incident);
      if (answer.opened) {
        feed.put(answer.opened);
        desk.open(answer.opened.id);
      }
      notifications.show({ message: t('merging.splitDone'), autoClose: 4_000 });
      onClose();
    },
    onError: (error) => sayFailure(t, error),
  });
  const one = incident.cases[Number(chosen)];
  return (
    <Modal opened onClose={onClose} title={t('merging.splitTitle')}>
      <form
        className={boardStyles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (one) split.mutate(one);
        }}
      >
        <p>{t('merging.splitText')}</p>
        <Radio.Group label={t('merging.case')} value={chosen} onChange={setChosen}>
          {incident.cases.map(({ sender, occurrence }, at) => (
            <Radio
              key={`${sender} ${occurrence}`}
              value={String(at)}
              className={styles['offer'] ?? ''}
              label={`${sender} · ${occurrence}`}
            />
          ))}
        </Radio.Group>
        <div className={boardStyles['formActions']}>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="filled" disabled={!one} loading={split.isPending} data-autofocus>
            {t('merging.splitSubmit')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
