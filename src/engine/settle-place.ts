import type { PartnerEvent } from '#domain/event.ts';
import type { CameraId } from '#domain/ids.ts';
import type { Place, Point } from '#domain/place.ts';
import type { City } from './city.ts';

/**
 * Settles where the event happened (I11, DOMAIN §1.3 b, c): coordinates the wrong way round are turned back where only that
 * lies in the city; where there are none that can be true, those of the facility that the registry knows are taken, and where there is none of it,
 * the place that the address names.
 */
export function settlePlace(event: PartnerEvent, city: Pick<City, 'bounds' | 'cameras' | 'addresses'>): PartnerEvent {
  const { place: sent, ...rest } = event;
  const place = (sent && settled(sent, city.bounds)) ?? placeOfFacility(event, city) ?? placeOfAddress(event, city);
  return place ? { ...rest, place: named(place, city) } : rest;
}

/** By its words, how far off it may be said with it. */
function placeOfAddress({ place, address = place?.address }: PartnerEvent, { addresses }: Pick<City, 'addresses'>): Place | undefined {
  const found = address === undefined ? undefined : addresses?.locate(address);
  return found && { lon: found.lon, lat: found.lat, address: address ?? '', origin: 'address', accuracyMetres: found.accuracyMetres };
}

/** Coordinates alone say nothing to who goes there: the nearest address stands beside them, as what it is. */
function named(place: Place, { addresses }: Pick<City, 'addresses'>): Place {
  if (place.address !== undefined) return place;
  const nearAddress = addresses?.nameOf(place);
  return nearAddress === undefined ? place : { ...place, nearAddress };
}

function settled(place: Place, bounds: City['bounds']): Place | undefined {
  if (isWithin(bounds, place)) return place;
  if (isWithin(bounds, { lon: place.lat, lat: place.lon })) return { ...place, lon: place.lat, lat: place.lon, origin: 'unswapped' };
  return isPossible(place) ? place : undefined;
}

function isWithin([west, south, east, north]: City['bounds'], { lon, lat }: Point): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/** On the earth, and not the point at which partners without a position stand. */
function isPossible({ lon, lat }: Point): boolean {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && !(lon === 0 && lat === 0);
}

function placeOfFacility(event: PartnerEvent, city: Pick<City, 'cameras'>): Place | undefined {
  const facility = event.facility === undefined ? undefined : city.cameras.get(event.facility as CameraId);
  if (!facility) return undefined;
  return {
    lon: facility.lon,
    lat: facility.lat,
    origin: 'facility',
    ...(facility.address === undefined ? {} : { address: facility.address }),
  };
}
