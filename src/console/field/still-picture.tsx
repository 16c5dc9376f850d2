import { IconPlayerPlayFilled, IconVideoOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentCamera } from '#contract/incident-view.ts';
import { useMe } from '../api/queries.ts';
import { serverNow, useServerNow } from '../feed/server-clock.ts';
import { reasonWords } from '../words/reasons.ts';
import { clockTime } from '../words/time.ts';
import { STILL_EVERY_SECONDS, STILL_STALE_MS, StillSource } from './stills.ts';
import styles from './field.module.css';

interface StillPictureProps {
  readonly incident: string;
  readonly camera: IncidentCamera;
  /** It is the one that is live. */
  readonly shown: boolean;
  readonly onLive: () => void;
}

/** The newest picture of one camera with its age; a press makes it live. */
export function StillPicture({ incident, camera, shown, onLive }: StillPictureProps) {
  const { t } = useTranslation();
  const still = useStill(incident, camera.camera);
  return (
    <button
      type="button"
      className={styles['still']}
      aria-pressed={shown}
      aria-label={`${camera.label}: ${t('field.stills.live')}`}
      onClick={onLive}
    >
      <span className={styles['frame']}>
        {still.url === undefined ? (
          <span className={styles['noStill']}>
            <IconVideoOff size="1.5rem" aria-hidden />
            {t(still.tries > 1 ? 'field.stills.lost' : 'field.stills.loading')}
          </span>
        ) : (
          <img src={still.url} alt="" />
        )}
        <IconPlayerPlayFilled className={styles['play'] ?? ''} size="2rem" aria-hidden />
      </span>
      <span className={styles['stillWords']}>
        <b className="one-line">{camera.label}</b>
        <Age at={still.at} />
        <small>{reasonWords(camera.reasons, t)}</small>
      </span>
    </button>
  );
}

function Age({ at }: { readonly at: number | undefined }) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useServerNow();
  if (at === undefined) return null;
  const old = now - at > STILL_STALE_MS;
  return (
    <time data-stale={old || undefined}>
      {old
        ? t('field.stills.stale', { time: clockTime(at, me.city.timeZone) })
        : t('field.stills.age', { n: Math.max(0, Math.round((now - at) / 1_000)) })}
    </time>
  );
}

interface Shown {
  readonly url: string | undefined;
  readonly at: number | undefined;
  /** Asked so often in vain since the last picture. */
  readonly tries: number;
}

/** Asks for the next picture so long after the last came; not while nobody looks. */
function useStill(incident: string, camera: string): Shown {
  const [shown, setShown] = useState<Shown>({ url: undefined, at: undefined, tries: 0 });
  useEffect(() => {
    const source = new StillSource(incident, camera);
    const over = new AbortController();
    let url: string | undefined;
    const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, STILL_EVERY_SECONDS * 1_000));
    const run = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const still = document.visibilityState === 'visible' ? await source.next(over.signal) : undefined;
        if (over.signal.aborted) return;
        if (still && 'picture' in still) {
          const before = url;
          url = URL.createObjectURL(still.picture);
          setShown({ url, at: still.at ?? serverNow(), tries: 0 });
          if (before) URL.revokeObjectURL(before);
        } else setShown((known) => ({ ...known, tries: known.tries + 1 }));
        await pause();
      }
    };
    void run();
    return () => {
      over.abort();
      if (url) URL.revokeObjectURL(url);
    };
  }, [incident, camera]);
  return shown;
}
