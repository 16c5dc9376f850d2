import { Autocomplete } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlaceHitView } from '#contract/place-view.ts';
import { distance } from '../words/time.ts';
import { placeSearchQuery, reverseQuery } from './place-queries.ts';
import styles from './search.module.css';

const MAX_SUGGESTED = 6;
const SETTLED_MS = 200;

interface AddressFieldProps {
  readonly label: string;
  readonly address: string;
  readonly place: { readonly lon: number; readonly lat: number };
  readonly onAddress: (address: string) => void;
  readonly onPlace: (place: { readonly lon: number; readonly lat: number }) => void;
}

/**
 * Address and coordinates of one place keep together: an address that is typed brings its coordinates, coordinates that are typed or
 * taken from the map bring the address while none was typed, and offer it otherwise.
 */
export function AddressField({ label, address, place, onAddress, onPlace }: AddressFieldProps) {
  const { t } = useTranslation();
  /** What the person wrote here themselves is never overwritten. */
  const [typed, setTyped] = useState(false);
  const [note, setNote] = useState<'placed' | 'notPlaced'>();
  const [settled] = useDebouncedValue(address.trim(), SETTLED_MS);
  const [still] = useDebouncedValue(place, SETTLED_MS);
  const search = useQuery(placeSearchQuery(typed ? settled : '', place, MAX_SUGGESTED));
  const reverse = useQuery(reverseQuery(still));
  const hits = typed ? (search.data?.places ?? []) : [];
  const near = reverse.data?.addresses[0];
  const nearText = near?.address.road;
  const filled = useRef<string>(undefined);

  useEffect(() => {
    // An address that came along with the place stays as well.
    if (typed || nearText === undefined || (address !== '' && address !== filled.current)) return;
    filled.current = nearText;
    onAddress(nearText);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- follows the place alone
  }, [nearText, typed]);

  function take(hit: PlaceHitView): void {
    setTyped(true);
    setNote('placed');
    onAddress(textOf(hit));
    onPlace({ lon: hit.lon, lat: hit.lat });
  }

  function settle(): void {
    if (!typed || address.trim() === '' || note === 'placed') return;
    const [best] = hits;
    if (best && settled === address.trim() && best.kind === 'address' && best.nearest === undefined) {
      onPlace({ lon: best.lon, lat: best.lat });
      setNote('placed');
    } else if (hits.length === 0 && !search.isFetching) setNote('notPlaced');
  }

  return (
    <div>
      <Autocomplete
        label={label}
        value={address}
        data={[...new Set(hits.map(textOf))]}
        // The server has found them: by initial consonants too, which the list cannot judge.
        filter={({ options }) => options}
        onChange={(text) => {
          setTyped(true);
          setNote(undefined);
          onAddress(text);
        }}
        onOptionSubmit={(text) => {
          const hit = hits.find((each) => textOf(each) === text);
          if (hit) take(hit);
        }}
        onBlur={settle}
        maxLength={300}
      />
      <p className={styles['note']} role="status">
        {note
          ? t(`places.${note}`)
          : near && nearText !== address && t('places.nearAddress', { address: nearText ?? '', metres: distance(near.metres) })}{' '}
        {!note && near && nearText !== address && (
          <button
            type="button"
            className={styles['forget']}
            onClick={() => {
              filled.current = nearText;
              onAddress(nearText ?? '');
            }}
          >
            {t('places.take')}
          </button>
        )}
      </p>
    </div>
  );
}

/** A building is named behind its address. */
function textOf({ title, kind, address }: PlaceHitView): string {
  if (kind === 'address' || address === undefined) return title;
  return `${address.road} ${title}`.trim();
}
