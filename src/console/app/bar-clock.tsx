import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFeed } from '../feed/feed-store.ts';
import { useServerNow } from '../feed/server-clock.ts';
import { calendarDate, clockTime } from '../words/time.ts';
import styles from './app.module.css';

/** The clock and whose it is: the server's while connected, else this device's, and it says so. */
export function BarClock({ timeZone }: { readonly timeZone: string }) {
  const { t } = useTranslation();
  const now = useServerNow();
  const heard = useFeed((state) => state.link === 'live' || state.link === 'stale');
  const offset = useFeed((state) => Math.round(state.serverOffsetMs));
  return (
    <Tooltip label={heard ? t('bar.clockSource', { ms: Math.abs(offset) }) : t('bar.clockDevice')}>
      <div className={styles['time']} data-source={heard ? 'server' : 'device'}>
        <b>{clockTime(now, timeZone)}</b>
        <span>
          {calendarDate(now, timeZone)} {heard ? t('bar.server') : t('bar.device')}
        </span>
      </div>
    </Tooltip>
  );
}
