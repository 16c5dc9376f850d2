import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../api/queries.ts';
import { useServerMinute, useServerNow } from '../feed/server-clock.ts';
import { actorWords } from '../words/actor-words.ts';
import { titleIn } from '../words/i18n.ts';
import { elapsed, stamp } from '../words/time.ts';
import { ChannelMessages } from './handling/channel-messages.tsx';
import { ReceiptDot } from './receipt-dots.tsx';
import styles from './board.module.css';

type Propagation = IncidentView['propagations'][number];

/** One receiver: sent → delivered → acknowledged → completed, each with its time and person, and the clock that runs until somebody answers. */
export function PropagationRow({ propagation }: { readonly propagation: Propagation }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const at = (moment: number | undefined): string => (moment === undefined ? '–' : stamp(moment, me.city.timeZone, now));
  const { roleTitle, people, deliveredBy, deliveredTo } = propagation;
  const names = people?.map(({ name }) => name).join(', ');
  const sender = actorWords({ actorName: propagation.sentBy, actorTitle: propagation.sentByTitle }, i18n.language, t);
  const by = deliveredBy && arrivalWords(deliveredBy, deliveredTo, t);
  return (
    <li className={styles['told']}>
      <header>
        <ReceiptDot propagation={propagation} />
        <strong>{titleIn(i18n.language, propagation.organisationTitle)}</strong>
        {people && <span>{roleTitle ? t('telling.post', { post: titleIn(i18n.language, roleTitle), people: names ?? '' }) : names}</span>}
        <AnswerClock propagation={propagation} />
      </header>
      <dl>
        {(
          [
            ['sent', propagation.sentAt, sender],
            ['delivered', propagation.deliveredAt, by],
            ['acknowledged', propagation.acknowledgedAt, propagation.acknowledgedBy],
            ['completed', propagation.completedAt, propagation.completedBy],
          ] as const
        ).map(([step, moment, who]) => (
          <div key={step} data-reached={moment !== undefined || undefined}>
            <dt>{t(`propagation.${step}`)}</dt>
            <dd>
              <time>{at(moment)}</time>
              {moment !== undefined && who && <span className={styles['toldBy']}>{who}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {propagation.settledAt !== undefined && propagation.acknowledgedAt === undefined && (
        <p className="quiet">
          {t('propagation.settled')} <time>{at(propagation.settledAt)}</time>
        </p>
      )}
      <ChannelMessages told={propagation} />
      {propagation.note && <p>{propagation.note}</p>}
    </li>
  );
}

/** A message to a room has nobody’s name. */
function arrivalWords(by: NonNullable<Propagation['deliveredBy']>, name: string | undefined, t: TFunction): string {
  if (by !== 'console' && by !== 'link') return name === undefined ? t(`telling.channel.${by}`) : t(`telling.by.${by}`, { name });
  return t(`telling.by.${by}`, { name: name ?? '' }).trim();
}

/** Runs down to the moment an answer is due, then up, in amber, until it comes. */
export function AnswerClock({ propagation }: { readonly propagation: Propagation }) {
  const { t } = useTranslation();
  const now = useServerNow();
  if (propagation.acknowledgedAt !== undefined || propagation.settledAt !== undefined) return null;
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
