import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { isLive } from '#domain/incident.ts';
import { placeWords } from '../words/place-words.ts';
import { Elapsed } from '../app/elapsed.tsx';
import { AlarmTag } from './alarm-tag.tsx';
import { KindIcon } from './kind-icon.tsx';
import { ReceiptDots } from './receipt-dots.tsx';
import styles from './board.module.css';

interface QueueRowProps {
  readonly incident: IncidentView;
  readonly open: boolean;
  readonly cursor: boolean;
  readonly fresh: boolean;
  /** Stands below the row of its cause. */
  readonly member?: boolean;
  readonly onOpen: (id: string) => void;
}

/** One incident: grade bar, kind, place, elapsed, who has it, and a mark an organisation. */
export const QueueRow = memo(function QueueRow({ incident, open, cursor, fresh, member, onOpen }: QueueRowProps) {
  const { t } = useTranslation();
  const live = isLive(incident.status);
  return (
    <button
      type="button"
      className={styles['row']}
      data-grade={live ? incident.grade : 'ended'}
      data-open={open || undefined}
      data-cursor={cursor || undefined}
      data-fresh={fresh || undefined}
      data-drill={incident.drill || undefined}
      data-member={member || undefined}
      data-incident={incident.id}
      data-unanswered={incident.status === 'open' || undefined}
      aria-current={open}
      onClick={() => onOpen(incident.id)}
    >
      <span className={styles['rowIcon']}>
        <KindIcon kind={incident.kind} />
      </span>
      <span className={styles['rowTop']}>
        <b className="one-line">{incident.kind}</b>
        <span className={styles['gradeWord']}>{t(`grade.${incident.grade}`)}</span>
        {incident.drill && <span className={styles['drillTag']}>{t('drill')}</span>}
      </span>
      <Elapsed since={incident.occurredAt} until={live ? undefined : (incident.closedAt ?? incident.updatedAt)} />
      <span className={`${styles['rowPlace']} one-line`}>{placeWords(incident.place, t)}</span>
      <span className={styles['rowFoot']}>
        <span className={styles['status']} data-status={incident.status}>
          {t(`status.${incident.status}`)}
        </span>
        <AlarmTag incident={incident} />
        <span className="one-line">{incident.assignee?.name ?? t('queue.nobody')}</span>
      </span>
      <ReceiptDots incident={incident} />
    </button>
  );
});
