import type { Camera } from '#domain/camera.ts';
import { SECTORS, sectorOf, type Sector } from '#domain/compass.ts';
import { angleBetweenDegrees, bearingDegrees, distanceMetres, type Point } from '#domain/place.ts';

/** From how far a ring takes its cameras, metres (500 and 1,000: DOMAIN §1.3 e). */
export interface RingBand {
  readonly fromMetres: number;
  readonly toMetres: number;
}

export interface RingCamera {
  readonly sector: Sector;
  readonly camera: Camera;
  readonly metres: number;
}

/** Cameras of one pole show one place; the ring begins beyond the pole of the camera in its middle. */
const SAME_POLE_METRES = 15;

/**
 * The ring of net surveillance (투망감시, B2): for each of eight directions the nearest camera that gives a picture, in the order of the
 * compass. Of those on one pole the one that looks back least: whoever is followed comes from the middle and goes on. Directions without
 * a camera are left out; equal distances go by id.
 */
export function ringAround(cameras: readonly Camera[], middle: Point & { readonly id?: string }, band: RingBand): RingCamera[] {
  const best = new Map<Sector, RingCamera>();
  for (const camera of cameras) {
    if (camera.id === middle.id || !givesPicture(camera)) continue;
    const metres = distanceMetres(middle, camera);
    if (metres < Math.max(SAME_POLE_METRES, band.fromMetres) || metres > band.toMetres) continue;
    const bearing = bearingDegrees(middle, camera);
    const found = { sector: sectorOf(bearing), camera, metres };
    const known = best.get(found.sector);
    if (!known || isBetter(found, known, bearing)) best.set(found.sector, found);
  }
  return SECTORS.flatMap((sector) => best.get(sector) ?? []);
}

/** Linked, and not known to be dead. */
export function givesPicture({ streams, state }: Camera): boolean {
  return streams.length > 0 && state !== 'fault' && state !== 'maintenance';
}

function isBetter(found: RingCamera, known: RingCamera, outward: number): boolean {
  if (distanceMetres(found.camera, known.camera) <= SAME_POLE_METRES) {
    const [a, b] = [turnFrom(outward, found.camera), turnFrom(outward, known.camera)];
    if (a !== b) return a < b;
  }
  if (found.metres !== known.metres) return found.metres < known.metres;
  return found.camera.id < known.camera.id;
}

/** A camera whose direction nobody knows is worth as much as one that looks across. */
function turnFrom(outward: number, { bearing, fieldOfView }: Camera): number {
  if (fieldOfView >= 360) return 0;
  return bearing === undefined ? 90 : Math.round(angleBetweenDegrees(outward, bearing));
}
