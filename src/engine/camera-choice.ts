import { assert } from '#base/assert.ts';
import { CAMERA_PURPOSES } from '#domain/camera.ts';
import type { Camera, CameraPurpose, CameraReasons, RankedCamera } from '#domain/camera.ts';
import type { CameraId } from '#domain/ids.ts';
import { angleBetweenDegrees } from '#domain/place.ts';
import type { Point } from '#domain/place.ts';
import { CAMERA_FLAGS, METRES_PER_DEGREE, cameraById, visitWithin } from './camera-index.ts';
import type { CameraIndex } from './camera-index.ts';
import { FOOT_METRES, blindScore, offAxisDegrees, sightOf, sightScore } from './camera-choice-sight.ts';
import type { SightLine } from './camera-choice-sight.ts';
import type { Obstacles } from './sight/obstacles.ts';

export interface ChoiceOptions {
  /** Default 4: the eye follows no more (CONSOLE.md, PSDB test). At most 16. */
  readonly max?: number;
  /** Default 500 (DOMAIN §1.3 e), 10…5,000. */
  readonly radiusMetres?: number;
  /** Cameras put up for this purpose come first when all else is alike. */
  readonly purpose?: CameraPurpose;
  /** Footprints of buildings; without them distance alone stands for what hides the point. */
  readonly obstacles?: Obstacles | undefined;
}

export const DEFAULT_MAX_CAMERAS = 4;
export const MAX_CHOSEN_CAMERAS = 16;
export const DEFAULT_RADIUS_METRES = 500;
const RADIUS_LIMITS = { least: 10, most: 5_000 } as const;

/** Taken off a camera that nobody has checked, and one put up for something else. */
const UNSURE_WORTH = 0.85;
const OTHER_PURPOSE_WORTH = 0.9;

/** What a further camera is worth beside one already chosen (B1: two sides tell more than one pole twice). */
const BESIDE = { sameLook: 0.5, unknownLook: 0.8, otherLook: 0.75, sameSide: 0.9 } as const;
const SAME_SITE_METRES = 15;
const SAME_LOOK_DEGREES = 60;
const SAME_SIDE_DEGREES = 45;

/** A camera under consideration; `east` and `north` are metres from the point to it. */
interface Candidate {
  readonly slot: number;
  readonly east: number;
  readonly north: number;
  readonly distanceMetres: number;
  /** Falls when a building turns out to stand between, and as cameras that show the same are chosen: an upper bound until then. */
  score: number;
  /** Whether a building stands between; undefined until it is asked, because that costs the most. */
  blocked: boolean | undefined;
  /** How many of the chosen `score` has been held against; while fewer than all, it is an upper bound. */
  compared: number;
}

/** What a choice is made for and from. */
interface Scene {
  readonly index: CameraIndex;
  readonly point: Point;
  readonly options: Omit<ChoiceOptions, 'max'>;
}

/**
 * The right cameras for a point, best first (B1): never more than `max`, the same for the same cameras and point. Ranked by
 * whether they see it (bearing, field of view, range, PTZ reach, buildings between), how well (distance), health and purpose; views that
 * repeat one already chosen fall behind. A camera that gives no picture (not linked, fault, maintenance) is offered only
 * where the radius holds none that does.
 */
export function choose(index: CameraIndex, point: Point, options: ChoiceOptions = {}): RankedCamera[] {
  const max = Math.min(options.max ?? DEFAULT_MAX_CAMERAS, MAX_CHOSEN_CAMERAS);
  const scene: Scene = { index, point, options };
  const candidates = bestTier(scene);
  const chosen: Candidate[] = [];
  while (chosen.length < max && candidates.length > 0) chosen.push(takeBest(scene, candidates, chosen));
  return chosen.map((candidate) => rank(scene, candidate));
}

/**
 * Every camera of an incident's area for a person to pick from, dead and unlinked ones included, those that show it best
 * first; at most `limit`, and how many there are in all.
 */
export function areaCameras(
  index: CameraIndex,
  point: Point,
  options: ChoiceOptions & { readonly limit: number },
): { readonly cameras: RankedCamera[]; readonly total: number } {
  const scene: Scene = { index, point, options };
  const candidates: (Candidate & { readonly tier: number })[] = [];
  visitWithin(index, { point, radiusMetres: radiusOf(options) }, (slot, east, north) => {
    const candidate = { ...judge(scene, { slot, east, north }), tier: tierOf(index, slot) };
    look(scene, candidate);
    candidates.push(candidate);
  });
  candidates.sort((a, b) => a.tier - b.tier || compare(index, a, b));
  return { cameras: candidates.slice(0, options.limit).map((candidate) => rank(scene, candidate)), total: candidates.length };
}

/** Whether a camera lies in an incident's area: only those may be added to it (X1). */
export function isInArea(index: CameraIndex, id: CameraId, area: { readonly point: Point; readonly radiusMetres: number }): boolean {
  const camera = cameraById(index, id);
  if (camera === undefined) return false;
  const { east, north } = offset(area.point, camera);
  return east * east + north * north <= area.radiusMetres * area.radiusMetres;
}

/** Score and reasons of one camera for a point, however far: for a camera that a person added. Undefined: no such camera. */
export function rankCamera(
  index: CameraIndex,
  id: CameraId,
  point: Point,
  options: Pick<ChoiceOptions, 'purpose' | 'obstacles'> = {},
): RankedCamera | undefined {
  const slot = index.slots.get(id);
  const camera = cameraById(index, id);
  if (slot === undefined || camera === undefined) return undefined;
  const scene: Scene = { index, point, options };
  const candidate = judge(scene, { slot, ...offset(point, camera) });
  look(scene, candidate);
  return rank(scene, candidate);
}

function radiusOf(options: Scene['options']): number {
  return Math.min(Math.max(options.radiusMetres ?? DEFAULT_RADIUS_METRES, RADIUS_LIMITS.least), RADIUS_LIMITS.most);
}

function offset(point: Point, camera: Camera): { east: number; north: number } {
  return {
    east: (camera.lon - point.lon) * METRES_PER_DEGREE * Math.cos((point.lat * Math.PI) / 180),
    north: (camera.lat - point.lat) * METRES_PER_DEGREE,
  };
}

/** 0 gives a picture; 1 is linked but dead now and may come back; 2 is only registered. */
function tierOf(index: CameraIndex, slot: number): number {
  const flags = index.columns.flags[slot] ?? 0;
  if ((flags & CAMERA_FLAGS.linked) === 0) return 2;
  return (flags & CAMERA_FLAGS.dead) === 0 ? 0 : 1;
}

function bestTier(scene: Scene): Candidate[] {
  const { index, point, options } = scene;
  const candidates: Candidate[] = [];
  let best = 2;
  visitWithin(index, { point, radiusMetres: radiusOf(options) }, (slot, east, north) => {
    const tier = tierOf(index, slot);
    if (tier > best) return;
    if (tier < best) {
      best = tier;
      candidates.length = 0;
    }
    candidates.push(judge(scene, { slot, east, north }));
  });
  return candidates;
}

/** As if no building stood between, which is the most that it can be worth. */
function judge(scene: Scene, { slot, east, north }: { readonly slot: number; readonly east: number; readonly north: number }): Candidate {
  const distanceMetres = Math.sqrt(east * east + north * north);
  const candidate: Candidate = { slot, east, north, distanceMetres, score: 0, blocked: undefined, compared: 0 };
  candidate.score = worthOf(scene, candidate, scene.options.obstacles ? false : undefined);
  return candidate;
}

/** Asks whether a building stands between, where that can matter and is not known yet. */
function look(scene: Scene, candidate: Candidate): void {
  const { index, point, options } = scene;
  const camera = index.cameras[candidate.slot];
  if (!options.obstacles || candidate.blocked !== undefined || !camera) return;
  const range = index.columns.rangeMetres[candidate.slot] ?? 0;
  const asked = candidate.distanceMetres <= range && candidate.distanceMetres >= FOOT_METRES;
  candidate.blocked = asked && options.obstacles.blocks(camera, point);
  if (candidate.blocked) candidate.score = worthOf(scene, candidate, true);
}

function worthOf({ index, options }: Scene, candidate: Candidate, blocked: boolean | undefined): number {
  const { slot, distanceMetres } = candidate;
  const { flags, rangeMetres, purpose: purposes } = index.columns;
  const range = rangeMetres[slot] ?? 0;
  // Most cameras of an area are out of range, and then no angle matters.
  const sight = distanceMetres > range ? blindScore(distanceMetres, range) : sightScore(sightLine(index, candidate, blocked));
  const health = ((flags[slot] ?? 0) & CAMERA_FLAGS.unsure) === 0 ? 1 : UNSURE_WORTH;
  const fit = options.purpose === undefined || CAMERA_PURPOSES[purposes[slot] ?? 0] === options.purpose ? 1 : OTHER_PURPOSE_WORTH;
  return sight * health * fit;
}

/** From the point to the camera, degrees from true north. */
function sideOf({ east, north }: Candidate): number {
  const side = (Math.atan2(east, north) * 180) / Math.PI;
  return side < 0 ? side + 360 : side;
}

function sightLine(index: CameraIndex, candidate: Candidate, blocked: boolean | undefined): SightLine {
  const { bearing, fieldOfView, rangeMetres, flags } = index.columns;
  const { slot, distanceMetres } = candidate;
  return {
    distanceMetres,
    bearingTo: (sideOf(candidate) + 180) % 360,
    bearing: bearing[slot] ?? Number.NaN,
    fieldOfView: fieldOfView[slot] ?? 0,
    rangeMetres: rangeMetres[slot] ?? 0,
    ptz: ((flags[slot] ?? 0) & CAMERA_FLAGS.ptz) !== 0,
    blocked,
  };
}

/**
 * Takes the best out of the list: equal scores by distance, then by id, so that the answer never depends on order. A score
 * only falls, so a candidate whose bound is below the best so far need not be held against the chosen.
 */
function takeBest(scene: Scene, candidates: Candidate[], chosen: readonly Candidate[]): Candidate {
  const { index } = scene;
  let best: Candidate | undefined;
  let at = 0;
  for (let next = 0; next < candidates.length; next += 1) {
    const offered = candidates[next];
    if (offered === undefined || (best !== undefined && offered.score < best.score)) continue;
    look(scene, offered);
    while (offered.compared < chosen.length) {
      const beside = chosen[offered.compared];
      if (beside) offered.score *= worthBeside(index, offered, beside);
      offered.compared += 1;
    }
    if (best !== undefined && compare(index, best, offered) < 0) continue;
    best = offered;
    at = next;
  }
  assert(best !== undefined, 'takeBest was given nothing to take from');
  const last = candidates.pop();
  if (last && last !== best) candidates[at] = last;
  return best;
}

function compare(index: CameraIndex, a: Candidate, b: Candidate): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.distanceMetres !== b.distanceMetres) return a.distanceMetres - b.distanceMetres;
  return (index.cameras[a.slot]?.id ?? '') < (index.cameras[b.slot]?.id ?? '') ? -1 : 1;
}

function worthBeside(index: CameraIndex, candidate: Candidate, chosen: Candidate): number {
  const apart = (candidate.east - chosen.east) ** 2 + (candidate.north - chosen.north) ** 2;
  if (apart <= SAME_SITE_METRES * SAME_SITE_METRES) return worthOnOneSite(index, candidate.slot, chosen.slot);
  const bothHaveASide = candidate.distanceMetres >= FOOT_METRES && chosen.distanceMetres >= FOOT_METRES;
  return bothHaveASide && angleBetweenDegrees(sideOf(candidate), sideOf(chosen)) <= SAME_SIDE_DEGREES ? BESIDE.sameSide : 1;
}

/** Cameras of one site with unknown directions mostly look different ways, so the second is worth nearly as much. */
function worthOnOneSite({ columns }: CameraIndex, a: number, b: number): number {
  if ((columns.fieldOfView[a] ?? 0) >= 360 || (columns.fieldOfView[b] ?? 0) >= 360) return BESIDE.sameLook;
  const turn = angleBetweenDegrees(columns.bearing[a] ?? Number.NaN, columns.bearing[b] ?? Number.NaN);
  if (Number.isNaN(turn)) return BESIDE.unknownLook;
  return turn <= SAME_LOOK_DEGREES ? BESIDE.sameLook : BESIDE.otherLook;
}

function rank({ index }: Scene, candidate: Candidate): RankedCamera {
  const camera = index.cameras[candidate.slot];
  assert(camera !== undefined, 'a chosen slot is empty');
  const line = sightLine(index, candidate, candidate.blocked);
  const offAxis = offAxisDegrees(line);
  const reasons: CameraReasons = {
    distanceMetres: round(candidate.distanceMetres, 10),
    ...(Number.isNaN(offAxis) ? {} : { offAxisDegrees: round(offAxis, 10) }),
    sees: sightOf(line),
    ...(candidate.blocked === true ? { blocked: true } : {}),
    ptz: camera.ptz,
    state: camera.state,
  };
  return { camera: camera.id, score: round(candidate.score, 10_000), reasons };
}

function round(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
