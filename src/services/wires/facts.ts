import type { Grade } from '#domain/event.ts';
import type { Place } from '#domain/place.ts';

/** Korea with its islands, degrees (DOMAIN §6.1). */
const KOREA = { west: 124, east: 132, south: 33, north: 39 };

export interface ReadPlace {
  readonly place?: Place;
  /** What the partner calls it, where no point came that can be true. */
  readonly address?: string;
  /** What was unlike the description. */
  readonly odd?: string;
}

/**
 * A place from two numbers as text that may be missing, zero, swapped or nonsense (DOMAIN §1.3 b, c). A report whose
 * point cannot be true is still a report: it then has no place, never a wrong one.
 */
export function readPlace(sent: { lon: string; lat: string; address?: string | undefined; areaCode?: string | undefined }): ReadPlace {
  const said = sent.address?.trim() ? { address: sent.address.trim() } : {};
  if (isNone(sent.lon) && isNone(sent.lat)) return said;
  const lon = toDegrees(sent.lon);
  const lat = toDegrees(sent.lat);
  if (lon === undefined || lat === undefined) return { ...said, odd: 'coordinates are not numbers' };
  const words = { ...(sent.address ? { address: sent.address } : {}), ...(sent.areaCode ? { areaCode: sent.areaCode } : {}) };
  if (inKorea(lon, lat)) return { place: { lon, lat, ...words, origin: 'sent' } };
  if (inKorea(lat, lon)) return { place: { lon: lat, lat: lon, ...words, origin: 'unswapped' }, odd: 'longitude and latitude swapped' };
  return { ...said, odd: 'coordinates outside Korea' };
}

function inKorea(lon: number, lat: number): boolean {
  return lon >= KOREA.west && lon <= KOREA.east && lat >= KOREA.south && lat <= KOREA.north;
}

function isNone(text: string): boolean {
  return text.trim() === '' || toDegrees(text) === 0;
}

function toDegrees(text: string): number | undefined {
  return /^\s*[+-]?\d{1,4}(\.\d{1,20})?\s*$/.test(text) ? Number(text) : undefined;
}

const GRADES: Readonly<Record<string, Grade>> = {
  '10': 'urgent',
  '90': 'urgent',
  긴급: 'urgent',
  최긴급: 'urgent',
  코드0: 'urgent',
  코드1: 'urgent',
  CODE0: 'urgent',
  CODE1: 'urgent',
  C0: 'urgent',
  C1: 'urgent',
  '20': 'normal',
  일반: 'normal',
  비긴급: 'normal',
  코드2: 'normal',
  코드3: 'normal',
  코드4: 'normal',
  CODE2: 'normal',
  CODE3: 'normal',
  CODE4: 'normal',
  C2: 'normal',
  C3: 'normal',
  C4: 'normal',
};

/** Grade by the standard's code, its word, or the police's own 코드 0–4; undefined when it is none of them. */
export function readGrade(text: string): Grade | undefined {
  const key = text.normalize('NFC').replaceAll(/[\s-]/g, '').toUpperCase();
  return Object.hasOwn(GRADES, key) ? GRADES[key] : undefined;
}
