import type { SightLevel } from '#contract/sight-view.ts';
import { CAMERA_PURPOSES, type CameraPurpose } from '#domain/camera.ts';
import { angleBetweenDegrees, type Point } from '#domain/place.ts';
import { CAMERA_FLAGS, METRES_PER_DEGREE, visitWithin, type CameraIndex } from '../camera-index.ts';
import { SHAPE_SCALE, type RoadNetwork } from '../roads/road-network.ts';
import type { Obstacles } from './obstacles.ts';

/** `yes`: some camera sees it as it stands; `perhaps`: one that would have to turn, or whose direction nobody knows; `no`: none does. */
type Seen = SightLevel;

export interface SeenRoads {
  readonly stretches: readonly { readonly seen: Seen; readonly line: readonly (readonly [number, number])[] }[];
  readonly metres: Readonly<Record<Seen, number>>;
}

export interface SeenRoadsWanted {
  readonly cameras: CameraIndex;
  readonly obstacles: Obstacles | undefined;
  readonly network: RoadNetwork;
  readonly links: readonly number[];
  /** Only cameras installed for this. */
  readonly purpose?: CameraPurpose | undefined;
}

/** A street is asked every so many metres; what lies between two samples of one answer has it too. */
const STEP_METRES = 10;
/** No camera of a city tells people apart farther away. */
const FARTHEST_METRES = 300;
const SAMPLES_A_PORTION = 200;

/**
 * What the cameras of a city see of its streets, together, at street level. A road of two directions is asked once. Yields
 * between portions, so that a caller with something else to do can do it.
 */
export function* seenRoads(wanted: SeenRoadsWanted): Generator<void, SeenRoads> {
  const { network, links } = wanted;
  const stretches: { seen: Seen; line: (readonly [number, number])[] }[] = [];
  const metres: Record<Seen, number> = { yes: 0, perhaps: 0, no: 0 };
  const asked = new Set<string>();
  let samples = 0;
  for (const link of links) {
    const [from, to] = [network.from[link] ?? 0, network.to[link] ?? 0];
    const road = `${Math.min(from, to)}/${Math.max(from, to)}`;
    if (asked.has(road)) continue;
    asked.add(road);
    let last: (typeof stretches)[number] | undefined;
    for (const [a, b] of steps(network, link)) {
      const seen = seenAt(wanted, { lon: (a[0] + b[0]) / 2, lat: (a[1] + b[1]) / 2 });
      metres[seen] += lengthOf(a, b);
      if (last?.seen === seen) last.line.push(b);
      else stretches.push((last = { seen, line: [a, b] }));
      samples += 1;
      if (samples % SAMPLES_A_PORTION === 0) yield;
    }
  }
  return { stretches, metres };
}

function seenAt({ cameras, obstacles, purpose }: SeenRoadsWanted, point: Point): Seen {
  const { rangeMetres, flags, purpose: purposes } = cameras.columns;
  const only = purpose === undefined ? -1 : CAMERA_PURPOSES.indexOf(purpose);
  let best: Seen = 'no';
  visitWithin(cameras, { point, radiusMetres: FARTHEST_METRES }, (slot, east, north) => {
    const gives = ((flags[slot] ?? 0) & (CAMERA_FLAGS.linked | CAMERA_FLAGS.dead)) === CAMERA_FLAGS.linked;
    if (best === 'yes' || !gives || (only >= 0 && purposes[slot] !== only) || Math.hypot(east, north) > (rangeMetres[slot] ?? 0)) return;
    const looks = looksThere(cameras, slot, { east, north });
    const camera = cameras.cameras[slot];
    if (looks === 'no' || looks === best || !camera || obstacles?.blocks(camera, point)) return;
    best = looks;
  });
  return best;
}

/** Whether a camera at this offset from a point has the point in its view, were nothing between. */
function looksThere({ columns }: CameraIndex, slot: number, { east, north }: { readonly east: number; readonly north: number }): Seen {
  const looks = columns.bearing[slot] ?? Number.NaN;
  const width = columns.fieldOfView[slot] ?? 0;
  if (width >= 360) return 'yes';
  if (Number.isNaN(looks)) return 'perhaps';
  const towards = ((Math.atan2(-east, -north) * 180) / Math.PI + 360) % 360;
  if (angleBetweenDegrees(looks, towards) <= width / 2) return 'yes';
  return ((columns.flags[slot] ?? 0) & CAMERA_FLAGS.ptz) === 0 ? 'no' : 'perhaps';
}

type Position = readonly [number, number];

/** The link cut into pieces no longer than a step. */
function* steps({ shape, shapeStart }: RoadNetwork, link: number): Generator<readonly [Position, Position]> {
  const at = (place: number): Position => [(shape[place] ?? 0) / SHAPE_SCALE, (shape[place + 1] ?? 0) / SHAPE_SCALE];
  for (let place = shapeStart[link] ?? 0; place + 2 < (shapeStart[link + 1] ?? 0); place += 2) {
    const [a, b] = [at(place), at(place + 2)];
    const pieces = Math.max(1, Math.ceil(lengthOf(a, b) / STEP_METRES));
    const along = (share: number): Position => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
    for (let piece = 0; piece < pieces; piece += 1) yield [along(piece / pieces), along((piece + 1) / pieces)];
  }
}

function lengthOf(a: Position, b: Position): number {
  return Math.hypot((b[0] - a[0]) * Math.cos((a[1] * Math.PI) / 180), b[1] - a[1]) * METRES_PER_DEGREE;
}
