import type { Camera, RankedCamera } from '#domain/camera.ts';
import { distanceMetres, type Point } from '#domain/place.ts';
import { MAX_CHOSEN_CAMERAS } from '../camera-choice.ts';
import type { CameraIndex } from '../camera-index.ts';
import type { Spread } from '../city.ts';

/** What a camera is worth: one that nobody has checked less than one that is known to work. */
const WORTH = { normal: 1, unknown: 0.85, fault: 0.2, maintenance: 0.2 } as const;
const FIXED_WORTH = 0.9;

interface Candidate {
  readonly camera: Camera;
  readonly worth: number;
  readonly fromFocus: number;
  /** To the nearest camera chosen so far. */
  apart: number;
}

/**
 * Cameras inside an area that show as much of it as so few can: the one nearest to the focus, then again and again the one
 * farthest from all chosen, so that four of one crossing never stand for a district. Cameras that give no picture only where no other is
 * inside. Their reasons speak of the area: each sees a part of it, and its distance is from the focus. The same for the same cameras.
 */
export function spreadCameras(index: CameraIndex, { covers, focus, max }: Spread): readonly RankedCamera[] {
  const candidates = candidatesOf(index, covers, focus);
  const chosen: Candidate[] = [];
  while (chosen.length < Math.min(max, MAX_CHOSEN_CAMERAS)) {
    const next = bestOf(candidates, chosen);
    if (!next) break;
    chosen.push(next);
    for (const each of candidates) each.apart = Math.min(each.apart, distanceMetres(each.camera, next.camera));
  }
  return chosen.map(({ camera, worth, fromFocus }) => ({
    camera: camera.id,
    score: worth,
    reasons: { distanceMetres: Math.round(fromFocus * 10) / 10, sees: 'yes', ptz: camera.ptz, state: camera.state },
  }));
}

function candidatesOf(index: CameraIndex, covers: Spread['covers'], focus: Point): readonly Candidate[] {
  let best = 2;
  let found: Candidate[] = [];
  for (const camera of index.cameras) {
    if (!camera || !covers(camera)) continue;
    const tier = camera.streams.length === 0 ? 2 : camera.state === 'normal' || camera.state === 'unknown' ? 0 : 1;
    if (tier > best) continue;
    if (tier < best) found = [];
    best = tier;
    const worth = WORTH[camera.state] * (camera.ptz ? 1 : FIXED_WORTH);
    found.push({ camera, worth, fromFocus: distanceMetres(camera, focus), apart: Number.POSITIVE_INFINITY });
  }
  return found;
}

function bestOf(candidates: readonly Candidate[], chosen: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  for (const each of candidates) {
    if (chosen.includes(each)) continue;
    if (best === undefined || isBetter(each, best, chosen.length === 0)) best = each;
  }
  return best;
}

function isBetter(a: Candidate, b: Candidate, first: boolean): boolean {
  const [ofA, ofB] = first ? [-a.fromFocus, -b.fromFocus] : [a.apart * a.worth, b.apart * b.worth];
  return ofA === ofB ? a.camera.id < b.camera.id : ofA > ofB;
}
