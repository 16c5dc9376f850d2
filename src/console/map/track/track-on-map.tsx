import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import { usePreferences } from '../../app/preferences.ts';
import { useOpenIncident } from '../../board/open-incident.ts';
import { clockTime } from '../../words/time.ts';
import type { CityMap } from '../city-map.ts';
import { TrackLayer } from './track-layer.ts';

/** The track of the open incident, whichever service follows: a child, an intruder, a plate. */
export function TrackOnMap({ map, ready }: { readonly map: RefObject<CityMap | undefined>; readonly ready: boolean }) {
  const { t } = useTranslation();
  const { city } = useMe();
  const track = useOpenIncident()?.track;
  const { theme, labelSize } = usePreferences();
  const layer = useRef<TrackLayer>(undefined);

  useEffect(() => {
    if (!map.current) return undefined;
    const made = new TrackLayer(map.current.layers, t('track.title'));
    layer.current = made;
    return () => {
      made[Symbol.dispose]();
      layer.current = undefined;
    };
  }, [map, ready, t]);

  useEffect(() => {
    const tokens = map.current?.tokens;
    // One position is where the icon stands.
    if (!tokens || !track || track.length < 2) layer.current?.clear();
    else layer.current?.show({ track, tokens, clock: (at) => clockTime(at, city.timeZone) });
  }, [map, ready, theme, labelSize, track, city.timeZone]);
  return null;
}
