import { Combobox, Kbd, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraView } from '#contract/admin-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { fetchCameras, useMe } from '../api/queries.ts';
import { useFeed } from '../feed/feed-store.ts';
import { readCoordinates, type WrittenPlace } from '../map/coordinates.ts';
import { titleIn } from '../words/i18n.ts';
import { coordinates } from '../words/time.ts';
import { matchingIncidents } from './search-incidents.ts';
import { showOnMap } from './map-target.ts';
import { desk } from './desk.ts';
import { useKeys } from './key-bus.ts';
import styles from './app.module.css';

const MAX_EACH = 8;
/** A city's map reaches a little beyond the city. */
const MARGIN_DEGREES = 0.2;

/** One box for incidents, places and cameras (G8, first part). */
export function SearchBox({ withCameras }: { readonly withCameras: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text.trim(), 200);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const incidents = useFeed((state) => state.incidents);
  const found = matchingIncidents(incidents, text, MAX_EACH);
  const [west, south, east, north] = useMe().city.extent;
  const places = readCoordinates(text, [west - MARGIN_DEGREES, south - MARGIN_DEGREES, east + MARGIN_DEGREES, north + MARGIN_DEGREES]);
  const cameras = useQuery({
    queryKey: ['cameras', 'search', settled],
    queryFn: ({ signal }) => fetchCameras({ q: settled, limit: MAX_EACH }, signal),
    enabled: withCameras && settled.length > 0,
  });

  useKeys((command) => {
    if (command.do !== 'search') return false;
    field.current?.focus();
    return true;
  });

  function choose(value: string): void {
    combobox.closeDropdown();
    field.current?.blur();
    setText('');
    const id = value.slice(2);
    void navigate({ to: '/' });
    if (value.startsWith('i:')) return desk.open(id);
    const place = value.startsWith('p:') ? places[Number(id)] : cameras.data?.cameras.find((each) => each.id === id);
    if (place) showOnMap(place);
  }

  const foundCameras = settled.length > 0 ? (cameras.data?.cameras ?? []) : [];
  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal>
      <Combobox.Target>
        <TextInput
          ref={field}
          className={styles['search'] ?? ''}
          size="xs"
          value={text}
          aria-label={t('bar.search')}
          placeholder={t('bar.search')}
          leftSection={<IconSearch size="1rem" aria-hidden />}
          rightSection={text === '' ? <Kbd size="xs">/</Kbd> : undefined}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
            combobox.selectFirstOption();
          }}
          onFocus={() => text !== '' && combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={(event) => event.key === 'Escape' && field.current?.blur()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={text.trim() === ''}>
        <SearchResults places={places} incidents={found} cameras={foundCameras} searching={cameras.isFetching} />
      </Combobox.Dropdown>
    </Combobox>
  );
}

function SearchResults({
  places,
  incidents,
  cameras,
  searching,
}: {
  readonly places: readonly WrittenPlace[];
  readonly incidents: readonly IncidentView[];
  readonly cameras: readonly CameraView[];
  readonly searching: boolean;
}) {
  const { t, i18n } = useTranslation();
  const nothing = places.length === 0 && incidents.length === 0 && cameras.length === 0;
  return (
    <Combobox.Options mah={400} style={{ overflowY: 'auto' }}>
      {places.length > 0 && (
        <Combobox.Group label={t('bar.searchPlaces')}>
          {places.map((place, at) => (
            <Combobox.Option key={`${place.system.code} ${place.lon}`} value={`p:${at}`}>
              <span className="figures">{coordinates(place)}</span>{' '}
              <span className="quiet">{titleIn(i18n.language, place.system.title)}</span>
            </Combobox.Option>
          ))}
        </Combobox.Group>
      )}
      {incidents.length > 0 && (
        <Combobox.Group label={t('bar.searchIncidents')}>
          {incidents.map((incident) => (
            <Combobox.Option key={incident.id} value={`i:${incident.id}`}>
              {incident.kind} <span className="quiet">{incident.place?.address ?? t('queue.noPlace')}</span>
            </Combobox.Option>
          ))}
        </Combobox.Group>
      )}
      {cameras.length > 0 && (
        <Combobox.Group label={t('bar.searchCameras')}>
          {cameras.map((camera) => (
            <Combobox.Option key={camera.id} value={`c:${camera.id}`}>
              {camera.label} <span className="quiet">{camera.address}</span>
            </Combobox.Option>
          ))}
        </Combobox.Group>
      )}
      {nothing && !searching && <Combobox.Empty>{t('bar.searchNothing')}</Combobox.Empty>}
    </Combobox.Options>
  );
}
