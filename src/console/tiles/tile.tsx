import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowsMaximize, IconArrowsMinimize, IconCamera } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentCamera, IncidentView } from '#contract/incident-view.ts';
import { bearingWords, reasonWords } from '../words/reasons.ts';
import { useNextCamera, type NextCamera } from './next-camera.ts';
import { TileFigures } from './tile-figures.tsx';
import { TileState } from './tile-state.tsx';
import { usePlayer } from './use-player.ts';
import { useSnapshot } from './use-snapshot.ts';
import type { VideoState } from './video-state.ts';
import styles from './tiles.module.css';

interface TileProps {
  readonly incident: IncidentView;
  readonly camera: IncidentCamera | undefined;
  readonly slot: number;
  readonly chosen: boolean;
  readonly large: boolean;
  readonly hidden?: boolean;
  readonly onChoose: () => void;
  readonly onFull: () => void;
}

/** One camera: who it is and where it looks, its own clock, and — whenever that is so — that it is not live. */
export function Tile(props: TileProps) {
  const { t } = useTranslation();
  if (props.camera) return <LiveTile {...props} camera={props.camera} />;
  return (
    <button
      type="button"
      className={styles['tile']}
      data-tile={props.slot}
      data-chosen={props.chosen || undefined}
      hidden={props.hidden ?? false}
      onClick={props.onChoose}
    >
      <span className={styles['none']}>
        <b>{props.slot}</b> {t('tile.emptySlot')}
        <small>{t('tile.emptySlotHint')}</small>
      </span>
    </button>
  );
}

function LiveTile({ incident, camera, slot, chosen, large, hidden, onChoose, onFull }: TileProps & { readonly camera: IncidentCamera }) {
  const { t } = useTranslation();
  const picture = useRef<HTMLDivElement>(null);
  const clock = useRef<HTMLTimeElement>(null);
  const { state, figures, save: saveSnapshot, retry } = usePlayer({ incident: incident.id, camera, picture, clock });
  const next = useRef<NextCamera>(undefined);
  const takeOffer = useCallback((offered: NextCamera | undefined): void => {
    next.current = offered;
  }, []);
  const save = useSnapshot(saveSnapshot);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.code === 'Enter') onFull();
    else if (event.code === 'KeyS') void save();
    else if (event.code === 'KeyR' && next.current && !event.repeat) next.current.replace();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a tile is chosen and has keys of its own, and holds buttons, so that it cannot be one
    <div
      className={styles['tile']}
      data-tile={slot}
      data-camera={camera.camera}
      data-state={state.phase}
      data-chosen={chosen || undefined}
      hidden={hidden ?? false}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- Tab and the digits come here
      tabIndex={0}
      role="group"
      aria-label={`${slot} ${camera.label}`}
      onFocus={onChoose}
      onPointerDown={onChoose}
      onDoubleClick={onFull}
      onKeyDown={onKeyDown}
    >
      <div className={styles['picture']} ref={picture} />
      <div className={styles['top']}>
        <span className={styles['label']}>
          <b className={styles['slot']}>{slot}</b>
          <span className="one-line">{camera.label}</span>
          <small>{bearingWords(camera.bearing, t)}</small>
        </span>
        <time className={styles['clock']} ref={clock} />
      </div>
      {state.phase === 'lost' && <LostTile incident={incident} camera={camera.camera} state={state} onOffer={takeOffer} />}
      {state.phase !== 'live' && state.phase !== 'lost' && <TileState state={state} onRetry={retry} />}
      {incident.drill && <span className={styles['drill']}>{t('drill')}</span>}
      <div className={styles['foot']}>
        <span className="one-line" title={reasonWords(camera.reasons, t)}>
          {reasonWords(camera.reasons, t)}
        </span>
        <TileFigures read={figures} shown={chosen && state.phase === 'live'} />
        {/* Made when there is something to save: the picture comes sooner without. */}
        {state.phase !== 'connecting' && <TileTools large={large} onSave={() => void save()} onFull={onFull} />}
      </div>
    </div>
  );
}

interface TileToolsProps {
  readonly large: boolean;
  readonly onSave: () => void;
  readonly onFull: () => void;
}

function TileTools({ large, onSave, onFull }: TileToolsProps) {
  const { t } = useTranslation();
  return (
    <span className={styles['tools']}>
      <Tooltip label={`${t('tile.snapshot')} (S)`} position="top">
        <ActionIcon size="sm" aria-label={t('tile.snapshot')} onClick={onSave}>
          <IconCamera size="1rem" />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`${t(large ? 'tile.leaveFull' : 'tile.full')} (Enter)`} position="top">
        <ActionIcon size="sm" aria-label={t(large ? 'tile.leaveFull' : 'tile.full')} onClick={onFull}>
          {large ? <IconArrowsMinimize size="1rem" /> : <IconArrowsMaximize size="1rem" />}
        </ActionIcon>
      </Tooltip>
    </span>
  );
}

interface LostTileProps {
  readonly incident: IncidentView;
  readonly camera: string;
  readonly state: VideoState;
  /** Told what the R key does meanwhile, and at last that it does nothing more. */
  readonly onOffer: (next: NextCamera | undefined) => void;
}

function LostTile({ incident, camera, state, onOffer }: LostTileProps) {
  const offered = useNextCamera(incident, camera, state);
  useEffect(() => {
    onOffer(offered);
    return () => onOffer(undefined);
  }, [offered, onOffer]);
  return <TileState state={state} next={offered} />;
}
