import type { AddressBook } from '../city.ts';
import type { PlaceIndex } from './place-index.ts';
import { readPlaceQuery } from './place-query.ts';
import { reversePlace } from './reverse-place.ts';
import { searchPlaces, type PlaceHit } from './search-places.ts';

/** How far from what is found things may be: the entrance itself, somewhere in a building's grounds, a place by its name, the nearest number. */
const ACCURACY_METRES: Readonly<Partial<Record<PlaceHit['kind'], number>>> = { address: 30, building: 60, poi: 100 };
const NEAREST_NUMBER_METRES = 200;
/** Farther than this from an entrance its address says little. */
const NAMED_WITHIN_METRES = 60;
const MAX_LOOKED_AT = 10;
/** One report is looked at several times within a moment. */
const MAX_REMEMBERED = 64;

/** The addresses of the city as the engine asks for them. */
export function addressBookOf(index: PlaceIndex): AddressBook {
  const remembered = new Map<string, ReturnType<AddressBook['locate']>>();
  return {
    locate: (words) => {
      if (remembered.has(words)) return remembered.get(words);
      const found = locate(index, words);
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(words, found);
      return found;
    },
    nameOf: (place) => {
      const [nearest] = reversePlace(index, place, { withinMetres: NAMED_WITHIN_METRES, limit: 1 }).addresses;
      return nearest && (nearest.address.road || nearest.address.lot || undefined);
    },
  };
}

function locate(index: PlaceIndex, words: string): ReturnType<AddressBook['locate']> {
  const found = searchPlaces(index, words, { limit: MAX_LOOKED_AT });
  // Where a number was said and is not known, the search finds things of a like name: for a report that is the wrong place.
  const best =
    readPlaceQuery(words).number === undefined ? found.find((hit) => isNamed(words, hit)) : found.find(({ kind }) => kind === 'address');
  const accuracyMetres = best && ACCURACY_METRES[best.kind];
  if (!best || accuracyMetres === undefined) return undefined;
  return { lon: best.lon, lat: best.lat, accuracyMetres: best.nearest === true ? NEAREST_NUMBER_METRES : accuracyMetres };
}

/** The words hold the whole name: what only begins like it is something else. */
function isNamed(words: string, { title }: PlaceHit): boolean {
  const close = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, '').toLowerCase();
  return title !== '' && close(words).includes(close(title));
}
