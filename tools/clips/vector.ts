/** Metres: x to the right, y ahead, z up. */
export type Vector = readonly [number, number, number];

export const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
export const normalise = (a: Vector): Vector => scale(a, 1 / (Math.hypot(a[0], a[1], a[2]) || 1));
export const clamp = (value: number, low: number, high: number): number => (value < low ? low : value > high ? high : value);
export const smoothstep = (from: number, to: number, value: number): number => {
  const part = clamp((value - from) / (to - from), 0, 1);
  return part * part * (3 - 2 * part);
};

/** The same number in 0…1 for the same three, so that a scene drawn twice is the same scene. */
export function hash(a: number, b = 0, c = 0): number {
  let state = (Math.imul(a | 0, 0x9e3779b1) ^ Math.imul(b | 0, 0x85ebca77) ^ Math.imul(c | 0, 0xc2b2ae3d)) >>> 0;
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
  state = Math.imul(state ^ (state >>> 12), 0x297a2d39);
  return ((state ^ (state >>> 15)) >>> 0) / 4294967296;
}

/** Smooth noise in 0…1 on a grid of size 1. */
export function noise(x: number, y: number, seed = 0): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const across = smoothstep(0, 1, x - column);
  const down = smoothstep(0, 1, y - row);
  const top = hash(column, row, seed) * (1 - across) + hash(column + 1, row, seed) * across;
  const bottom = hash(column, row + 1, seed) * (1 - across) + hash(column + 1, row + 1, seed) * across;
  return top * (1 - down) + bottom * down;
}

/** Numbers in 0…1, quickly, from a seed. */
export function randomFrom(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}
