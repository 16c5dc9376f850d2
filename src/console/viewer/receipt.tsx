import { Button, Kbd } from '@mantine/core';
import { IconCheck, IconCircleCheckFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useCommand } from '../api/commands.ts';
import { useMe } from '../api/queries.ts';
import { useKeys } from '../app/key-bus.ts';
import { isAwaited, isForMe } from '../board/handling/for-me.ts';
import { AnswerClock } from '../board/propagation-row.tsx';
import { useIsLive } from '../feed/feed-store.ts';
import { useServerMinute } from '../feed/server-clock.ts';
import { stamp } from '../words/time.ts';
import styles from './viewer.module.css';

/** What the centre has told this room, and the two answers to it: received, and done (B3). */
export function Receipt({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const live = useIsLive();
  const command = useCommand();
  const told = incident.propagations.filter((each) => isForMe(each, me));
  const waiting = told.find(isAwaited);
  const open = told.find((each) => each.acknowledgedAt !== undefined && each.completedAt === undefined);
  const latest = waiting ?? open ?? told.at(-1);

  function answer(what: 'acknowledgePropagation' | 'completePropagation', propagation: string): void {
    if (!command.isPending)
      command.mutate({ incident: incident.id, command: { command: what, propagation }, done: t(`action.done.${what}`) });
  }

  useKeys((pressed) => {
    if (pressed.do !== 'acknowledge' || !waiting || incident.can.acknowledgePropagation !== true || !live) return false;
    answer('acknowledgePropagation', waiting.id);
    return true;
  });

  if (!latest) return null;
  return (
    <section className={styles['receipt']} data-waiting={waiting !== undefined || undefined}>
      {latest.note && <p className={styles['told']}>{latest.note}</p>}
      {waiting && incident.can.acknowledgePropagation === true && (
        <>
          <Button
            variant="filled"
            size="lg"
            fullWidth
            leftSection={<IconCheck size="1.25rem" aria-hidden />}
            rightSection={<Kbd size="xs">A</Kbd>}
            loading={command.isPending}
            disabled={!live}
            onClick={() => answer('acknowledgePropagation', waiting.id)}
          >
            {t('viewer.acknowledge')}
          </Button>
          <AnswerClock propagation={waiting} />
        </>
      )}
      {latest.acknowledgedAt !== undefined && (
        <p className={styles['given']}>
          <IconCircleCheckFilled size="1rem" aria-hidden />
          {t('viewer.acknowledged', { time: stamp(latest.acknowledgedAt, me.city.timeZone, now) })}{' '}
          {latest.acknowledgedBy && <span className="quiet">{latest.acknowledgedBy}</span>}
        </p>
      )}
      {latest.completedAt !== undefined && (
        <p className={styles['given']}>
          <IconCircleCheckFilled size="1rem" aria-hidden />
          {t('viewer.completed', { time: stamp(latest.completedAt, me.city.timeZone, now) })}
        </p>
      )}
      {!waiting && open && incident.can.completePropagation === true && (
        <Button size="md" fullWidth loading={command.isPending} disabled={!live} onClick={() => answer('completePropagation', open.id)}>
          {t('viewer.complete')}
        </Button>
      )}
    </section>
  );
}
