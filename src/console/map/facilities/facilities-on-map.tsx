import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { facilityList } from '#contract/facility-view.ts';
import { call } from '../../api/call.ts';
import { usePreferences } from '../../app/preferences.ts';
import { useChoice } from '../choice.ts';
import type { CityMap } from '../city-map.ts';
import { askedBox, type MapView } from '../map-view.ts';
import { useLayerShown } from '../use-map-part.ts';
import { FacilityLayer } from './facility-layer.ts';
import { facilityKind } from './facility-words.ts';

/** As many as the server gives at once: more are a carpet, and are looked at from nearer. */
const MAX_DRAWN = 2_000;

interface FacilitiesOnMapProps {
  readonly map: RefObject<CityMap | undefined>;
  readonly ready: boolean;
  readonly view: MapView | undefined;
}

/** Facilities as a layer of the map, off until somebody wants it: the city is quiet. From too far away they are counted and not drawn. */
export function FacilitiesOnMap({ map, ready, view }: FacilitiesOnMapProps): undefined {
  const { t } = useTranslation();
  const { theme, language } = usePreferences();
  const chosen = useChoice();
  const [layer, setLayer] = useState<FacilityLayer>();
  useEffect(() => {
    const city = map.current;
    if (!ready || !city) return undefined;
    const made = new FacilityLayer(city, { title: t('facilities.layer'), kind: (kind) => facilityKind(kind, t) });
    setLayer(made);
    return () => {
      made[Symbol.dispose]();
      setLayer(undefined);
    };
  }, [map, ready, t]);

  const shown = useLayerShown(layer?.layer);
  const bbox = view && askedBox(view.bbox).join(',');
  const { data } = useQuery({
    queryKey: ['map', 'facilities', bbox],
    queryFn: ({ signal }) =>
      call(facilityList, `/api/v1/facilities?${new URLSearchParams({ bbox: bbox ?? '', limit: String(MAX_DRAWN) })}`, { signal }),
    enabled: shown && bbox !== undefined,
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
  useEffect(() => {
    if (!layer) return;
    const tooMany = data !== undefined && data.total > MAX_DRAWN;
    const title = tooMany ? t('facilities.nearer', { n: data.total.toLocaleString() }) : t('facilities.layer');
    map.current?.layers.describe('facilities', { title });
    layer.show(tooMany ? [] : (data?.facilities ?? []));
  }, [map, layer, data, theme, language, t]);

  const marked = chosen?.kind === 'facility' ? chosen.facility : undefined;
  useEffect(() => layer?.mark(marked), [layer, marked]);
  return undefined;
}
