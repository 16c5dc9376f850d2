import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../api/queries.ts';
import { Fact } from '../board/incident-facts.tsx';
import boardStyles from '../board/board.module.css';
import { useServerMinute } from '../feed/server-clock.ts';
import { basisWords } from '../words/basis-words.ts';
import { stamp } from '../words/time.ts';
import styles from './viewer.module.css';

/** On what basis the video is here, and until when; every look at it is recorded (X2). */
export function Sharing({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const share = incident.shares.findLast((each) => each.organisation === me.organisation.id);
  if (!share) return null;
  const at = (moment: number): string => stamp(moment, me.city.timeZone, now);
  return (
    <section>
      <dl className={boardStyles['facts']}>
        <Fact label={t('viewer.purpose')}>{share.purpose}</Fact>
        <Fact label={t('viewer.basis')}>
          <span className="figures">{basisWords(share.basis, t)}</span>
        </Fact>
        <Fact label={t('incident.shares')}>
          <span className="figures">
            {share.endedAt === undefined
              ? t('incident.shareUntil', { time: at(share.until) })
              : t('viewer.endedShare', { time: at(share.endedAt) })}
          </span>
        </Fact>
      </dl>
      <p className={styles['notice']}>{t('viewer.notice')}</p>
    </section>
  );
}
