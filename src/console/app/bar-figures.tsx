import { Tooltip } from '@mantine/core';
import { IconPlugConnected, IconPlugConnectedX, IconUrgent } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { FLOOD } from '#domain/alarm.ts';
import { isLive } from '#domain/incident.ts';
import { useFeedSoon } from '../feed/use-feed-soon.ts';
import { useServerNow } from '../feed/server-clock.ts';
import styles from './app.module.css';

/** How things stand, in four figures at most. */
export function BarFigures({ withLinks }: { readonly withLinks: boolean }) {
  const { t } = useTranslation();
  const incidents = useFeedSoon((state) => state.incidents);
  const links = useFeedSoon((state) => state.links);
  const now = useServerNow();
  const { open, unacknowledged, openedAt, held, drills } = useMemo(() => {
    const all = [...incidents.values()].filter((incident) => isLive(incident.status));
    // A drill counts in no figure but its own.
    const live = all.filter((incident) => !incident.drill);
    return {
      drills: all.length - live.length,
      open: live.length,
      unacknowledged: live.filter((incident) => incident.status === 'open').length,
      // What wanted to be shown on its own: what is grouped asked for nothing, and a drill counts nowhere.
      openedAt: [...incidents.values()].flatMap(({ openedAt: at, alarm, drill }) => (drill || alarm?.state === 'grouped' ? [] : [at])),
      held: live.filter((incident) => incident.alarm?.state === 'suppressed').length,
    };
  }, [incidents]);
  const recent = openedAt.filter((at) => now - at < FLOOD.windowMs).length;
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
      {(recent > FLOOD.beyond || held > 0) && (
        <Tooltip label={t('bar.floodLong', { n: recent, held })}>
          <span className={styles['figure']} data-tone="attention">
            <IconUrgent size="1rem" aria-hidden />
            {t('bar.flood')} <b>{recent}</b>
            {held > 0 && (
              <span>
                {t('bar.held')} <b>{held}</b>
              </span>
            )}
          </span>
        </Tooltip>
      )}
      {drills > 0 && (
        <Tooltip label={t('bar.drillsLong', { n: drills })}>
          <span className={styles['figure']} data-tone="drill">
            {t('bar.drills')} <b>{drills}</b>
          </span>
        </Tooltip>
      )}
      {withLinks && links.size > 0 && (
        <Tooltip label={bad > 0 ? t('bar.linksLong', { n: bad }) : t('bar.linksGood')}>
          <Link
            to="/links"
            className={styles['figure']}
            aria-label={bad > 0 ? t('bar.linksBad', { n: bad }) : t('bar.linksGood')}
            data-tone={bad > 0 ? 'attention' : undefined}
          >
            {bad > 0 ? <IconPlugConnectedX size="1rem" aria-hidden /> : <IconPlugConnected size="1rem" aria-hidden />}
            {bad > 0 ? t('bar.linksBad', { n: bad }) : <span className={styles['wideOnly']}>{t('bar.linksGood')}</span>}
          </Link>
        </Tooltip>
      )}
    </div>
  );
}
