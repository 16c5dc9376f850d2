import { ActionIcon, Select, Tooltip, type ComboboxItem, type ComboboxParsedItem, type OptionsFilter } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../api/queries.ts';
import { readCoordinates } from '../map/coordinates.ts';
import { pathDesk, usePathDesk, type Profile } from '../map/paths/path-desk.ts';
import { STATION_KINDS, useStations, type Station } from '../map/paths/stations.ts';
import { coordinates, distance } from '../words/time.ts';
import { useBeginnings, type Beginning } from './route-beginnings.ts';
import styles from './route-tab.module.css';

const SHOWN_EACH = 6;
const PROFILE_OF: Readonly<Record<Station['kind'], Profile>> = { fire: 'fireEngine', police: 'car', hospital: 'car' };

/** Where the way begins: a station, a unit, an address or a place by name, two numbers in any coordinate system, or a click on the map. */
export function RouteTabFrom({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const me = useMe();
  const from = usePathDesk((state) => state.from);
  const picking = usePathDesk((state) => state.picking);
  const stations = useStations(incident.place);
  const [text, setText] = useState('');
  const written = readCoordinates(text, me.city.extent)[0];
  const beginnings = useBeginnings(text, from?.name);
  const places = new Map<string, Beginning>();
  const groups = STATION_KINDS.map((kind) => {
    const near = stations.filter((each) => each.kind === kind).slice(0, SHOWN_EACH);
    for (const each of near) places.set(keyOf(each), { ...each, profile: PROFILE_OF[kind] });
    return {
      group: t(`paths.station.${kind}`),
      items: near.map((each) => ({ value: keyOf(each), label: `${each.name} · ${distance(each.metres)}` })),
    };
  });
  // The field shows the label of what is chosen: another label for it would take away what is being typed.
  const isChosen = (each: Beginning): boolean => from !== undefined && keyOf(each) === keyOf(from);
  const found = beginnings.map(({ group, places: fitting }) => {
    // One place has one row: two of a name at one spot cannot be told apart.
    const fresh = fitting.filter((each) => !isChosen(each) && !places.has(keyOf(each)) && places.set(keyOf(each), each));
    return { group, items: fresh.map((each) => ({ value: keyOf(each), label: each.label })) };
  });
  if (written) places.set('written', { lon: written.lon, lat: written.lat, name: coordinates(written) });
  if (from && !places.has(keyOf(from))) places.set(keyOf(from), from);
  const other = from && !groups.some(({ items }) => items.some(({ value }) => value === keyOf(from)));
  const data = [
    // The label holds what was typed, so that the list finds it.
    ...(written ? [{ value: 'written', label: t('paths.fromCoordinates', { text: text.trim() }) }] : []),
    ...(other ? [{ value: keyOf(from), label: from.name || t('paths.fromHere') }] : []),
    ...[...found, ...groups].filter(({ items }) => items.length > 0),
  ];
  const answered = new Set(found.flatMap(({ items }) => items.map(({ value }) => value)));
  return (
    <div className={styles['from']}>
      <Select
        label={t('paths.from')}
        placeholder={t('paths.fromHint')}
        searchable
        data={data}
        filter={(shown) => fitting(shown, answered)}
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

/** What the server found fits already; the rest by its label. */
function fitting({ options, search }: Parameters<OptionsFilter>[0], answered: ReadonlySet<string>): ComboboxParsedItem[] {
  const sought = search.trim().toLowerCase();
  const fits = ({ value, label }: ComboboxItem): boolean => answered.has(value) || label.toLowerCase().includes(sought);
  return options.flatMap((each): ComboboxParsedItem[] => {
    if (!('group' in each)) return fits(each) ? [each] : [];
    const items = each.items.filter(fits);
    return items.length > 0 ? [{ ...each, items }] : [];
  });
}

function keyOf({ lon, lat }: { readonly lon: number; readonly lat: number }): string {
  return `${lon.toFixed(6)},${lat.toFixed(6)}`;
}
