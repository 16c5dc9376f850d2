import { Tooltip } from '@mantine/core';
import { IconPlugConnected, IconPlugConnectedX, IconUrgent } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isLive } from '#domain/incident.ts';
import { useFeed } from '../feed/feed-store.ts';
import { useServerNow } from '../feed/server-clock.ts';
import styles from './app.module.css';

/** ISA-18.2: more than ten alarms in ten minutes is a flood for one operator. */
const FLOOD_COUNT = 10;
const FLOOD_WINDOW_MS = 600_000;

/** How things stand, in four figures at most. */
export function BarFigures({ withLinks }: { readonly withLinks: boolean }) {
  const { t } = useTranslation();
  const incidents = useFeed((state) => state.incidents);
  const links = useFeed((state) => state.links);
  const now = useServerNow();
  const { open, unacknowledged, openedAt } = useMemo(() => {
    const live = [...incidents.values()].filter((incident) => isLive(incident.status));
    return {
      open: live.length,
      unacknowledged: live.filter((incident) => incident.status === 'open').length,
      openedAt: [...incidents.values()].map((incident) => incident.openedAt),
    };
  }, [incidents]);
  const recent = openedAt.filter((at) => now - at < FLOOD_WINDOW_MS).length;
  const bad = [...links.values()].filter((link) => link.state === 'down' || link.state === 'paused').length;
  return (
    <div className={styles['figuresRow']}>
      <Tooltip label={t('bar.openLong', { n: open })}>
        <span className={styles['figure']}>
          {t('bar.open')} <b>{open}</b>
        </span>
      </Tooltip>
      <Tooltip label={t('bar.unacknowledgedLong', { n: unacknowledged })}>
        <span className={styles['figure']} data-tone={unacknowledged > 0 ? 'attention' : undefined}>
          {t('bar.unacknowledged')} <b>{unacknowledged}</b>
        </span>
      </Tooltip>
      {recent > FLOOD_COUNT && (
        <Tooltip label={t('bar.floodLong', { n: recent })}>
          <span className={styles['figure']} data-tone="attention">
            <IconUrgent size="1rem" aria-hidden />
            {t('bar.flood')} <b>{recent}</b>
          </span>
        </Tooltip>
      )}
      {withLinks && links.size > 0 && (
        <Tooltip label={bad > 0 ? t('bar.linksLong', { n: bad }) : t('bar.linksGood')}>
          <Link to="/links" className={styles['figure']} data-tone={bad > 0 ? 'attention' : undefined}>
            {bad > 0 ? <IconPlugConnectedX size="1rem" aria-hidden /> : <IconPlugConnected size="1rem" aria-hidden />}
            {bad > 0 ? t('bar.linksBad', { n: bad }) : t('bar.linksGood')}
          </Link>
        </Tooltip>
      )}
    </div>
  );
}
