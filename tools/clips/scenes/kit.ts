import { STRIP_FONT_CELL, loadStripFont } from '../../../src/simulator/cameras/strip-font.ts';
import { Bvh } from '../bvh.ts';
import { Mesh, glowing, plain } from '../mesh.ts';
import { anybody, person } from '../people.ts';
import { CLIP_SECONDS } from '../scene.ts';
import type { Mover } from '../scene.ts';
import type { BuildingStyle } from '../street.ts';
import { clamp, hash, noise, smoothstep } from '../vector.ts';
import type { Vector } from '../vector.ts';
import type { Vehicle } from '../vehicles.ts';

/** Dark blue above, the town's glow low down. */
export function cityNight(out: Float64Array, _x: number, _y: number, z: number): void {
  const low = Math.exp(-Math.max(0, z) * 5);
  out[0] = 0.012 + 0.07 * low;
  out[1] = 0.017 + 0.055 * low;
  out[2] = 0.036 + 0.06 * low;
}

/** A clear sky with a few soft clouds, brighter towards the horizon. */
export const daySky =
  (top: Vector, low: Vector, clouds = 0.5) =>
  (out: Float64Array, x: number, y: number, z: number): void => {
    const up = Math.max(0, z);
    const part = smoothstep(0, 0.55, up);
    const far = 1 / (up + 0.12);
    const cover =
      noise(x * far * 0.9 + 20, y * far * 0.9, 61) * 0.55 +
      noise(x * far * 2.1, y * far * 2.1, 62) * 0.3 +
      noise(x * far * 5, y * far * 5, 63) * 0.15;
    const white = smoothstep(0.5, 0.75, cover) * clouds * smoothstep(0.02, 0.2, up);
    for (let k = 0; k < 3; k++) {
      const blue = (low[k as 0] as number) + ((top[k as 0] as number) - (low[k as 0] as number)) * part;
      out[k] = blue + (1.25 - blue) * white;
    }
  };

/** After sunset: orange low in the west (−x side), violet to deep blue above. */
export function dusk(out: Float64Array, x: number, y: number, z: number): void {
  const up = Math.max(0, z);
  const glow = Math.exp(-up * 4.5) * (0.55 + 0.45 * clamp(y * 0.8 - x * 0.5, -1, 1));
  const streak = smoothstep(0.45, 0.8, noise(x * 3 + y, up * 26, 64)) * Math.exp(-up * 3) * 0.12;
  out[0] = 0.075 + 0.62 * glow + streak;
  out[1] = 0.1 + 0.3 * glow + streak * 0.55;
  out[2] = 0.21 + 0.13 * glow + streak * 0.4;
}

/** 0 before `from`, 1 after `to`, slow at the end only: a car that comes and stops. */
export function ease(from: number, to: number, now: number): number {
  const part = clamp((now - from) / (to - from), 0, 1);
  return 1 - (1 - part) ** 2;
}

/** Where one is now on a list of [seconds, metres], straight between them. */
export function along(now: number, points: readonly (readonly [number, number])[]): number {
  const first = points[0] ?? [0, 0];
  if (now <= first[0]) return first[1];
  for (let index = 1; index < points.length; index++) {
    const [from, start] = points[index - 1] ?? first;
    const [to, end] = points[index] ?? first;
    if (now <= to) return start + ((end - start) * (now - from)) / (to - from);
  }
  return points.at(-1)?.[1] ?? 0;
}

type Phase = 'red' | 'amber' | 'green';
const CASE = plain([0.03, 0.03, 0.035], 0.03);
const COLOURS: Record<Phase, Vector> = { red: [1, 0.06, 0.03], amber: [1, 0.6, 0.05], green: [0.05, 1, 0.45] };

/** A lying signal of three lamps that faces the camera (−y), red on the left. */
export function signalHead(place: Vector, size = 1): (phase: Phase) => Mover {
  const made = new Map<Phase, Mover>();
  return (phase) => {
    const known = made.get(phase);
    if (known) return known;
    const mesh = new Mesh();
    mesh.box([-0.75 * size, 0, -0.24 * size], [1.5 * size, 0.25, 0.48 * size], CASE);
    (['red', 'amber', 'green'] as const).forEach((colour, index) => {
      const x = (index - 1) * 0.48 * size;
      mesh.pipe(
        [x, 0.02, 0],
        [x, -0.04, 0],
        [0.18 * size, 0.18 * size],
        colour === phase
          ? glowing(COLOURS[colour], 7)
          : plain([COLOURS[colour][0] * 0.06, COLOURS[colour][1] * 0.06, COLOURS[colour][2] * 0.06]),
        14,
      );
    });
    const mover: Mover = { body: new Bvh(mesh), place, yaw: 0, castsShadow: false };
    made.set(phase, mover);
    return mover;
  };
}

export const CAR_COLOURS: readonly Vector[] = [
  [0.75, 0.76, 0.77],
  [0.04, 0.045, 0.05],
  [0.33, 0.34, 0.36],
  [0.08, 0.14, 0.32],
  [0.48, 0.05, 0.04],
  [0.62, 0.6, 0.55],
];

export const driving = (vehicle: Vehicle, place: Vector, yaw: number): Mover => ({
  body: vehicle.body,
  place,
  yaw,
  footprint: vehicle.footprint,
  beams: vehicle.beams,
});

/** Offices of glass, or of stone with single windows. */
export function officeStyle(of: {
  wall: Vector;
  lit: number;
  glass: boolean;
  seed: number;
  strength: number;
  from?: number;
}): BuildingStyle {
  const size = of.glass
    ? { pitch: 1.5, windowWidth: 1.4, windowHeight: 2.4, floorHeight: 3.6 }
    : { pitch: 2.6, windowWidth: 1.7, windowHeight: 1.7, floorHeight: 3.3 };
  return { ...size, ...of, warm: 0.45, from: of.from ?? 4.1 };
}

export interface Stroll {
  /** One look a person; each walks with the distance of a whole clip to the next of the same look. */
  readonly seeds: readonly number[];
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly speed: number;
  readonly time: number;
  readonly height?: number;
  readonly size?: number;
  /** Metres at both ends over which they come out of and go into the distance. */
  readonly fade?: number;
}

/** A file of walkers that looks the same after CLIP_SECONDS, because each then stands where the one ahead stood. */
export function strollers(stroll: Stroll): Mover[] {
  const { from, to, speed } = stroll;
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const spacing = speed * CLIP_SECONDS;
  const yaw = Math.atan2(-(to[0] - from[0]), to[1] - from[1]);
  const list: Mover[] = [];
  stroll.seeds.forEach((seed, index) => {
    const style = anybody(seed, stroll.size ?? 1);
    const first = hash(seed, 41) * spacing;
    const aside = (hash(seed, 42) - 0.5) * 1.1;
    for (let walked = (first + stroll.time * speed) % spacing; walked < length; walked += spacing) {
      const part = walked / length;
      const fade = stroll.fade ?? 3;
      const opacity = clamp(Math.min(walked, length - walked) / fade, 0, 1);
      // Whole strides a clip, so that the feet match as well.
      const strides = Math.round((CLIP_SECONDS * speed) / 1.45);
      const place: Vector = [
        from[0] + (to[0] - from[0]) * part + Math.cos(yaw) * aside,
        from[1] + (to[1] - from[1]) * part + Math.sin(yaw) * aside,
        stroll.height ?? 0,
      ];
      list.push({ body: person(style, (stroll.time / CLIP_SECONDS) * strides + index * 0.3), place, yaw, footprint: [0.2, 0.2], opacity });
    }
  });
  return list;
}

export interface Lane {
  readonly vehicles: readonly Vehicle[];
  readonly x: number;
  readonly from: number;
  readonly to: number;
  /** Metres a second; each vehicle runs with the distance of a whole clip to its like. */
  readonly speed: number;
  readonly time: number;
  /** 0…1: shifts the whole lane. */
  readonly shift?: number;
}

/** Even traffic on a lane along y that looks the same after CLIP_SECONDS. */
export function traffic(lane: Lane): Mover[] {
  const length = Math.abs(lane.to - lane.from);
  const way = Math.sign(lane.to - lane.from);
  const spacing = lane.speed * CLIP_SECONDS;
  const list: Mover[] = [];
  lane.vehicles.forEach((vehicle, index) => {
    const first = ((index + 0.25 * hash(index, Math.round(lane.x * 10))) / lane.vehicles.length + (lane.shift ?? 0)) * spacing;
    for (let driven = (first + lane.time * lane.speed) % spacing; driven < length; driven += spacing) {
      list.push({
        ...driving(vehicle, [lane.x, lane.from + way * driven, 0], way > 0 ? 0 : Math.PI),
        opacity: clamp(Math.min(driven, length - driven) / 8, 0, 1),
      });
    }
  });
  return list;
}

/** Letters on the road, long as drivers see them: coverage 0…1. Read by traffic that moves in +y. */
export function roadText(text: string, x: number, y: number, at: { centre: number; from: number; letter: number; length: number }): number {
  const letters = [...text];
  const column = (x - at.centre) / at.letter + letters.length / 2;
  const index = Math.floor(column);
  const row = 1 - (y - at.from) / at.length;
  if (index < 0 || index >= letters.length || row < 0 || row >= 1) return 0;
  const glyph = loadStripFont().get(letters[index] ?? ' ');
  const px = Math.floor((column - index) * 25 - 1);
  const py = Math.floor(row * 27 + 2);
  if (!glyph || px < 0) return 0;
  return (glyph.coverage[py * STRIP_FONT_CELL + px] ?? 0) / 3;
}
