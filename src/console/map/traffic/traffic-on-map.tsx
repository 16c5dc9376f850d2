import { useQuery } from '@tanstack/react-query';
import { unByKey } from 'ol/Observable.js';
import { useEffect, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { TRAFFIC_LEVELS, type TrafficAnswer } from '#contract/traffic-view.ts';
import { failureWords } from '../../api/say.ts';
import { useMe } from '../../api/queries.ts';
import { usePreferences } from '../../app/preferences.ts';
import { useServerNow } from '../../feed/server-clock.ts';
import { clockTime } from '../../words/time.ts';
import type { CityMap } from '../city-map.ts';
import { useLayerShown, useMapPart } from '../use-map-part.ts';
import { levelLook, TrafficLayer, type TrafficLink } from './traffic-layer.ts';
import { trafficQuery } from './traffic-query.ts';
import styles from './traffic.module.css';

type Map = RefObject<CityMap | undefined>;

/** The traffic layer (G9): its switch, its legend with the age of what it shows, and the speed under the pointer. */
export function TrafficOnMap({ map, ready }: { readonly map: Map; readonly ready: boolean }) {
  const { t } = useTranslation();
  const { theme } = usePreferences();
  const layer = useTrafficLayer(map, ready);
  const shown = useLayerShown(layer?.layer);
  const part = useMapPart(map, ready, shown);
  const { data, isError, error } = useQuery(trafficQuery(part));
  const now = useServerNow();
  const stale = data?.at !== undefined && now - data.at > data.staleAfterMs;
  const hover = useTrafficHover(map, shown ? layer : undefined);

  useEffect(() => {
    const tokens = map.current?.tokens;
    if (!layer || !tokens || !shown) return;
    layer.show(data, { tokens, stale, eventWords: (kind, closed) => t(closed ? 'traffic.event.closed' : `traffic.event.${kind}`) });
  }, [map, layer, shown, data, stale, theme, t]);

  return (
    <>
      <button
        type="button"
        className={styles['chip']}
        aria-pressed={shown}
        disabled={!layer}
        onClick={() => map.current?.layers.show('traffic', !shown)}
      >
        {t('traffic.title')}
      </button>
      {shown && map.current && (
        <section className={styles['legend']} aria-label={t('traffic.legend')}>
          <ul>
            {TRAFFIC_LEVELS.map((level) => {
              const look = map.current && levelLook(map.current.tokens, level, stale);
              return (
                <li key={level}>
                  <svg width="28" height="8" aria-hidden>
                    <line
                      x1="1"
                      x2="27"
                      y1="4"
                      y2="4"
                      stroke={look?.colour}
                      strokeWidth={(look?.width ?? 1) * 1.4}
                      strokeDasharray={look?.dash?.join(' ')}
                    />
                  </svg>
                  <span>{t(`traffic.level.${level}`)}</span>
                  <span className="figures quiet">{t(`traffic.speed.${level}`)}</span>
                </li>
              );
            })}
          </ul>
          {isError ? <p role="alert">{failureWords(t, error)}</p> : data && <Age data={data} now={now} stale={stale} />}
        </section>
      )}
      {hover && (
        <div className={styles['hover']} style={{ left: hover.x, top: hover.y }}>
          {hover.link.level === 'closed' ? t('traffic.level.closed') : `${hover.link.kmh} km/h · ${t(`traffic.level.${hover.link.level}`)}`}
        </div>
      )}
    </>
  );
}

/** How old it is, and what is wrong with its source: a layer that only looks alive would lie. */
function Age({ data, now, stale }: { readonly data: TrafficAnswer; readonly now: number; readonly stale: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const minutes = data.at === undefined ? 0 : Math.max(0, Math.floor((now - data.at) / 60_000));
  const time = data.at === undefined ? '' : clockTime(data.at, me.city.timeZone).slice(0, 5);
  return (
    <div role="status" data-traffic={stale ? 'stale' : data.source} data-at={data.at}>
      {data.source === 'none' && <p className={styles['warn']}>{t('traffic.none')}</p>}
      {data.source === 'waiting' && <p className="quiet">{t('traffic.waiting')}</p>}
      {data.at !== undefined && !stale && <p className="quiet figures">{t('traffic.age', { time, n: minutes })}</p>}
      {stale && <p className={styles['warn']}>{t('traffic.stale', { time, n: minutes })}</p>}
      {data.source === 'failing' && <p className={styles['warn']}>{t('traffic.failing')}</p>}
      {data.cut && <p className="quiet">{t('traffic.cut')}</p>}
    </div>
  );
}

function useTrafficLayer(map: Map, ready: boolean): TrafficLayer | undefined {
  const { t } = useTranslation();
  const [layer, setLayer] = useState<TrafficLayer>();
  useEffect(() => {
    const city = map.current;
    if (!city) return undefined;
    const made = new TrafficLayer();
    const leave = city.layers.add({ id: 'traffic', title: t('traffic.title'), storey: 'city', layer: made.layer });
    setLayer(made);
    return () => {
      if (leave) leave();
      setLayer(undefined);
    };
  }, [map, ready, t]);
  return layer;
}

function useTrafficHover(
  map: Map,
  layer: TrafficLayer | undefined,
): { readonly x: number; readonly y: number; readonly link: TrafficLink } | undefined {
  const [hover, setHover] = useState<{ x: number; y: number; link: TrafficLink }>();
  useEffect(() => {
    const city = map.current;
    if (!city || !layer) {
      setHover(undefined);
      return undefined;
    }
    const key = city.ol.on('pointermove', (event) => {
      if (event.dragging || city.pointer.held) return setHover(undefined);
      const link = city.ol.forEachFeatureAtPixel(event.pixel, (feature) => layer.linkOf(feature), {
        hitTolerance: 3,
        layerFilter: (each) => each === layer.roadLayer,
      });
      setHover(link && { x: event.pixel[0] ?? 0, y: event.pixel[1] ?? 0, link });
    });
    return () => unByKey(key);
  }, [map, layer]);
  return hover;
}
