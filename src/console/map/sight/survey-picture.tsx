import { Button, FileButton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraView } from '#contract/admin-view.ts';
import { bearingFromPicture, type PictureMark } from '#domain/bearing-from-picture.ts';
import { useOpenIncident } from '../../board/open-incident.ts';
import { slotsOf } from '../../tiles/slots.ts';
import { surveyDesk, useSurveyDesk } from './survey-desk.ts';
import styles from './survey.module.css';

const WIDTH = 640;

/**
 * Two things are marked in the camera's picture and then on the map. The picture is the one that stands in this person's tile, or a still from a
 * file, which never leaves the browser: no camera is opened for a survey that is not open for an incident.
 */
export function SurveyPicture({ camera }: { readonly camera: CameraView }) {
  const { t } = useTranslation();
  const incident = useOpenIncident();
  const marks = useSurveyDesk((state) => state.marks);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [taken, setTaken] = useState(false);
  const [unreadable, setUnreadable] = useState(false);
  const slot = incident ? slotsOf(incident).indexOf(camera.id) + 1 : 0;
  useEffect(() => setTaken(false), [camera.id]);

  function draw(picture: CanvasImageSource, [width, height]: readonly [number, number]): void {
    const target = canvas.current;
    if (!target || width === 0) return;
    target.width = WIDTH;
    target.height = Math.round((WIDTH * height) / width);
    target.getContext('2d')?.drawImage(picture, 0, 0, target.width, target.height);
    surveyDesk.set({ marks: [] });
    setTaken(true);
  }
  function take(): void {
    const shown = document.querySelector<HTMLVideoElement | HTMLCanvasElement>(`[data-tile="${slot}"] :is(video, canvas)`);
    const [width, height] =
      shown instanceof HTMLVideoElement ? [shown.videoWidth, shown.videoHeight] : [shown?.width ?? 0, shown?.height ?? 0];
    if (shown) draw(shown, [width, height]);
  }
  async function takeFile(file: File | null): Promise<void> {
    const picture = file && (await createImageBitmap(file).catch(() => undefined));
    setUnreadable(file !== null && !picture);
    if (picture) draw(picture, [picture.width, picture.height]);
  }

  const step = marks.length < 2 ? 'picture' : marks.some(({ place }) => !place) ? 'map' : 'done';
  return (
    <div className={styles['picture']}>
      <Sources tile={slot > 0} taken={taken} onTile={take} onFile={(file) => void takeFile(file)} />
      {slot === 0 && !taken && <p className="quiet">{t('survey.pictureAbsent')}</p>}
      {unreadable && <p role="alert">{t('survey.pictureUnreadable')}</p>}
      <div className={styles['still']} hidden={!taken}>
        <canvas
          ref={canvas}
          aria-label={t('survey.picture')}
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const mark = { across: (event.clientX - box.left) / box.width, down: (event.clientY - box.top) / box.height };
            if (marks.length < 2) surveyDesk.set({ marks: [...marks, mark] });
          }}
        />
        {marks.map(({ across, down }, index) => (
          <b key={index} style={{ left: `${across * 100}%`, top: `${down * 100}%` }}>
            {index + 1}
          </b>
        ))}
      </div>
      {taken && (
        <p role="status">
          {t(`survey.step.${step}`, { n: step === 'picture' ? marks.length + 1 : marks.findIndex(({ place }) => !place) + 1 })}
        </p>
      )}
      {marks.length > 0 && (
        <Button size="compact-xs" variant="subtle" onClick={() => surveyDesk.set({ marks: [] })}>
          {t('survey.marksClear')}
        </Button>
      )}
      {step === 'done' && <Solved camera={camera} marks={marks.flatMap(({ across, place }) => (place ? [{ across, place }] : []))} />}
    </div>
  );
}

interface SourcesProps {
  /** The camera stands in a tile of the open incident. */
  readonly tile: boolean;
  readonly taken: boolean;
  readonly onTile: () => void;
  readonly onFile: (file: File | null) => void;
}

/** Where the picture comes from. */
function Sources({ tile, taken, onTile, onFile }: SourcesProps) {
  const { t } = useTranslation();
  return (
    <div className={styles['actions']}>
      {tile && (
        <Button size="xs" variant="default" onClick={onTile}>
          {t(taken ? 'survey.pictureAgain' : 'survey.pictureTake')}
        </Button>
      )}
      <FileButton accept="image/png,image/jpeg,image/webp" onChange={onFile}>
        {(props) => (
          <Button size="xs" variant="default" {...props}>
            {t('survey.pictureFile')}
          </Button>
        )}
      </FileButton>
    </div>
  );
}

/** What the marks say, taken over into the fan, or why they say nothing. */
function Solved({ camera, marks }: { readonly camera: CameraView; readonly marks: readonly PictureMark[] }) {
  const { t } = useTranslation();
  const [one, other] = marks;
  const found = one && other ? bearingFromPicture(camera, [one, other]) : undefined;
  useEffect(() => {
    if (!found?.ok) return;
    const { bearing, fieldOfView, errorDegrees } = found;
    surveyDesk.turn({ bearing, fieldOfView, errorDegrees, method: 'picture' });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- what they say follows from the marks alone
  }, [marks.map(({ across, place }) => `${across} ${place.lon} ${place.lat}`).join()]);
  if (!found) return null;
  return found.ok ? (
    <p className="figures">{t('survey.solved', { bearing: found.bearing, error: found.errorDegrees })}</p>
  ) : (
    <p role="alert">{t(`survey.unsolved.${found.reason}`)}</p>
  );
}
