import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentCamera } from '#contract/incident-view.ts';
import { TileState } from '../tiles/tile-state.tsx';
import { usePlayer } from '../tiles/use-player.ts';
import styles from './field.module.css';

const LOOK_MS = 1_000;
type Stream = 'main' | 'sub' | 'field' | 'stills';

/** One camera live at 400 to 700 kbit/s; where the network bears no video it goes on in pictures by itself and says so (V10, B9). */
export function FieldLive({
  incident,
  camera,
  onClose,
}: {
  readonly incident: string;
  readonly camera: IncidentCamera;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const picture = useRef<HTMLDivElement>(null);
  const clock = useRef<HTMLTimeElement>(null);
  const { state, figures, retry } = usePlayer({ incident, camera, picture, clock, quality: 'field' });
  const [stream, setStream] = useState<Stream>();
  useEffect(() => {
    const timer = setInterval(() => setStream(figures()?.stream), LOOK_MS);
    return () => clearInterval(timer);
  }, [figures]);
  return (
    <section className={styles['live']} aria-label={camera.label} data-state={state.phase} data-stream={stream}>
      <div className={styles['liveTop']}>
        <b className="one-line">{camera.label}</b>
        <time ref={clock} />
      </div>
      <div className={styles['livePicture']}>
        <div ref={picture} />
        {state.phase !== 'live' && <TileState state={state} next={undefined} onRetry={retry} />}
      </div>
      <div className={styles['liveFoot']}>
        <span role="status" data-weak={stream === 'stills' || undefined}>
          {state.phase === 'live' && stream && t(`field.live.${stream}`)}
        </span>
        <Button size="md" variant="default" onClick={onClose}>
          {t('field.live.close')}
        </Button>
      </div>
    </section>
  );
}
