import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { unitList } from '#contract/unit-view.ts';
import type { UnitKind } from '#domain/unit.ts';
import { call } from '../api/call.ts';
import { useMe } from '../api/queries.ts';
import { mapCentre } from '../app/map-target.ts';
import type { NamedPlace, Profile } from '../map/paths/path-desk.ts';
import { placeSearchQuery } from '../search/place-queries.ts';
import { clockTime } from '../words/time.ts';

/** Asked for once nobody has typed for so long. */
const STILL_MS = 250;
const MAX_EACH = 6;
const PROFILE_OF: Readonly<Record<UnitKind, Profile>> = {
  patrolCar: 'car',
  fireEngine: 'fireEngine',
  ambulance: 'car',
  officer: 'foot',
  cityVehicle: 'car',
};

export interface Beginning extends NamedPlace {
  readonly profile?: Profile;
}

export interface BeginningGroup {
  readonly group: string;
  readonly places: readonly (Beginning & { readonly label: string })[];
}

/** Units by their call sign, addresses and places by what was typed; the server has found them, so that they fit whatever their label says. */
export function useBeginnings(text: string, chosen: string | undefined): readonly BeginningGroup[] {
  const { t } = useTranslation();
  const me = useMe();
  const [settled] = useDebouncedValue(text.trim(), STILL_MS);
  // What stands in the field once something was chosen is no question.
  const asked = settled === chosen ? '' : settled;
  const { data: found } = useQuery(placeSearchQuery(asked, mapCentre(), MAX_EACH));
  const { data: units } = useQuery({
    queryKey: ['units', 'named', asked],
    queryFn: ({ signal }) => call(unitList, `/api/v1/units?${new URLSearchParams({ q: asked, limit: String(MAX_EACH) })}`, { signal }),
    enabled: asked !== '' && me.rights.includes('unit.view'),
    staleTime: 5_000,
  });
  if (asked === '') return [];
  const known = (units?.units ?? []).filter(({ stale }) => !stale);
  return [
    {
      group: t('paths.units'),
      places: known.map(({ callSign, kind, lon, lat, at }) => {
        const name = t('paths.unitAt', { name: callSign, time: clockTime(at, me.city.timeZone) });
        return { lon, lat, name, label: `${name} · ${t(`units.kind.${kind}`)}`, profile: PROFILE_OF[kind] };
      }),
    },
    {
      group: t('paths.places'),
      places: (found?.places ?? []).map(({ title, lon, lat, address }) => ({
        lon,
        lat,
        name: title,
        label: address && address.road !== title ? `${title} · ${address.road}` : title,
      })),
    },
  ];
}
