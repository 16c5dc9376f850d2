import Feature from 'ol/Feature.js';
import type Geometry from 'ol/geom/Geometry.js';
import LineString from 'ol/geom/LineString.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../../api/queries.ts';
import { usePreferences } from '../../app/preferences.ts';
import { useOpenIncident } from '../../board/open-incident.ts';
import { clockTime } from '../../words/time.ts';
import type { CityMap } from '../city-map.ts';
import type { MapTokens } from '../map-tokens.ts';

type Track = NonNullable<IncidentView['track']>;

/** Where whom the open incident is about was seen, place by place with its time, the latest strongest. */
export function TrackOnMap({ map, ready }: { readonly map: RefObject<CityMap | undefined>; readonly ready: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const { theme } = usePreferences();
  const track = useOpenIncident()?.track;
  const source = useRef<VectorSource<Feature<Geometry>>>(undefined);
  const n = track?.length ?? 0;

  useEffect(() => {
    const city = map.current;
    if (!city) return undefined;
    const made = new VectorSource<Feature<Geometry>>();
    const leave = city.layers.add({
      id: 'track',
      title: t('hit.track', { n: '' }),
      storey: 'work',
      layer: new VectorLayer({ source: made }),
    });
    source.current = made;
    return () => {
      source.current = undefined;
      if (leave) leave();
    };
  }, [map, ready, t]);

  useEffect(() => {
    const [drawn, tokens] = [source.current, map.current?.tokens];
    if (!drawn || !tokens) return;
    drawn.clear(true);
    if (track && n > 0) drawn.addFeatures(featuresOf(track, tokens, (at) => clockTime(at, me.city.timeZone)));
  }, [map, ready, theme, track, n, me.city.timeZone]);

  return null;
}

function featuresOf(track: Track, tokens: MapTokens, words: (at: number) => string): Feature<Geometry>[] {
  const places = track.map(({ lon, lat }) => fromLonLat([lon, lat]));
  const line = new Feature<Geometry>(new LineString(places));
  line.setStyle([
    new Style({ stroke: new Stroke({ color: tokens.ground, width: 6 * tokens.scale }), zIndex: 1 }),
    new Style({ stroke: new Stroke({ color: tokens.amber, width: 3 * tokens.scale, lineDash: [8, 5] }), zIndex: 2 }),
  ]);
  const points = track.map(({ at }, index) => {
    const point = new Feature<Geometry>(new Point(places[index] ?? []));
    point.setStyle(pointStyle(tokens, words(at), index === track.length - 1));
    return point;
  });
  return places.length > 1 ? [line, ...points] : points;
}

function pointStyle(tokens: MapTokens, time: string, latest: boolean): Style {
  return new Style({
    image: new CircleStyle({
      radius: (latest ? 7 : 5) * tokens.scale,
      fill: new Fill({ color: latest ? tokens.amber : tokens.ground }),
      stroke: new Stroke({ color: tokens.amber, width: 2 }),
    }),
    text: new Text({
      text: time,
      font: `600 ${12 * tokens.scale * tokens.labels}px ${tokens.face}`,
      // Above the incident's own icon, which stands at the latest.
      offsetY: (latest ? -30 : -16) * tokens.scale,
      fill: new Fill({ color: tokens.text }),
      stroke: new Stroke({ color: tokens.ground, width: 3 }),
      declutterMode: latest ? 'obstacle' : 'declutter',
    }),
    zIndex: latest ? 4 : 3,
  });
}
