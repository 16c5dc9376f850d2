import { IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries.ts';
import { useFeed } from '../feed/feed-store.ts';
import { clockTime } from '../words/time.ts';
import styles from './app.module.css';

/** Says within 2 s that the screen is not live, and since when (invariant 11). It lies over the top of the screen: nothing moves when it comes. */
export function StaleBanner() {
  const { t } = useTranslation();
  const me = useMe();
  const link = useFeed((state) => state.link);
  const asOf = useFeed((state) => state.asOf);
  const bye = useFeed((state) => state.bye);
  const attempts = useFeed((state) => state.attempts);
  if (link === 'live' || (link === 'connecting' && attempts < 2)) return null;
  const time = asOf === undefined ? undefined : clockTime(asOf, me.city.timeZone);
  const sentence =
    time === undefined
      ? t('live.never')
      : bye === 'stopping'
        ? t('live.stopping', { time })
        : link === 'stale'
          ? t('live.stale', { time })
          : t('live.offline', { time });
  return (
    <div className={styles['stale']} role="alert">
      <IconPlugConnectedX size="1.125rem" aria-hidden />
      <span>{sentence}</span>
      {attempts > 1 && <span className="figures">{t('live.attempt', { n: attempts })}</span>}
    </div>
  );
}
