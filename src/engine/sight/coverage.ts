import { pointAt, type Point } from '#domain/place.ts';
import type { Obstacles } from './obstacles.ts';

/** A ring on the map, lon/lat in degrees, its last point the first. */
export type Ring = readonly (readonly [lon: number, lat: number])[];

interface Watching extends Point {
  readonly bearing?: number | undefined;
  readonly fieldOfView: number;
  readonly rangeMetres: number;
  readonly ptz: boolean;
}

const STEP_DEGREES = 1.5;

/**
 * The ground that a camera sees as it stands (`turned`: wherever a PTZ camera can turn): its view cut off at the first
 * wall in each direction. A camera whose direction nobody knows may see any of its surroundings.
 */
export function coverageOf(camera: Watching, obstacles: Obstacles, turned = false): Ring {
  const whole = camera.bearing === undefined || camera.fieldOfView >= 360 || (turned && camera.ptz);
  const width = whole ? 360 : camera.fieldOfView;
  const start = whole ? 0 : (camera.bearing ?? 0) - width / 2;
  const steps = Math.ceil(width / STEP_DEGREES);
  const edge = Array.from({ length: steps + (whole ? 0 : 1) }, (_, at): [number, number] => {
    const towards = start + (width * at) / steps;
    const { lon, lat } = pointAt(camera, towards, obstacles.reach(camera, towards, camera.rangeMetres));
    return [lon, lat];
  });
  const apex: [number, number] = [camera.lon, camera.lat];
  const ring = whole ? edge : [apex, ...edge];
  return [...ring, ring[0] ?? apex];
}
