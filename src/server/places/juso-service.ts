import { coordinateSystem } from '#protocol/coordinate-systems.ts';
import { JUSO_CRS } from '#protocol/juso-layout.ts';
import { readJusoPlace, readJusoSearch, type JusoFound } from '#protocol/juso-api.ts';
import type { PlaceHitView } from '#contract/place-view.ts';
import type { GetText } from '../roads/traffic-feed.ts';
import type { AddressService } from './find-places.ts';

export interface JusoOptions {
  /** https://business.juso.go.kr */
  readonly url: string;
  /** Of the search API. */
  readonly key: string;
  /** Of the coordinate API, which is applied for by itself. */
  readonly placeKey: string;
}

const LIMITS = { timeoutMs: 3_000, maxBytes: 512 * 1024 } as const;
/** Each costs a question of its own for its coordinates. */
const MAX_PLACED = 5;
const SYSTEM = coordinateSystem(JUSO_CRS);

/** The address API of the state. It knows no coordinates in its search and no way back. */
export function jusoService({ url, key, placeKey }: JusoOptions, get: GetText): AddressService {
  const ask = (path: string, query: Readonly<Record<string, string>>): Promise<string> =>
    get(`${url}/addrlink/${path}?${new URLSearchParams({ ...query, resultType: 'json' }).toString()}`, LIMITS);
  const placeOf = async (found: JusoFound): Promise<PlaceHitView | undefined> => {
    const { admCd, rnMgtSn, udrtYn, buldMnnm, buldSlno } = found;
    const query = { confmKey: placeKey, admCd, rnMgtSn, udrtYn, buldMnnm: String(buldMnnm), buldSlno: String(buldSlno) };
    const [entrance] = taken(readJusoPlace(await ask('addrCoordApi.do', query)));
    if (entrance === undefined || SYSTEM === undefined) return undefined;
    const [lon, lat] = SYSTEM.toDegrees([entrance.entX, entrance.entY]);
    const road = found.roadAddrPart1 || found.roadAddr;
    return {
      kind: found.bdNm === '' ? 'address' : 'building',
      id: `juso:${rnMgtSn}-${buldMnnm}-${buldSlno}`,
      title: found.bdNm || road,
      lon,
      lat,
      address: { road, lot: found.jibunAddr, zip: found.zipNo, name: found.bdNm },
    };
  };
  return {
    source: 'juso',
    search: async (text, { limit }) => {
      const count = Math.min(limit, MAX_PLACED);
      const query = { confmKey: key, keyword: text, currentPage: '1', countPerPage: String(count) };
      const found = taken(readJusoSearch(await ask('addrLinkApi.do', query))).slice(0, count);
      return (await Promise.all(found.map(placeOf))).filter((place) => place !== undefined);
    },
  };
}

function taken<Each>(answer: { readonly found: readonly Each[] } | { readonly problem: string }): readonly Each[] {
  if ('problem' in answer) throw new Error(answer.problem);
  return answer.found;
}
