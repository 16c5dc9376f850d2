import type { PlaceHitView } from '#contract/place-view.ts';
import { isInKorea } from '#protocol/place-records.ts';
import { readVWorldAddress, readVWorldSearch, type VWorldItem } from '#protocol/vworld-api.ts';
import type { GetText } from '../roads/traffic-feed.ts';
import type { AddressService } from './find-places.ts';

export interface VWorldOptions {
  /** https://api.vworld.kr */
  readonly url: string;
  readonly key: string;
}

const LIMITS = { timeoutMs: 3_000, maxBytes: 512 * 1024 } as const;
/** Kinds of question, asked at once: addresses by road, by lot, and names. */
const QUESTIONS = [{ type: 'address', category: 'road' }, { type: 'address', category: 'parcel' }, { type: 'place' }] as const;

export function vworldService({ url, key }: VWorldOptions, get: GetText): AddressService {
  const ask = (path: string, query: Readonly<Record<string, string>>): Promise<string> =>
    get(
      `${url}/req/${path}?${new URLSearchParams({ service: path, version: '2.0', format: 'json', errorformat: 'json', crs: 'EPSG:4326', key, ...query }).toString()}`,
      LIMITS,
    );
  return {
    source: 'vworld',
    search: async (text, { limit }) => {
      const answers = await Promise.all(
        QUESTIONS.map(async (question) => {
          const query = { request: 'search', query: text, size: String(limit), page: '1', ...question };
          return taken(readVWorldSearch(await ask('search', query))).map((item) => hitOf(item, question.type));
        }),
      );
      const seen = new Set<string>();
      return answers.flat().filter(({ id, lon, lat }) => {
        if (seen.has(id) || !isInKorea(lon, lat)) return false;
        seen.add(id);
        return true;
      });
    },
    reverse: async ({ lon, lat }) => {
      const query = { request: 'getAddress', type: 'both', zipcode: 'true', point: `${lon.toFixed(7)},${lat.toFixed(7)}` };
      const found = taken(readVWorldAddress(await ask('address', query)));
      const of = (type: 'road' | 'parcel'): string => found.find((each) => each.type === type)?.text ?? '';
      if (found.length === 0) return [];
      const zip = found.find(({ zipcode }) => zipcode !== '')?.zipcode ?? '';
      // It tells of the place itself, not of an entrance: how far away that is, is not known.
      return [{ address: { road: of('road') || of('parcel'), lot: of('parcel'), zip, name: '' }, lon, lat, metres: 0 }];
    },
  };
}

function hitOf({ id, title, category, address, point }: VWorldItem, type: 'address' | 'place'): PlaceHitView {
  return {
    kind: type === 'place' ? 'poi' : 'address',
    id: `vworld:${id}`,
    title: title || address.road || address.parcel,
    lon: point.x,
    lat: point.y,
    address: { road: address.road || address.parcel, lot: address.parcel, zip: address.zipcode, name: address.bldnm },
    ...(category === '' ? {} : { category }),
  };
}

function taken<Each>(answer: { readonly found: readonly Each[] } | { readonly problem: string }): readonly Each[] {
  if ('problem' in answer) throw new Error(answer.problem);
  return answer.found;
}
