import { Combobox, Kbd, TextInput, useCombobox } from '@mantine/core';
import { IconHistory, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_PLACE_QUERY } from '#contract/place-view.ts';
import { useKeys } from '../app/key-bus.ts';
import { forgetSearches, recentSearches, rememberSearch } from './recent-searches.ts';
import { SearchResults } from './search-results.tsx';
import { takeChoice } from './take-choice.ts';
import { useSearch } from './use-search.ts';
import styles from './search.module.css';

/** One box for addresses both kinds, buildings, places, cameras, incidents, people and links (G8). */
export function SearchBox() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [recent, setRecent] = useState<readonly string[]>([]);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const found = useSearch(text);
  const empty = text.trim() === '';
  const enter = useEnter(combobox, found, empty);

  useKeys((command) => {
    if (command.do !== 'search') return false;
    field.current?.focus();
    field.current?.select();
    return true;
  });

  function choose(value: string): void {
    if (value.startsWith('recent:')) return setText(value.slice('recent:'.length));
    rememberSearch(text);
    combobox.closeDropdown();
    field.current?.blur();
    setText('');
    takeChoice(value, found, navigate);
  }

  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal position="bottom-end" width={440} shadow="none">
      <Combobox.Target>
        <TextInput
          ref={field}
          className={styles['field'] ?? ''}
          size="xs"
          value={text}
          maxLength={MAX_PLACE_QUERY}
          aria-label={t('bar.search')}
          placeholder={t('bar.search')}
          leftSection={<IconSearch size="1rem" aria-hidden />}
          rightSection={empty ? <Kbd size="xs">/</Kbd> : undefined}
          onChange={(event) => {
            setText(event.currentTarget.value);
            enter.forget();
            combobox.openDropdown();
          }}
          onFocus={() => {
            setRecent(recentSearches());
            combobox.openDropdown();
          }}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) enter.pressed();
            if (event.key !== 'Escape') return;
            // The key ends the search and nothing that lies behind it.
            event.preventDefault();
            if (empty) field.current?.blur();
            else setText('');
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={empty && recent.length === 0}>
        {empty ? <Recent texts={recent} onForget={() => setRecent([])} /> : <SearchResults text={text} found={found} />}
      </Combobox.Dropdown>
    </Combobox>
  );
}

/**
 * Enter takes the first of what is found. Before the answer is there it means the first of what will come, never what the words
 * before had found.
 */
function useEnter(
  combobox: ReturnType<typeof useCombobox>,
  found: ReturnType<typeof useSearch>,
  empty: boolean,
): { readonly pressed: () => void; readonly forget: () => void } {
  const [waiting, setWaiting] = useState(false);
  const first = [found.coordinates.length, found.incidents[0]?.id, found.places[0]?.id, found.cameras[0]?.id].join();
  useEffect(() => {
    if (!empty) combobox.selectFirstOption();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the store of the list is new with every render
  }, [first, empty]);
  useEffect(() => {
    if (!waiting || found.searching) return;
    setWaiting(false);
    combobox.selectFirstOption();
    combobox.clickSelectedOption();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- as above
  }, [waiting, found.searching]);
  return {
    pressed: () => {
      if (empty || !found.searching) return;
      combobox.resetSelectedOption();
      setWaiting(true);
    },
    forget: () => setWaiting(false),
  };
}

function Recent({ texts, onForget }: { readonly texts: readonly string[]; readonly onForget: () => void }) {
  const { t } = useTranslation();
  return (
    <Combobox.Options>
      <Combobox.Group label={t('places.recent')}>
        {texts.map((each) => (
          <Combobox.Option key={each} value={`recent:${each}`}>
            <span className={styles['row']}>
              <IconHistory size="1rem" aria-hidden />
              {each}
            </span>
          </Combobox.Option>
        ))}
      </Combobox.Group>
      <button
        type="button"
        className={styles['forget']}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          forgetSearches();
          onForget();
        }}
      >
        {t('places.forget')}
      </button>
    </Combobox.Options>
  );
}
