import type { RankedCamera } from '#domain/camera.ts';
import type { PartnerEvent } from '#domain/event.ts';
import type { Incident } from '#domain/incident.ts';
import { distanceMetres, type Point } from '#domain/place.ts';
import type { CameraFinder } from './city.ts';

/** Item that lists the ways out of a building: `lon,lat[,name]` joined by `;` (ours, docs/spec/people-services.md). */
const EXITS_ITEM = 'BLDG_EXITS';
const MAX_EXITS = 16;
/** A way out further from where it happens than the largest building is long belongs to another one. */
const MAX_EXIT_METRES = 1_000;
/** Who comes out of a door is seen by a camera that is near it. */
const EXIT_RADIUS_METRES = 200;

/** Ways out of the building, where the partner told any that can be true. */
export function exitsOf({ items, place }: Pick<PartnerEvent, 'items' | 'place'>): readonly Point[] | undefined {
  const text = items[EXITS_ITEM];
  if (!text || !place) return undefined;
  const exits = text.split(';').slice(0, MAX_EXITS).flatMap(pointOf);
  const near = exits.filter((exit) => distanceMetres(exit, place) <= MAX_EXIT_METRES);
  return near.length > 0 ? near : undefined;
}

function pointOf(text: string): readonly Point[] {
  const [lon = '', lat = ''] = text.split(',');
  const numbers = [lon, lat].every((each) => /^\s*\d{1,3}(\.\d{1,12})?\s*$/.test(each));
  return numbers ? [{ lon: Number(lon), lat: Number(lat) }] : [];
}

export interface CameraWish {
  readonly max: number;
  readonly radiusMetres: number;
  readonly exits?: boolean | undefined;
}

/** The best camera for each way out, where that is wanted; then the best around the place. None twice. */
export function bestFor(incident: Incident, wish: CameraWish, cameras: CameraFinder): readonly RankedCamera[] {
  const { place } = incident;
  if (!place) return [];
  const around = cameras.choose(place, wish);
  // Whoever has got far from the building is looked for where they are.
  const exits = (incident.exits ?? []).filter((exit) => distanceMetres(exit, place) <= wish.radiusMetres);
  if (!wish.exits || exits.length === 0) return around;
  const taken = new Map<string, RankedCamera>();
  for (const exit of exits) {
    const best = cameras
      .choose(exit, { max: wish.max, radiusMetres: Math.min(EXIT_RADIUS_METRES, wish.radiusMetres) })
      .find(({ camera }) => !taken.has(camera));
    if (best) taken.set(best.camera, best);
  }
  for (const ranked of around) if (!taken.has(ranked.camera)) taken.set(ranked.camera, ranked);
  return [...taken.values()];
}
