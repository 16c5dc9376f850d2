import { STRIP_FONT_CELL, loadStripFont } from '../../src/simulator/cameras/strip-font.ts';
import { resetPaint } from './mesh.ts';
import type { Material, Paint } from './mesh.ts';
import { clamp, hash, noise, smoothstep } from './vector.ts';
import type { Vector } from './vector.ts';

function glow(paint: Paint, colour: Vector, strength: number): void {
  paint.glowRed = colour[0] * strength;
  paint.glowGreen = colour[1] * strength;
  paint.glowBlue = colour[2] * strength;
}

/** Worn tar: grey with patches and fine grain; wetter where `wet` is higher (0…1). */
export function asphalt(paint: Paint, x: number, y: number, wet = 0): void {
  const patch = noise(x * 0.35, y * 0.22, 3) * 0.5 + noise(x * 1.3, y * 0.9, 4) * 0.3 + noise(x * 5, y * 5, 5) * 0.2;
  const shade = (0.085 + patch * 0.06) * (1 - wet * 0.35);
  resetPaint(paint, shade, shade, shade * 1.04);
  if (wet > 0) {
    const puddle = smoothstep(0.35, 0.75, noise(x * 0.25 + 9, y * 0.16, 8) * 0.7 + noise(x, y * 0.8, 9) * 0.3);
    paint.gloss = wet * (0.05 + 0.3 * puddle);
    paint.rough = 0.14 - 0.09 * puddle;
  }
}

/** Pavement blocks, 30 cm. */
export function paving(paint: Paint, x: number, y: number, colour: Vector = [0.3, 0.28, 0.26]): void {
  const column = Math.floor(x / 0.3);
  const row = Math.floor(y / 0.3);
  const joint = Math.min(x / 0.3 - column, y / 0.3 - row) < 0.06 ? 0.75 : 1;
  const shade = (0.85 + hash(column, row, 11) * 0.3) * joint * (0.9 + noise(x * 0.5, y * 0.5, 12) * 0.2);
  resetPaint(paint, colour[0] * shade, colour[1] * shade, colour[2] * shade);
}

/** Road paint, a little worn, over what is there: 0…1 how much of it. */
export function roadPaint(paint: Paint, part: number, place: readonly [number, number], colour: Vector = [0.72, 0.72, 0.7]): void {
  if (part <= 0) return;
  const worn = part * (0.72 + 0.28 * smoothstep(0.2, 0.5, noise(place[0] * 4, place[1] * 4, 21)));
  paint.red += (colour[0] - paint.red) * worn;
  paint.green += (colour[1] - paint.green) * worn;
  paint.blue += (colour[2] - paint.blue) * worn;
  paint.gloss *= 1 - worn * 0.5;
}

/** 1 within `half` of a line, softened over a centimetre or so. */
export const line = (distance: number, half: number): number => 1 - smoothstep(half - 0.01, half + 0.02, Math.abs(distance));

/** 1 on the dashes of a broken line. */
export const dashed = (along: number, dash: number, gap: number): number =>
  ((along % (dash + gap)) + dash + gap) % (dash + gap) < dash ? 1 : 0;

export interface FacadeStyle {
  readonly wall: Vector;
  readonly brick?: boolean;
  readonly floorHeight: number;
  readonly pitch: number;
  readonly windowWidth: number;
  readonly windowHeight: number;
  /** Part of the windows with light in them, and how strong. */
  readonly lit: number;
  readonly strength: number;
  readonly warm: number;
  readonly seed: number;
  /** Below this height no windows are drawn: shops stand there. */
  readonly from?: number;
}

function wallPaint(paint: Paint, style: FacadeStyle, u: number, v: number): void {
  let shade = 0.9 + 0.2 * noise(u * 0.4, v * 0.25, style.seed);
  if (style.brick) {
    const row = Math.floor(v / 0.09);
    const column = Math.floor(u / 0.24 + (row & 1) * 0.5);
    shade *= 0.82 + hash(column, row, style.seed) * 0.3;
    if (v / 0.09 - row < 0.14) shade *= 1.12;
  }
  const stain = 1 - 0.25 * smoothstep(0.6, 0.9, noise(u * 1.7, v * 0.12, style.seed + 1));
  resetPaint(paint, style.wall[0] * shade * stain, style.wall[1] * shade * stain, style.wall[2] * shade * stain);
}

/** What is behind one window: a lit room with ceiling light and perhaps a curtain, or dark glass. */
function windowPaint(paint: Paint, style: FacadeStyle, cell: { column: number; floor: number; across: number; up: number }): void {
  const chance = hash(cell.column, cell.floor, style.seed);
  const rail = Math.abs(cell.across - 0.5) < 0.025 || cell.across < 0.035 || cell.across > 0.965 || cell.up < 0.035 || cell.up > 0.965;
  if (rail) {
    resetPaint(paint, 0.16, 0.16, 0.17);
    return;
  }
  resetPaint(paint, 0.03, 0.035, 0.045);
  paint.gloss = 0.16;
  paint.rough = 0.01;
  if (chance >= style.lit) return;
  const tone = hash(cell.column, cell.floor, style.seed + 5);
  const warm = tone < style.warm;
  const colour: Vector = warm ? [1, 0.78 - 0.12 * tone, 0.45] : [0.82, 0.93, 1];
  const curtain = hash(cell.column, cell.floor, style.seed + 9) < 0.55 ? 0.55 + 0.2 * Math.sin(cell.across * 60) : 0.8 + 0.35 * cell.up;
  const drawn = cell.across < hash(cell.column, cell.floor, style.seed + 12) * 0.8 ? 0.45 : 1;
  glow(paint, colour, style.strength * (0.35 + 0.65 * hash(cell.column, cell.floor, style.seed + 7)) * curtain * drawn);
  paint.gloss = 0.05;
}

/** A wall with rows of windows. */
export const facade =
  (style: FacadeStyle): Material =>
  (paint, u, v) => {
    const floor = Math.floor(v / style.floorHeight);
    const column = Math.floor(u / style.pitch);
    const across = (u / style.pitch - column - 0.5) * (style.pitch / style.windowWidth) + 0.5;
    const up =
      (v / style.floorHeight - floor) * (style.floorHeight / style.windowHeight) - (style.floorHeight / style.windowHeight - 1) * 0.55;
    if (v > (style.from ?? 0) && across > 0 && across < 1 && up > 0 && up < 1) windowPaint(paint, style, { column, floor, across, up });
    else {
      wallPaint(paint, style, u, v);
      const sill = across > -0.06 && across < 1.06 && up > -0.1 && up <= 0;
      if (sill) resetPaint(paint, 0.4, 0.39, 0.37);
      if (v / style.floorHeight - floor < 0.035) {
        paint.red *= 0.75;
        paint.green *= 0.75;
        paint.blue *= 0.75;
      }
    }
  };

/** An office front of glass: bands of windows between thin posts; whole stretches of a floor are lit together. */
export const curtainWall =
  (style: FacadeStyle): Material =>
  (paint, u, v) => {
    const floor = Math.floor(v / style.floorHeight);
    const column = Math.floor(u / style.pitch);
    const up = v / style.floorHeight - floor;
    const across = u / style.pitch - column;
    if (up < 0.22 || across < 0.05) {
      resetPaint(paint, style.wall[0], style.wall[1], style.wall[2]);
      paint.gloss = 0.03;
      return;
    }
    resetPaint(paint, 0.05, 0.07, 0.09);
    paint.gloss = 0.28;
    paint.rough = 0.015;
    const stretch = Math.floor(column / 3 + hash(floor, 0, style.seed) * 3);
    if (hash(stretch, floor, style.seed) >= style.lit) return;
    const lamp = 0.5 + 0.5 * smoothstep(0.6, 0.95, up) + 0.2 * hash(column, floor, style.seed + 2);
    const colour: Vector = hash(stretch, floor, style.seed + 3) < style.warm ? [1, 0.83, 0.58] : [0.85, 0.95, 1];
    glow(paint, colour, style.strength * lamp);
    paint.gloss = 0.08;
  };

export interface SignStyle {
  readonly text: string;
  readonly back: Vector;
  readonly ink: Vector;
  /** Light given off; 0 by day. */
  readonly strength: number;
  readonly upright?: boolean;
}

/** Coverage 0…1 of a text at (across, up), both 0…1 over the whole sign. */
function ink(style: SignStyle, width: number, height: number, across: number, up: number): number {
  const font = loadStripFont();
  const letters = [...style.text];
  const advance = (letter: string) => (style.upright ? 28 : (font.get(letter)?.advance ?? 12) + 2);
  const total = letters.reduce((sum, letter) => sum + advance(letter), 0);
  const size = style.upright ? Math.min(width / 30, height / (total + 8)) : Math.min(height / 32, width / (total + 12));
  let along = style.upright ? ((0.5 - up) * height) / size + total / 2 : ((across - 0.5) * width) / size + total / 2;
  const side = style.upright ? ((across - 0.5) * width) / size : ((0.5 - up) * height) / size;
  if (along < 0 || along >= total) return 0;
  for (const letter of letters) {
    const step = advance(letter);
    if (along >= step) {
      along -= step;
      continue;
    }
    const glyph = font.get(letter);
    const x = style.upright ? Math.round(side + 11.5) : Math.floor(along);
    const y = style.upright ? Math.floor(along + 2) : Math.round(side + 14.5);
    if (!glyph || x < 0 || y < 0 || x >= STRIP_FONT_CELL || y >= STRIP_FONT_CELL) return 0;
    return (glyph.coverage[y * STRIP_FONT_CELL + x] ?? 0) / 3;
  }
  return 0;
}

/** A shop sign; its quad must be drawn with u and v over 0…1. */
export const sign =
  (style: SignStyle, width: number, height: number): Material =>
  (paint, u, v) => {
    const part = ink(style, width, height, u, v);
    const colour: Vector = [
      style.back[0] + (style.ink[0] - style.back[0]) * part,
      style.back[1] + (style.ink[1] - style.back[1]) * part,
      style.back[2] + (style.ink[2] - style.back[2]) * part,
    ];
    const rim = u < 0.012 || u > 0.988 || v < 0.04 || v > 0.96 ? 0.4 : 1;
    resetPaint(paint, clamp(colour[0], 0.02, 0.85) * rim, clamp(colour[1], 0.02, 0.85) * rim, clamp(colour[2], 0.02, 0.85) * rim);
    if (style.strength > 0) glow(paint, colour, style.strength * rim);
  };

/** Behind a shop's glass: shelves, a counter, warm or cold light. u, v over 0…1. */
export const shopFront =
  (colour: Vector, strength: number, seed: number): Material =>
  (paint, u, v) => {
    const post = Math.abs(((u * 4) % 1) - 0.5) > 0.47 || v < 0.05 || v > 0.97;
    if (post) {
      resetPaint(paint, 0.1, 0.1, 0.11);
      return;
    }
    resetPaint(paint, 0.06, 0.06, 0.07);
    paint.gloss = 0.1;
    const shelf = v < 0.6 && Math.floor(v * 9) !== Math.floor(v * 9 - 0.12);
    const goods = v < 0.6 ? 0.35 + 0.65 * hash(Math.floor(u * 46), Math.floor(v * 9), seed) : 1;
    const lamp = v > 0.86 && (u * 6) % 1 > 0.3 ? 1.6 : 1;
    const shade = strength * (shelf ? 0.25 : goods) * lamp * (0.65 + 0.35 * noise(u * 5, v * 3, seed));
    const tint = v < 0.6 ? 0.25 : 0;
    glow(
      paint,
      [
        colour[0] * (1 - tint * hash(Math.floor(u * 46), Math.floor(v * 9), seed + 1)),
        colour[1] * (1 - tint * hash(Math.floor(u * 46), Math.floor(v * 9), seed + 2)),
        colour[2] * (1 - tint * hash(Math.floor(u * 46), Math.floor(v * 9), seed + 3)),
      ],
      shade,
    );
  };

/** Leaves: greens that differ from twig to twig. */
export const leaves =
  (colour: Vector, seed: number): Material =>
  (paint, _u, _v, x, y, z) => {
    const shade = 0.65 + 0.7 * hash(Math.floor(x * 3), Math.floor(y * 3) + seed, Math.floor(z * 3));
    resetPaint(paint, colour[0] * shade, colour[1] * shade, colour[2] * shade * 0.9);
  };

export const grass = (paint: Paint, x: number, y: number): void => {
  const shade = 0.6 + 0.35 * noise(x * 0.6, y * 0.6, 31) + 0.35 * noise(x * 4, y * 2.5, 32);
  const dry = smoothstep(0.45, 0.8, noise(x * 0.22, y * 0.16, 33));
  resetPaint(paint, (0.13 + 0.1 * dry) * shade, (0.19 + 0.02 * dry) * shade, 0.065 * shade);
};
