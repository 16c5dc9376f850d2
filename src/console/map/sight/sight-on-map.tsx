import { Select } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { SIGHT_LEVELS, sightAnswer, type SightAnswer, type SightLevel } from '#contract/sight-view.ts';
import { CAMERA_PURPOSES, type CameraPurpose } from '#domain/camera.ts';
import { call, CallFailed } from '../../api/call.ts';
import { useMe } from '../../api/queries.ts';
import { failureWords } from '../../api/say.ts';
import { usePreferences } from '../../app/preferences.ts';
import { distance } from '../../words/time.ts';
import type { CityMap } from '../city-map.ts';
import { useLayerShown, useMapPart } from '../use-map-part.ts';
import { SightLayer, sightLook } from './sight-layer.ts';
import styles from './sight.module.css';

type Map = RefObject<CityMap | undefined>;
/** Cameras fail and come back. */
const AGAIN_MS = 60_000;

const sightQuery = (bbox: readonly number[] | undefined, purpose: CameraPurpose | undefined) =>
  queryOptions({
    queryKey: ['coverage', 'streets', bbox, purpose],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({
        bbox: (bbox ?? []).map((degrees) => degrees.toFixed(5)).join(','),
        ...(purpose ? { purpose } : {}),
      });
      return call(sightAnswer, `/api/v1/sight?${query}`, { signal });
    },
    enabled: bbox !== undefined,
    refetchInterval: AGAIN_MS,
    gcTime: 30_000,
  });

/** What all cameras in view see of the streets together, where none does, and how much that is. */
export function SightOnMap({ map, ready }: { readonly map: Map; readonly ready: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const { theme } = usePreferences();
  const wanted = me.rights.includes('camera.list');
  const layer = useSightLayer(map, ready && wanted);
  const shown = useLayerShown(layer?.layer);
  const part = useMapPart(map, ready, shown);
  const [purpose, setPurpose] = useState<CameraPurpose>();
  const { data, error, isFetching } = useQuery(sightQuery(part?.bbox, purpose));

  useEffect(() => {
    const tokens = map.current?.tokens;
    if (layer && tokens) layer.show(shown ? data : undefined, tokens);
  }, [map, layer, shown, data, theme]);

  if (!wanted) return null;
  return (
    <>
      <button
        type="button"
        className={styles['chip']}
        aria-pressed={shown}
        disabled={!layer}
        onClick={() => map.current?.layers.show('coverage', !shown)}
      >
        {t('sight.title')}
      </button>
      {shown && map.current && (
        <section className={styles['legend']} aria-label={t('sight.legend')} aria-busy={isFetching}>
          <Select
            size="xs"
            aria-label={t('sight.purpose')}
            value={purpose ?? ''}
            onChange={(value) => setPurpose(CAMERA_PURPOSES.find((each) => each === value))}
            data={[
              { value: '', label: t('sight.allPurposes') },
              ...CAMERA_PURPOSES.map((each) => ({ value: each, label: t(`camera.purpose.${each}`) })),
            ]}
          />
          {data && (
            <ul>
              {SIGHT_LEVELS.map((level) => (
                <Row key={level} level={level} data={data} map={map.current} />
              ))}
            </ul>
          )}
          {!data && !error && <p className="quiet">{t('common.loading')}</p>}
          {error && (
            <p role="alert">{error instanceof CallFailed && error.code === 'tooLarge' ? t('sight.tooLarge') : failureWords(t, error)}</p>
          )}
          {data && !data.buildings && <p className="quiet">{t('sight.noBuildings')}</p>}
        </section>
      )}
    </>
  );
}

function Row({ level, data, map }: { readonly level: SightLevel; readonly data: SightAnswer; readonly map: CityMap | undefined }) {
  const { t } = useTranslation();
  const look = map && sightLook(map.tokens, level);
  const all = data.metres.yes + data.metres.perhaps + data.metres.no;
  const share = all === 0 ? 0 : (100 * data.metres[level]) / all;
  return (
    <li data-sight={level}>
      <svg width="28" height="8" aria-hidden>
        <line x1="1" x2="27" y1="4" y2="4" stroke={look?.colour} strokeWidth={look?.width} strokeDasharray={look?.dash?.join(' ')} />
      </svg>
      <span>{t(`sight.level.${level}`)}</span>
      <b className="figures">{share.toFixed(share < 10 ? 1 : 0)}%</b>
      <span className="figures quiet">{distance(data.metres[level])}</span>
    </li>
  );
}

function useSightLayer(map: Map, ready: boolean): SightLayer | undefined {
  const { t } = useTranslation();
  const [layer, setLayer] = useState<SightLayer>();
  useEffect(() => {
    const city = map.current;
    if (!city || !ready) return undefined;
    const made = new SightLayer();
    const leave = city.layers.add({ id: 'coverage', title: t('sight.title'), storey: 'city', layer: made.layer });
    setLayer(made);
    return () => {
      if (leave) leave();
      setLayer(undefined);
    };
  }, [map, ready, t]);
  return layer;
}
