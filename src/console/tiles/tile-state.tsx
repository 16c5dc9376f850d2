import { Kbd } from '@mantine/core';
import { IconLoader2, IconLock, IconVideoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries.ts';
import { hasWords } from '../words/i18n.ts';
import { clockTime } from '../words/time.ts';
import type { NextCamera } from './next-camera.ts';
import type { VideoState } from './video-state.ts';
import styles from './tiles.module.css';

interface TileStateProps {
  readonly state: VideoState;
  readonly next?: NextCamera | undefined;
  readonly onRetry?: () => void;
}

/** Why there is no live picture: since when, what is wrong, what happens next or may be done, and which camera may take its place. */
export function TileState({ state, next, onRetry }: TileStateProps) {
  const { t } = useTranslation();
  const me = useMe();
  const Icon = state.phase === 'connecting' ? IconLoader2 : state.phase === 'refused' || state.phase === 'ended' ? IconLock : IconVideoOff;
  const reason =
    state.reason === undefined ? undefined : [`video.${state.reason}`, `refused.${state.reason}`, `problem.${state.reason}`].find(hasWords);
  return (
    <div className={styles['state']} data-phase={state.phase} role="status">
      <Icon size="1.5rem" aria-hidden />
      <strong>{sentence()}</strong>
      {reason && state.phase !== 'connecting' && state.phase !== 'ended' && <span>{String(t(reason as 'product'))}</span>}
      {state.phase === 'lost' && <span>{t('tile.lostNext')}</span>}
      {next && (
        <button type="button" className={styles['next']} disabled={next.busy} onClick={next.replace}>
          <b>
            {t('tile.next', { label: next.label })} <Kbd>R</Kbd>
          </b>
          <small>{next.reasons}</small>
        </button>
      )}
      {(state.phase === 'refused' || state.phase === 'unsupported') && (
        <button type="button" className={styles['next']} onClick={onRetry}>
          {t('common.retry')}
        </button>
      )}
    </div>
  );

  function sentence(): string {
    switch (state.phase) {
      case 'lost':
        return t('tile.lost', { time: clockTime(state.since, me.city.timeZone) });
      case 'refused':
        return t('tile.refused');
      case 'ended':
        return t('tile.ended');
      case 'unsupported':
        return t('tile.unsupported');
      default:
        return t('tile.connecting');
    }
  }
}
