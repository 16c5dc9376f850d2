import { Bvh } from './bvh.ts';
import { Mesh, plain } from './mesh.ts';
import type { Material } from './mesh.ts';
import { hash } from './vector.ts';
import type { Vector } from './vector.ts';

export interface PersonStyle {
  readonly coat: Vector;
  readonly trousers: Vector;
  readonly hair?: Vector;
  /** 1 = 1.72 m. */
  readonly size?: number;
  readonly bag?: Vector;
  readonly skirt?: boolean;
  readonly umbrella?: Vector;
}

const SKIN = plain([0.55, 0.38, 0.28]);
const SHOES = plain([0.06, 0.05, 0.05]);
const PHASES = 12;
const kept = new Map<string, Bvh[]>();

const COATS: readonly Vector[] = [
  [0.1, 0.12, 0.2],
  [0.35, 0.32, 0.28],
  [0.5, 0.1, 0.1],
  [0.08, 0.08, 0.09],
  [0.6, 0.58, 0.55],
  [0.12, 0.25, 0.2],
  [0.5, 0.38, 0.12],
  [0.2, 0.3, 0.5],
  [0.45, 0.25, 0.35],
  [0.7, 0.7, 0.72],
];
const TROUSERS: readonly Vector[] = [
  [0.07, 0.08, 0.12],
  [0.1, 0.1, 0.1],
  [0.14, 0.18, 0.28],
  [0.3, 0.27, 0.22],
  [0.2, 0.2, 0.21],
];

export function anybody(seed: number, size = 1): PersonStyle {
  const pick = (list: readonly Vector[], salt: number): Vector => list[Math.floor(hash(seed, salt) * list.length)] ?? [0.2, 0.2, 0.2];
  return {
    coat: pick(COATS, 1),
    trousers: pick(TROUSERS, 2),
    hair: hash(seed, 3) < 0.8 ? [0.03, 0.025, 0.02] : [0.2, 0.13, 0.08],
    size: size * (0.93 + 0.12 * hash(seed, 4)),
    ...(hash(seed, 5) < 0.4 ? { bag: pick(COATS, 6) } : {}),
    skirt: hash(seed, 7) < 0.2,
  };
}

/** A person facing +y. `stride`: 0…1 round one double step; undefined = standing. */
export function person(style: PersonStyle, stride?: number): Bvh {
  const key = JSON.stringify(style);
  const phase = stride === undefined ? PHASES : Math.floor((((stride % 1) + 1) % 1) * PHASES);
  let poses = kept.get(key);
  if (!poses) kept.set(key, (poses = []));
  return (poses[phase] ??= new Bvh(pose(style, stride === undefined ? undefined : (phase / PHASES) * Math.PI * 2)));
}

function pose(style: PersonStyle, angle: number | undefined): Mesh {
  const size = style.size ?? 1;
  const mesh = new Mesh();
  const coat = plain(style.coat);
  const trousers = plain(style.trousers);
  for (const side of [-1, 1]) {
    const swing = angle === undefined ? 0.02 * side : Math.sin(angle) * 0.42 * side;
    const lift = angle === undefined ? 0 : Math.max(0, Math.cos(angle) * side) * 0.5;
    leg(mesh, side, { swing, lift }, trousers);
    arm(mesh, side, -swing * 0.8, coat);
  }
  const bob = angle === undefined ? 0 : Math.abs(Math.cos(angle)) * 0.025;
  mesh.ball([0, 0, 1.18 + bob], [0.215, 0.15, 0.36], coat, 8);
  mesh.pipe([0, 0, 0.78], [0, 0, 1.15 + bob], style.skirt ? [0.27, 0.18] : [0.18, 0.19], style.skirt ? coat : trousers, 9);
  mesh.pipe([0, 0, 1.42 + bob], [0, 0.01, 1.54 + bob], [0.06, 0.06], SKIN, 6);
  mesh.ball([0, 0.015, 1.62 + bob], [0.09, 0.105, 0.12], SKIN, 7);
  mesh.ball([0, -0.018, 1.65 + bob], [0.1, 0.11, 0.115], plain(style.hair ?? [0.03, 0.025, 0.02]), 7);
  if (style.bag) mesh.box([-0.16, -0.3, 1.05 + bob], [0.32, 0.17, 0.4], plain(style.bag));
  if (style.umbrella) {
    mesh
      .pipe([0.15, 0.15, 1.2], [0.1, 0.1, 2.1], [0.012, 0.012], SHOES, 4)
      .pipe([0.1, 0.1, 1.95], [0.1, 0.1, 2.18], [0.62, 0.02], plain(style.umbrella), 10);
  }
  const scaled = new Mesh();
  scaled.include(mesh, [0, 0, 0], 0, size);
  return scaled;
}

function leg(mesh: Mesh, side: number, step: { swing: number; lift: number }, material: Material): void {
  const hip: Vector = [side * 0.095, 0, 0.88];
  const knee: Vector = [hip[0], Math.sin(step.swing) * 0.42, 0.88 - Math.cos(step.swing) * 0.42];
  const bend = step.swing - step.lift;
  const foot: Vector = [hip[0], knee[1] + Math.sin(bend) * 0.42, Math.max(0.07, knee[2] - Math.cos(bend) * 0.42)];
  mesh.pipe(hip, knee, [0.095, 0.075], material, 7).pipe(knee, foot, [0.075, 0.055], material, 7);
  mesh.box([foot[0] - 0.05, foot[1] - 0.08, Math.max(0, foot[2] - 0.07)], [0.1, 0.26, 0.09], SHOES);
}

function arm(mesh: Mesh, side: number, swing: number, material: Material): void {
  const shoulder: Vector = [side * 0.225, 0, 1.4];
  const elbow: Vector = [side * 0.26, Math.sin(swing) * 0.28, 1.4 - Math.cos(swing) * 0.28];
  const hand: Vector = [side * 0.255, elbow[1] + Math.sin(swing + 0.35) * 0.25, elbow[2] - Math.cos(swing + 0.35) * 0.25];
  mesh
    .pipe(shoulder, elbow, [0.065, 0.055], material, 6)
    .pipe(elbow, hand, [0.055, 0.045], material, 6)
    .ball(hand, [0.045, 0.05, 0.055], SKIN, 4);
}

/** A person on a bicycle, moving in +y. */
export function cyclist(style: PersonStyle, turn: number): Bvh {
  const mesh = new Mesh();
  const frame = plain([0.6, 0.1, 0.08], 0.1);
  const tyre = plain([0.03, 0.03, 0.03]);
  for (const axle of [0.52, -0.52]) {
    for (let piece = 0; piece < 16; piece++) {
      const at = (step: number): Vector => [
        0,
        axle + Math.cos((step / 16) * Math.PI * 2) * 0.33,
        0.34 + Math.sin((step / 16) * Math.PI * 2) * 0.33,
      ];
      mesh.pipe(at(piece), at(piece + 1), [0.02, 0.02], tyre, 4);
    }
  }
  mesh
    .pipe([0, -0.52, 0.34], [0, -0.15, 0.88], [0.02, 0.02], frame, 5)
    .pipe([0, -0.15, 0.85], [0, 0.4, 0.85], [0.02, 0.02], frame, 5)
    .pipe([0, 0.4, 1], [0, 0.52, 0.34], [0.02, 0.02], frame, 5)
    .pipe([0, -0.05, 0.3], [0, 0.4, 0.8], [0.02, 0.02], frame, 5);
  mesh.pipe([-0.25, 0.42, 1.05], [0.25, 0.42, 1.05], [0.02, 0.02], tyre, 5).box([-0.08, -0.3, 0.92], [0.16, 0.26, 0.06], tyre);
  const coat = plain(style.coat);
  mesh
    .pipe([0, -0.15, 0.98], [0, 0.12, 1.42], [0.17, 0.19], coat, 9)
    .ball([0, 0.22, 1.62], [0.1, 0.12, 0.13], SKIN, 6)
    .ball([0, 0.2, 1.68], [0.12, 0.15, 0.11], plain([0.8, 0.8, 0.82], 0.05), 6);
  for (const side of [-1, 1]) {
    const pedal = turn * Math.PI * 2 + (side > 0 ? Math.PI : 0);
    const foot: Vector = [side * 0.1, -0.02 + Math.sin(pedal) * 0.16, 0.32 + Math.cos(pedal) * 0.16];
    const knee: Vector = [side * 0.11, 0.26 + Math.sin(pedal) * 0.07, 0.72 + Math.cos(pedal) * 0.1];
    mesh
      .pipe([side * 0.1, -0.13, 0.98], knee, [0.09, 0.07], plain(style.trousers), 6)
      .pipe(knee, foot, [0.07, 0.045], plain(style.trousers), 6);
    mesh.pipe([side * 0.2, 0.1, 1.38], [side * 0.23, 0.38, 1.08], [0.055, 0.045], coat, 6);
  }
  return new Bvh(mesh);
}
