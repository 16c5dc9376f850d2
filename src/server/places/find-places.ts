import type { PlaceReverseAnswer, PlaceSearchAnswer } from '#contract/place-view.ts';
import type { Point } from '#domain/place.ts';
import { reversePlace } from '#engine/places/reverse-place.ts';
import { searchPlaces, type SearchOptions } from '#engine/places/search-places.ts';
import type { Places } from './places.ts';

/** A service of the state that knows addresses too. Rejects with a sentence that holds no key. */
export interface AddressService {
  readonly source: 'juso' | 'vworld';
  search(text: string, options: SearchOptions): Promise<PlaceSearchAnswer['places']>;
  /** Undefined: it cannot. */
  readonly reverse?: (at: Point) => Promise<PlaceReverseAnswer['addresses']>;
}

export interface PlaceFinder {
  search(text: string, options: SearchOptions): Promise<PlaceSearchAnswer>;
  reverse(at: Point, options: { readonly withinMetres: number; readonly limit: number }): Promise<PlaceReverseAnswer>;
}

export interface FinderPorts {
  readonly places: Pick<Places, 'index'>;
  /** Asked in this order, where the city's own list does not know. */
  readonly services: readonly AddressService[];
  readonly onProblem: (text: string) => void;
}

/** The city's own list first; a service outside only where it finds nothing, and its failure is no failure of the search. */
export function makePlaceFinder({ places, services, onProblem }: FinderPorts): PlaceFinder {
  return {
    search: async (text, options) => {
      const local = places.index === undefined ? [] : searchPlaces(places.index, text, options);
      if (local.length > 0) return { places: local.map(rounded), source: 'local' };
      for (const service of services) {
        const found = await service.search(text, options).catch((error: unknown) => {
          onProblem(`${service.source}: ${error instanceof Error ? error.message : String(error)}`);
          return [];
        });
        if (found.length > 0) return { places: found.slice(0, options.limit).map((each) => rounded(each)), source: service.source };
      }
      return { places: [], source: places.index === undefined && services.length === 0 ? 'none' : 'local' };
    },
    reverse: async (at, options) => {
      const local = places.index === undefined ? { addresses: [], pois: [] } : reversePlace(places.index, at, options);
      const pois = local.pois.map(rounded);
      if (local.addresses.length > 0) return { addresses: local.addresses.map(rounded), pois, source: 'local' };
      for (const service of services) {
        const found = await service.reverse?.(at).catch((error: unknown) => {
          onProblem(`${service.source}: ${error instanceof Error ? error.message : String(error)}`);
          return [];
        });
        if (found !== undefined && found.length > 0) return { addresses: found.map((each) => rounded(each)), pois, source: service.source };
      }
      return { addresses: [], pois, source: places.index === undefined && services.length === 0 ? 'none' : 'local' };
    },
  };
}

/** Ten-millionths of a degree are a centimetre, and metres need no fractions. */
function rounded<Each extends Point & { readonly metres?: number | undefined }>(each: Each): Each {
  const degrees = (value: number): number => Math.round(value * 1e7) / 1e7;
  return {
    ...each,
    lon: degrees(each.lon),
    lat: degrees(each.lat),
    ...(each.metres === undefined ? {} : { metres: Math.round(each.metres) }),
  };
}
