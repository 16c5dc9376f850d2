import { Button, CloseButton, NumberInput, Progress } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { unByKey } from 'ol/Observable.js';
import { fromLonLat, toLonLat } from 'ol/proj.js';
import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { cameraDetail, type CameraView } from '#contract/admin-view.ts';
import { cameraSurveyed, surveyProgress, type SurveyCommand } from '#contract/survey-view.ts';
import { call } from '../../api/call.ts';
import { queryClient, useMe } from '../../api/queries.ts';
import { sayFailure } from '../../api/say.ts';
import { showDone } from '../../api/undo-notice.tsx';
import { useKeys } from '../../app/key-bus.ts';
import { usePreferences } from '../../app/preferences.ts';
import { bearingWords } from '../../words/reasons.ts';
import { stamp } from '../../words/time.ts';
import { useServerMinute } from '../../feed/server-clock.ts';
import type { CityMap } from '../city-map.ts';
import { meaningOf } from '../map-feature.ts';
import { LIMITS, surveyDesk, useSurveyDesk } from './survey-desk.ts';
import { SurveyLayer } from './survey-layer.ts';
import { SurveyPicture } from './survey-picture.tsx';
import styles from './survey.module.css';

type Map = RefObject<CityMap | undefined>;
const SHOWN = 100;
/** What the panel covers of the map: a camera that is chosen stands in the middle of the rest. */
const PANEL_PIXELS = 336;
/** Metres of the map per pixel at which a bearing can be judged. */
const CLOSE = 0.8;
const PROGRESS = ['camera-survey'] as const;

/** Finding out where cameras look: a list of those nobody knows, a fan to turn, and a way to save and to take back. */
export function SurveyOnMap({ map, ready }: { readonly map: Map; readonly ready: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const open = useSurveyDesk((state) => state.open);
  useEffect(() => () => surveyDesk.close(), []);
  if (!me.rights.includes('camera.survey')) return null;
  return (
    <>
      <button
        type="button"
        className={styles['chip']}
        aria-pressed={open}
        onClick={() => (open ? surveyDesk.close() : surveyDesk.set({ open: true }))}
      >
        {t('survey.title')}
      </button>
      {open && <SurveyPanel map={map} ready={ready} />}
    </>
  );
}

function SurveyPanel({ map, ready }: { readonly map: Map; readonly ready: boolean }) {
  const { t } = useTranslation();
  const camera = useSurveyDesk((state) => state.camera);
  useSurveyMap(map, ready);
  useKeys((command) => {
    if (command.do !== 'back') return false;
    if (surveyDesk.get().camera) surveyDesk.choose(undefined);
    else surveyDesk.close();
    return true;
  });
  return (
    <section className={styles['panel']} aria-label={t('survey.title')}>
      <header>
        <h3>{t('survey.title')}</h3>
        <CloseButton aria-label={t('common.close')} onClick={() => surveyDesk.close()} />
      </header>
      {camera ? <Editor camera={camera} /> : <Waiting />}
    </section>
  );
}

/** Cameras whose direction nobody here has found out, those without any first. */
function Waiting() {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: PROGRESS,
    queryFn: ({ signal }) => call(surveyProgress, `/api/v1/camera-survey?limit=${SHOWN}`, { signal }),
    staleTime: 0,
  });
  if (!data) return null;
  const share = data.total === 0 ? 0 : (100 * data.surveyed) / data.total;
  return (
    <>
      <p className="figures">{t('survey.progress', { done: data.surveyed.toLocaleString(), total: data.total.toLocaleString() })}</p>
      <Progress value={share} aria-label={t('survey.progressLabel')} />
      <p className="quiet">{t('survey.chooseHint')}</p>
      <ul>
        {data.waiting.map((camera) => (
          <li key={camera.id}>
            <button
              type="button"
              onClick={() => {
                surveyDesk.choose(camera);
              }}
            >
              <span className="one-line">{camera.label}</span>
              <span className="quiet figures">{bearingWords(camera.bearing, t)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Editor({ camera }: { readonly camera: CameraView }) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const draft = useSurveyDesk((state) => state.draft);
  const save = useSave(camera);
  if (!draft) return null;
  const fields = [
    { name: 'bearing', least: 0, most: 359.9, step: 1 },
    { name: 'fieldOfView', ...pick(LIMITS.fieldOfView), step: 1 },
    { name: 'rangeMetres', ...pick(LIMITS.rangeMetres), step: 5 },
  ] as const;
  return (
    <>
      <p>
        <b>{camera.label}</b>
        <br />
        <span className="quiet">
          {camera.survey ? t('survey.surveyedAt', { time: stamp(camera.survey.at, me.city.timeZone, now) }) : t('survey.never')}
        </span>
      </p>
      <div className={styles['fields']}>
        {fields.map(({ name, least, most, step }) => (
          <NumberInput
            key={name}
            size="xs"
            label={t(`survey.${name}`)}
            min={least}
            max={most}
            step={step}
            decimalScale={1}
            clampBehavior="blur"
            value={draft[name]}
            onChange={(value) => typeof value === 'number' && surveyDesk.turn({ [name]: value })}
          />
        ))}
      </div>
      <p className="quiet">{t('survey.turnHint')}</p>
      <SurveyPicture camera={camera} />
      <div className={styles['actions']}>
        <Button size="xs" loading={save.isPending} onClick={() => save.mutate({ command: 'survey', ...draft })}>
          {t('survey.save')}
        </Button>
        <Button size="xs" variant="default" onClick={() => surveyDesk.choose(undefined)}>
          {t('survey.backToList')}
        </Button>
      </div>
    </>
  );
}

function pick({ least, most }: { readonly least: number; readonly most: number }): { readonly least: number; readonly most: number } {
  return { least, most };
}

function useSave(camera: CameraView) {
  const { t } = useTranslation();
  const send = (json: SurveyCommand) =>
    call(cameraSurveyed, `/api/v1/cameras/${encodeURIComponent(camera.id)}/survey`, { method: 'POST', json });
  const seen = (): void => {
    for (const key of [PROGRESS, ['cameras'], ['coverage']]) void queryClient.invalidateQueries({ queryKey: key });
  };
  return useMutation({
    mutationFn: send,
    onSuccess: () => {
      surveyDesk.choose(undefined);
      seen();
      showDone(t('survey.saved', { label: camera.label }), {
        label: t('common.undo'),
        run: () => void send({ command: 'undo' }).then(seen, (error: unknown) => sayFailure(t, error)),
      });
    },
    onError: (error) => sayFailure(t, error),
  });
}

/** Draws the fan, and takes the clicks: on a camera it is chosen; while marks of a picture wait for their place, they get it. */
function useSurveyMap(map: Map, ready: boolean): void {
  const { t } = useTranslation();
  const { theme } = usePreferences();
  const state = useSurveyDesk((desk) => desk);
  const layer = useRef<SurveyLayer>(undefined);
  useEffect(() => {
    const city = map.current;
    if (!city) return undefined;
    const made = new SurveyLayer(city);
    layer.current = made;
    const release = city.pointer.take(() => surveyDesk.close());
    const key = city.ol.on('click', (event) => {
      const { marks } = surveyDesk.get();
      const next = marks.findIndex(({ place }) => !place);
      if (marks.length === 2 && next >= 0) {
        const [lon = 0, lat = 0] = toLonLat(event.coordinate);
        surveyDesk.set({ marks: marks.map((mark, at) => (at === next ? { ...mark, place: { lon, lat } } : mark)) });
        return;
      }
      const open = city.ol.forEachFeatureAtPixel(event.pixel, cameraOf, { hitTolerance: 6 });
      const id = open ?? city.hits.at(city.placeAt(event.coordinate))?.camera;
      if (id !== undefined) void chooseById(id).catch((error: unknown) => sayFailure(t, error));
    });
    return () => {
      unByKey(key);
      release();
      made[Symbol.dispose]();
      layer.current = undefined;
    };
  }, [map, ready, t]);
  useEffect(() => layer.current?.show(state), [state, theme, ready]);
  const { camera } = state;
  useEffect(() => {
    const [view, size] = [map.current?.ol.getView(), map.current?.ol.getSize()];
    if (!camera || !view || !size) return;
    const [width = 0, height = 0] = size;
    view.setResolution(Math.min(view.getResolution() ?? 1, CLOSE));
    view.centerOn(fromLonLat([camera.lon, camera.lat]), size, [(Math.min(PANEL_PIXELS, width / 2) + width) / 2, height / 2]);
  }, [map, camera]);
}

function cameraOf(feature: Parameters<typeof meaningOf>[0]): string | undefined {
  const meaning = meaningOf(feature);
  return meaning?.kind === 'open-camera' ? meaning.id : undefined;
}

async function chooseById(id: string): Promise<void> {
  surveyDesk.choose((await call(cameraDetail, `/api/v1/cameras/${encodeURIComponent(id)}`)).camera);
}
