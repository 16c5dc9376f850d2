import { boxOf, isWithin, type Area } from '#domain/area.ts';
import type { Camera } from '#domain/camera.ts';
import { distanceMetres, type Point } from '#domain/place.ts';
import { inBox, METRES_PER_DEGREE, near, type CameraIndex } from '../camera-index.ts';
import { givesPicture } from './ring.ts';

/** Cameras looked at inside an area, before the nearest to its middle are taken. */
const MAX_LOOKED_AT = 5_000;

/** Cameras that give a picture inside an area, the nearest to `middle` first. */
export function camerasInside(
  index: CameraIndex,
  area: Area,
  { middle, limit }: { readonly middle: Point; readonly limit: number },
): Camera[] {
  return inBox(index, boxOf(area), MAX_LOOKED_AT)
    .cameras.filter((camera) => givesPicture(camera) && isWithin(area, camera))
    .map((camera) => ({ camera, metres: distanceMetres(middle, camera) }))
    .sort((a, b) => a.metres - b.metres || (a.camera.id < b.camera.id ? -1 : 1))
    .slice(0, limit)
    .map(({ camera }) => camera);
}

/**
 * Cameras that give a picture beside a way (a route, or the track of sightings), in the order one passes them; of more than may be
 * told, as many spread over the whole way as fit.
 */
export function camerasAlong(
  index: CameraIndex,
  way: readonly Point[],
  { withinMetres, limit }: { readonly withinMetres: number; readonly limit: number },
): Camera[] {
  const found = new Map<string, { camera: Camera; metres: number; away: number }>();
  let gone = 0;
  way.forEach((from, at) => {
    const to = way[at + 1] ?? from;
    const length = distanceMetres(from, to);
    const half = { lon: (from.lon + to.lon) / 2, lat: (from.lat + to.lat) / 2 };
    for (const { camera } of near(index, half, { radiusMetres: length / 2 + withinMetres, limit: MAX_LOOKED_AT })) {
      const { share, away } = beside(camera, from, to);
      const known = found.get(camera.id);
      if (away > withinMetres || !givesPicture(camera) || (known && known.away <= away)) continue;
      found.set(camera.id, { camera, metres: gone + share * length, away });
    }
    gone += length;
  });
  const ordered = [...found.values()]
    .sort((a, b) => a.metres - b.metres || (a.camera.id < b.camera.id ? -1 : 1))
    .map(({ camera }) => camera);
  if (ordered.length <= limit) return ordered;
  const step = (ordered.length - 1) / Math.max(1, limit - 1);
  return Array.from({ length: limit }, (_, at) => ordered[Math.round(at * step)]).flatMap((camera) => camera ?? []);
}

/** Where along a straight piece a place lies, and how far from it; on the plane that touches the ground there. */
function beside(place: Point, from: Point, to: Point): { readonly share: number; readonly away: number } {
  const east = METRES_PER_DEGREE * Math.cos((from.lat * Math.PI) / 180);
  const [x, y] = [(place.lon - from.lon) * east, (place.lat - from.lat) * METRES_PER_DEGREE];
  const [stepX, stepY] = [(to.lon - from.lon) * east, (to.lat - from.lat) * METRES_PER_DEGREE];
  const square = stepX * stepX + stepY * stepY;
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, (x * stepX + y * stepY) / square));
  return { share, away: Math.hypot(x - share * stepX, y - share * stepY) };
}
