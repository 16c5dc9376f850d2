import type { Camera } from '#domain/camera.ts';
import type { CameraId, OrganisationId } from '#domain/ids.ts';
import { angleBetweenDegrees, bearingDegrees, distanceMetres, pointAt, type Point } from '#domain/place.ts';
import { choose } from '#engine/camera-choice.ts';
import { buildCameraIndex, near, type CameraIndex } from '#engine/camera-index.ts';
import { buildObstacles, type Footprint, type Obstacles } from '#engine/sight/obstacles.ts';
import { makePrng } from '#simulator/city/prng.ts';
import { atLeast, atMost } from './figure.ts';
import type { BenchContext } from './main.ts';

/**
 * The right cameras past buildings: a generated city of 66,000 cameras and 100,000 houses whose truth is known, because
 * this file walks every line of sight step by step over a raster of the houses, without the engine's geometry. Recall: of
 * the places that some camera really sees, how many have one that sees them among the (at most) four chosen; the peer is the
 * nearest four working cameras. The rate counts processor time of the one core that does the work.
 */
const CAMERAS = 66_000;
const SIDE_METRES = 13_600;
const PLOT_METRES = 43;
const PLACES = 3_000;
const MEASURE_CHOICES = 20_000;
const RASTER_METRES = 1;
const ORIGIN: Point = { lon: 127, lat: 37.5 };
const EAST_METRE = 1 / (111_194.93 * Math.cos((37.56 * Math.PI) / 180));
const NORTH_METRE = 1 / 111_194.93;

interface Town {
  readonly footprints: readonly Footprint[];
  /** One byte a square metre: a house stands there. */
  readonly raster: Uint8Array;
  readonly width: number;
}

export async function bench({ report, note }: BenchContext): Promise<void> {
  const prng = makePrng(4_112);
  const town = makeTown(prng);
  const cameras = placeCameras(town, prng);
  const began = performance.now();
  const obstacles = buildObstacles(town.footprints);
  report(atMost('sight.index-build', { value: performance.now() - began, unit: `ms for ${obstacles.count} footprints`, target: 2_000 }));
  const index = buildCameraIndex(cameras);
  const places = Array.from({ length: PLACES }, () => openPlace(town, prng));
  report(atLeast('sight.rate', { value: rateOf(index, places, obstacles), unit: 'choices/s on one core', target: 5_000 }));
  const { ours, nearest, seen } = recall({ index, places, obstacles, town });
  note(`${seen} of ${PLACES} places are seen by at least one camera; recall counts those.`);
  report(atLeast('sight.recall', { value: ours, unit: 'of places seen by one of ≤ 4', target: 0.95, peer: nearest }));
}

function makeTown(prng: ReturnType<typeof makePrng>): Town {
  const width = SIDE_METRES / RASTER_METRES;
  const raster = new Uint8Array(width * width);
  const footprints: Footprint[] = [];
  for (let x = 0; x + PLOT_METRES <= SIDE_METRES; x += PLOT_METRES) {
    for (let y = 0; y + PLOT_METRES <= SIDE_METRES; y += PLOT_METRES) {
      const house = {
        west: x + prng.between(6, 12),
        south: y + prng.between(6, 12),
        wide: prng.between(12, 26),
        deep: prng.between(12, 26),
      };
      footprints.push(footprintOf(house));
      for (let row = Math.ceil(house.south); row < house.south + house.deep; row += 1)
        raster.fill(1, row * width + Math.ceil(house.west), row * width + Math.ceil(house.west + house.wide));
    }
  }
  return { footprints, raster, width };
}

function footprintOf({ west, south, wide, deep }: { west: number; south: number; wide: number; deep: number }): Footprint {
  const corner = (east: number, north: number): readonly [number, number] => [
    ORIGIN.lon + east * EAST_METRE,
    ORIGIN.lat + north * NORTH_METRE,
  ];
  return [corner(west, south), corner(west + wide, south), corner(west + wide, south + deep), corner(west, south + deep)];
}

function isHouse({ raster, width }: Town, { lon, lat }: Point): boolean {
  const column = Math.floor((lon - ORIGIN.lon) / EAST_METRE / RASTER_METRES);
  const row = Math.floor((lat - ORIGIN.lat) / NORTH_METRE / RASTER_METRES);
  return column >= 0 && row >= 0 && column < width && row < width && raster[row * width + column] === 1;
}

/** Somewhere in the streets. */
function openPlace(town: Town, prng: ReturnType<typeof makePrng>): Point {
  for (;;) {
    const place = {
      lon: ORIGIN.lon + prng.between(300, SIDE_METRES - 300) * EAST_METRE,
      lat: ORIGIN.lat + prng.between(300, SIDE_METRES - 300) * NORTH_METRE,
    };
    if (!isHouse(town, place)) return place;
  }
}

/** In the streets, looking anywhere; a fifth can turn. */
function placeCameras(town: Town, prng: ReturnType<typeof makePrng>): Camera[] {
  return Array.from({ length: CAMERAS }, (_, at) => ({
    id: `cam-${at}` as CameraId,
    label: '',
    owner: 'city' as OrganisationId,
    purpose: 'crimePrevention',
    ...openPlace(town, prng),
    bearing: prng.between(0, 360),
    fieldOfView: prng.between(50, 100),
    rangeMetres: prng.between(60, 150),
    ptz: prng.between(0, 1) < 0.2,
    state: 'normal',
    streams: ['main'],
  }));
}

/** The truth, by walking. */
function sees(camera: Camera, place: Point, town: Town): boolean {
  const metres = distanceMetres(camera, place);
  if (metres > camera.rangeMetres) return false;
  const towards = bearingDegrees(camera, place);
  if (!camera.ptz && angleBetweenDegrees(camera.bearing ?? 0, towards) > camera.fieldOfView / 2) return false;
  for (let walked = 0; walked < metres; walked += RASTER_METRES / 2) if (isHouse(town, pointAt(camera, towards, walked))) return false;
  return true;
}

function recall(city: { index: CameraIndex; places: readonly Point[]; obstacles: Obstacles; town: Town }): {
  ours: number;
  nearest: number;
  seen: number;
} {
  const { index, places, obstacles, town } = city;
  const camera = (id: CameraId): Camera | undefined => index.cameras[index.slots.get(id) ?? -1];
  let [seen, ours, nearest] = [0, 0, 0];
  for (const place of places) {
    const around = near(index, place, { radiusMetres: 160, limit: 10_000 }).map((each) => each.camera);
    if (!around.some((each) => sees(each, place, town))) continue;
    seen += 1;
    const chosen = choose(index, place, { obstacles }).flatMap((each) => camera(each.camera) ?? []);
    if (chosen.some((each) => sees(each, place, town))) ours += 1;
    if (around.slice(0, 4).some((each) => sees(each, place, town))) nearest += 1;
  }
  return { ours: ours / seen, nearest: nearest / seen, seen };
}

function rateOf(index: CameraIndex, places: readonly Point[], obstacles: Obstacles): number {
  const run = (choices: number): number => {
    const before = process.threadCpuUsage();
    for (let at = 0; at < choices; at += 1) choose(index, places[at % places.length] ?? ORIGIN, { obstacles });
    const { user, system } = process.threadCpuUsage(before);
    return (choices * 1_000_000) / (user + system);
  };
  run(2_000);
  return run(MEASURE_CHOICES);
}
