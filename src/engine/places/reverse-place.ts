import { distanceMetres, type Point } from '#domain/place.ts';
import { addressText, type AddressText } from './describe-place.ts';
import { fromStored, NO_PLACE } from './place-data.ts';
import { toPlane, type PlaceIndex } from './place-index.ts';
import { textAt } from './text-table.ts';

export interface NearAddress extends Point {
  readonly address: AddressText;
  readonly metres: number;
}

export interface NearPoi extends Point {
  readonly name: string;
  readonly category: string;
  readonly metres: number;
}

export interface ReversePlace {
  /** By their entrances, the nearest first. */
  readonly addresses: readonly NearAddress[];
  readonly pois: readonly NearPoi[];
}

export interface ReverseOptions {
  readonly withinMetres: number;
  readonly limit: number;
}

/** What stands nearest to a place. The lot is that of the nearest building: boundaries of lots are not known. */
export function reversePlace(index: PlaceIndex, at: Point, { withinMetres, limit }: ReverseOptions): ReversePlace {
  const { data } = index;
  const [x, y] = toPlane(at.lon, at.lat);
  const addresses = (index.addressTree?.neighbors(x, y, limit, withinMetres) ?? []).map((item): NearAddress => {
    const row = index.addressOfItem[item] ?? 0;
    const point = { lon: fromStored(data.addressLon[row] ?? NO_PLACE), lat: fromStored(data.addressLat[row] ?? 0) };
    return { ...point, address: addressText(data, row), metres: distanceMetres(at, point) };
  });
  const pois = (index.poiTree?.neighbors(x, y, limit, withinMetres) ?? []).map((poi): NearPoi => {
    const point = { lon: fromStored(data.poiLon[poi] ?? 0), lat: fromStored(data.poiLat[poi] ?? 0) };
    return {
      ...point,
      name: textAt(data.texts, data.poiName[poi] ?? 0),
      category: textAt(data.texts, data.poiCategory[poi] ?? 0),
      metres: distanceMetres(at, point),
    };
  });
  return { addresses: addresses.sort((a, b) => a.metres - b.metres), pois: pois.sort((a, b) => a.metres - b.metres) };
}
