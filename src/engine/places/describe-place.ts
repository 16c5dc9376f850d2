import { fromStored, LEVEL, NO_PLACE, type PlaceData } from './place-data.ts';
import { lotOf, type PlaceIndex } from './place-index.ts';
import { textAt } from './text-table.ts';

/** An address both ways, as it is written in full. */
export interface AddressText {
  /** 도로명주소: 서울특별시 강남구 강남대로 396. */
  readonly road: string;
  /** 지번주소: 서울특별시 강남구 역삼동 825-9; empty where no lot is known. */
  readonly lot: string;
  /** Five digits; empty where none is known. */
  readonly zip: string;
  /** Name of the building; empty where it has none. */
  readonly name: string;
}

export function regionText({ texts, regionName, regionParent }: PlaceData, region: number): string {
  const names: string[] = [];
  for (let each = region; each >= 0; each = regionParent[each] ?? -1) names.push(textAt(texts, regionName[each] ?? 0));
  return names.reverse().join(' ');
}

/** 읍 and 면 are part of an address by road, 동 is not (도로명주소법 시행령 제3조). */
export function roadText(data: PlaceData, road: number): string {
  const town = data.roadRegion[road] ?? 0;
  const name = textAt(data.texts, data.regionName[town] ?? 0);
  const written = /[읍면]$/.test(name) ? town : (data.regionParent[town] ?? -1);
  return [written < 0 ? '' : regionText(data, written), textAt(data.texts, data.roadName[road] ?? 0)].filter(Boolean).join(' ');
}

export function numberText(main: number, sub: number): string {
  return sub === 0 ? String(main) : `${main}-${sub}`;
}

export function lotText(data: PlaceData, item: number): string {
  const { region, mountain, main, sub } = lotOf(data, item);
  return main === 0 ? '' : `${regionText(data, region)} ${mountain ? '산 ' : ''}${numberText(main, sub)}`;
}

const LEVEL_WORDS = ['', '지하 ', '공중 ', '수상 '];

export function addressText(data: PlaceData, address: number, lotItem: number = address): AddressText {
  const level = Math.floor((data.addressFlags[address] ?? 0) / LEVEL);
  const zip = data.zip[address] ?? 0;
  const number = numberText(data.addressMain[address] ?? 0, data.addressSub[address] ?? 0);
  return {
    road: `${roadText(data, data.addressRoad[address] ?? 0)} ${LEVEL_WORDS[level] ?? ''}${number}`,
    lot: lotText(data, lotItem),
    zip: zip === 0 ? '' : String(zip).padStart(5, '0'),
    name: textAt(data.texts, data.addressName[address] ?? 0),
  };
}

export interface FoundPoint {
  readonly lon: number;
  readonly lat: number;
  /** Taken from the nearest number of the same road, because its own place is not known. */
  readonly near: boolean;
}

/** Where an address is; without a place of its own, where its nearest neighbour on the road is. */
export function addressPoint({ data, roadStart }: Pick<PlaceIndex, 'data' | 'roadStart'>, address: number): FoundPoint | undefined {
  const road = data.addressRoad[address] ?? 0;
  const [from, to] = [roadStart[road] ?? 0, roadStart[road + 1] ?? 0];
  for (let step = 0; step < to - from; step += 1)
    for (const row of step === 0 ? [address] : [address - step, address + step])
      if (row >= from && row < to && data.addressLon[row] !== NO_PLACE)
        return { lon: fromStored(data.addressLon[row] ?? 0), lat: fromStored(data.addressLat[row] ?? 0), near: step > 0 };
  return undefined;
}
