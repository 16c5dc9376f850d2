import { Combobox, Kbd, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fetchCameras } from '../api/queries.ts';
import { useFeed } from '../feed/feed-store.ts';
import { matchingIncidents } from './search-incidents.ts';
import { showOnMap } from './map-target.ts';
import { desk } from './desk.ts';
import { useKeys } from './key-bus.ts';
import styles from './app.module.css';

const MAX_EACH = 8;

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
  const cameras = useQuery({ queryKey: ['cameras', 'search', settled], queryFn: ({ signal }) => fetchCameras({ q: settled, limit: MAX_EACH }, signal), enabled: withCameras && settled.length > 0 });

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
    const camera = cameras.data?.cameras.find((each) => each.id === id);
    if (camera) showOnMap(camera);
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
        <Combobox.Options mah={400} style={{ overflowY: 'auto' }}>
          {found.length > 0 && (
            <Combobox.Group label={t('bar.searchIncidents')}>
              {found.map((incident) => (
                <Combobox.Option key={incident.id} value={`i:${incident.id}`}>
                  {incident.kind} <span className="quiet">{incident.place?.address ?? t('queue.noPlace')}</span>
                </Combobox.Option>
              ))}
            </Combobox.Group>
          )}
          {foundCameras.length > 0 && (
            <Combobox.Group label={t('bar.searchCameras')}>
              {foundCameras.map((camera) => (
                <Combobox.Option key={camera.id} value={`c:${camera.id}`}>
                  {camera.label} <span className="quiet">{camera.address}</span>
                </Combobox.Option>
              ))}
            </Combobox.Group>
          )}
          {found.length === 0 && foundCameras.length === 0 && !cameras.isFetching && <Combobox.Empty>{t('bar.searchNothing')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
