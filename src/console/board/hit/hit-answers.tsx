import { Button, Kbd } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useCommand } from '../../api/commands.ts';
import { useKeys } from '../../app/key-bus.ts';
import { useIsLive } from '../../feed/feed-store.ts';
import styles from './hit.module.css';

/** Nothing leaves the city before this person, or another, has said that it is so. */
export function waitsForWord({ confirmation, can }: IncidentView): boolean {
  return confirmation !== undefined && confirmation.at === undefined && can.confirm === true;
}

/** It is this vehicle, or it is not: while a word is waited for. */
export function HitAnswers({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const live = useIsLive();
  const command = useCommand();
  const waits = waitsForWord(incident);
  const mayDismiss = incident.can.markFalse === true;
  const busy = command.isPending || !live;

  function confirm(): void {
    if (!busy) command.mutate({ incident: incident.id, command: { command: 'confirm' } });
  }
  function dismiss(): void {
    if (busy) return;
    const undo = { label: t('common.undo'), command: { command: 'reopen' } } as const;
    command.mutate({ incident: incident.id, command: { command: 'markFalse' }, done: t('hit.dismissed'), undo });
  }

  useKeys((pressed) => {
    if (!waits) return false;
    if (pressed.do === 'confirm') confirm();
    else if (pressed.do === 'dismiss' && mayDismiss) dismiss();
    else return false;
    return true;
  });

  if (!waits) return null;
  return (
    <div className={styles['answers']}>
      <Button
        variant="filled"
        size="md"
        leftSection={<IconCheck size="1.25rem" aria-hidden />}
        rightSection={<Kbd size="xs">Y</Kbd>}
        disabled={busy}
        onClick={confirm}
      >
        {t('hit.confirm')}
      </Button>
      {mayDismiss && (
        <Button
          variant="default"
          size="md"
          leftSection={<IconX size="1.25rem" aria-hidden />}
          rightSection={<Kbd size="xs">X</Kbd>}
          disabled={busy}
          onClick={dismiss}
        >
          {t('hit.dismiss')}
        </Button>
      )}
    </div>
  );
}
