import { ActionIcon, Select, Tooltip } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../api/queries.ts';
import { readCoordinates } from '../map/coordinates.ts';
import { pathDesk, usePathDesk, type NamedPlace, type Profile } from '../map/paths/path-desk.ts';
import { STATION_KINDS, useStations, type Station } from '../map/paths/stations.ts';
import { coordinates, distance } from '../words/time.ts';
import styles from './route-tab.module.css';

const SHOWN_EACH = 6;
const PROFILE_OF: Readonly<Record<Station['kind'], Profile>> = { fire: 'fireEngine', police: 'car', hospital: 'car' };

/** Where the way begins: a station by name, two numbers in any coordinate system, or a click on the map. */
export function RouteTabFrom({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const me = useMe();
  const from = usePathDesk((state) => state.from);
  const picking = usePathDesk((state) => state.picking);
  const stations = useStations(incident.place);
  const [text, setText] = useState('');
  const written = readCoordinates(text, me.city.extent)[0];
  const places = new Map<string, NamedPlace & { readonly profile?: Profile }>();
  const groups = STATION_KINDS.map((kind) => {
    const near = stations.filter((each) => each.kind === kind).slice(0, SHOWN_EACH);
    for (const each of near) places.set(keyOf(each), { ...each, profile: PROFILE_OF[kind] });
    return {
      group: t(`paths.station.${kind}`),
      items: near.map((each) => ({ value: keyOf(each), label: `${each.name} · ${distance(each.metres)}` })),
    };
  });
  if (written) places.set('written', { lon: written.lon, lat: written.lat, name: coordinates(written) });
  if (from && !places.has(keyOf(from))) places.set(keyOf(from), from);
  const other = from && !groups.some(({ items }) => items.some(({ value }) => value === keyOf(from)));
  const data = [
    // The label holds what was typed, so that the list finds it.
    ...(written ? [{ value: 'written', label: t('paths.fromCoordinates', { text: text.trim() }) }] : []),
    ...(other ? [{ value: keyOf(from), label: from.name || t('paths.fromHere') }] : []),
    ...groups.filter(({ items }) => items.length > 0),
  ];
  return (
    <div className={styles['from']}>
      <Select
        label={t('paths.from')}
        placeholder={t('paths.fromHint')}
        searchable
        data={data}
        value={from ? keyOf(from) : null}
        onSearchChange={setText}
        onChange={(value) => {
          const place = value === null ? undefined : places.get(value);
          if (!place) return;
          const { lon, lat, name, profile } = place;
          pathDesk.set({ from: { lon, lat, name }, via: [], chosen: 0, ...(profile ? { profile } : {}) });
        }}
      />
      <Tooltip label={t('paths.pick')}>
        <ActionIcon
          size="2.25rem"
          variant={picking === 'from' ? 'filled' : 'default'}
          aria-label={t('paths.pick')}
          onClick={() => pathDesk.set({ picking: picking === 'from' ? undefined : 'from' })}
        >
          <IconMapPin size="1.25rem" />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function keyOf({ lon, lat }: { readonly lon: number; readonly lat: number }): string {
  return `${lon.toFixed(6)},${lat.toFixed(6)}`;
}
