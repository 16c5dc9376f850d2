import { pointAt, type Point } from '#domain/place.ts';

const STEP_DEGREES = 6;

/** What a camera can see, as a ring of lon/lat: a fan, or a circle when nobody knows where it looks. */
export function viewFan(
  camera: Point & { readonly bearing?: number | undefined; readonly fieldOfView: number; readonly rangeMetres: number },
): [number, number][] {
  const whole = camera.bearing === undefined || camera.fieldOfView >= 360;
  const width = whole ? 360 : camera.fieldOfView;
  const start = (camera.bearing ?? 0) - width / 2;
  const steps = Math.max(2, Math.ceil(width / STEP_DEGREES));
  const arc = Array.from({ length: steps + 1 }, (_, index): [number, number] => {
    const { lon, lat } = pointAt(camera, start + (width * index) / steps, camera.rangeMetres);
    return [lon, lat];
  });
  const apex: [number, number] = [camera.lon, camera.lat];
  const ring = whole ? arc : [apex, ...arc];
  const first = ring[0] ?? apex;
  return whole ? [...ring.slice(0, -1), first] : [...ring, first];
}
