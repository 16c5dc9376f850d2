import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../api/queries.ts';
import { useServerMinute, useServerNow } from '../feed/server-clock.ts';
import { titleIn } from '../words/i18n.ts';
import { elapsed, stamp } from '../words/time.ts';
import { ReceiptDot } from './receipt-dots.tsx';
import styles from './board.module.css';

type Propagation = IncidentView['propagations'][number];

/** One organisation: sent → delivered → acknowledged → completed, each with its time, and the clock that runs until somebody answers. */
export function PropagationRow({ propagation }: { readonly propagation: Propagation }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const at = (moment: number | undefined): string => (moment === undefined ? '–' : stamp(moment, me.city.timeZone, now));
  return (
    <li className={styles['told']}>
      <header>
        <ReceiptDot propagation={propagation} />
        <strong>{titleIn(i18n.language, propagation.organisationTitle)}</strong>
        <AnswerClock propagation={propagation} />
      </header>
      <dl>
        {(
          [
            ['sent', propagation.sentAt],
            ['delivered', propagation.deliveredAt],
            ['acknowledged', propagation.acknowledgedAt],
            ['completed', propagation.completedAt],
          ] as const
        ).map(([step, moment]) => (
          <div key={step} data-reached={moment !== undefined || undefined}>
            <dt>{t(`propagation.${step}`)}</dt>
            <dd>
              <time>{at(moment)}</time>
            </dd>
          </div>
        ))}
      </dl>
      {propagation.acknowledgedBy && (
        <p className="quiet">
          {t('propagation.acknowledged')}: {propagation.acknowledgedBy}
        </p>
      )}
      {propagation.note && <p>{propagation.note}</p>}
    </li>
  );
}

/** Runs down to the moment an answer is due, then up, in amber, until it comes. */
export function AnswerClock({ propagation }: { readonly propagation: Propagation }) {
  const { t } = useTranslation();
  const now = useServerNow();
  if (propagation.acknowledgedAt !== undefined) return null;
  if (propagation.dueAt === undefined) {
    return (
      <span className={styles['answer']}>
        {t('propagation.waiting')} <time>{elapsed(now - propagation.sentAt)}</time>
      </span>
    );
  }
  const left = propagation.dueAt - now;
  return (
    <span className={styles['answer']} data-late={left <= 0 || undefined}>
      {left > 0 ? t('propagation.waiting') : t('propagation.overdue')}{' '}
      <time>{left > 0 ? t('propagation.left', { time: elapsed(left + 999) }) : t('propagation.overdueBy', { time: elapsed(-left) })}</time>
    </span>
  );
}
