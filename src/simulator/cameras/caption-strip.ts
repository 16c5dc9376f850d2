import { barcodeModules } from '#protocol/frame-barcode.ts';
import { RAW_BLOCK_BYTES } from '#protocol/h264-overlay-strip.ts';
import type { Shade, StripBlock } from '#protocol/h264-overlay-strip.ts';
import { formatSeoulTime } from '#protocol/seoul-time.ts';
import { STRIP_FONT_CELL, loadStripFont } from './strip-font.ts';

/**
 * The strip above a simulated camera's scene: its label on the left, the clock of Seoul in the middle, the bars of
 * `#protocol/frame-barcode.ts` on the right. Drawn for main streams (1280 wide, two rows of macroblocks), halved for sub
 * streams (640 wide, one row).
 */
export type StreamKind = 'main' | 'sub';

const MAIN_HEIGHT = 32;
/** Luma of the strip and of its letters; light bars are HALF_STEP above the strip. Limited range, so that no byte of it is 0. */
const DARK = 24;
const INK = 226;
const GREY = 128;
const LABEL_LEFT = 14;
const LABEL_WIDTH = 30 * 16;
const CLOCK_WIDTH = 18 * 16;
/** Letters stand a little above the middle, so that nothing touches the scene. */
const LIFT = 1;

export interface StripLayout {
  readonly rows: number;
  readonly columns: number;
  /** Columns of label, clock and bars. */
  readonly clock: number;
  readonly bars: number;
}
export const STRIP_LAYOUTS: Readonly<Record<StreamKind, StripLayout>> = {
  main: { rows: 2, columns: 80, clock: 30, bars: 50 },
  sub: { rows: 1, columns: 40, clock: 15, bars: 25 },
};

/** Raw macroblocks of a part of the strip, row by row; undefined = plain strip. */
export type StripBlocks = readonly (readonly (Uint8Array | undefined)[])[];

const PLAIN_BLOCK = rawBlock(() => DARK);

/** Blocks of a camera's label. Letters the font lacks are left out; what does not fit is cut. */
export function labelBlocks(label: string, kind: StreamKind): StripBlocks {
  const canvas = new Uint8Array(LABEL_WIDTH * MAIN_HEIGHT).fill(DARK);
  write(canvas, LABEL_WIDTH, { text: label, left: LABEL_LEFT });
  return cut(canvas, LABEL_WIDTH, kind);
}

/** Blocks of the clock, `2026-11-03 14:23:45`, of a second since 1970. */
export function clockBlocks(second: number, kind: StreamKind): StripBlocks {
  const digits = formatSeoulTime(second * 1_000);
  const text = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)} ${digits.slice(8, 10)}:${digits.slice(10, 12)}:${digits.slice(12, 14)}`;
  const canvas = new Uint8Array(CLOCK_WIDTH * MAIN_HEIGHT).fill(DARK);
  write(canvas, CLOCK_WIDTH, { text, left: 6 });
  return cut(canvas, CLOCK_WIDTH, kind);
}

function write(canvas: Uint8Array, width: number, words: { readonly text: string; readonly left: number }): void {
  const font = loadStripFont();
  let left = words.left;
  for (const letter of words.text) {
    const glyph = font.get(letter);
    if (!glyph) continue;
    if (left + glyph.advance > width) return;
    for (let y = LIFT; y < STRIP_FONT_CELL; y++) {
      for (let x = 0; x < STRIP_FONT_CELL && left + x < width; x++) {
        const coverage = glyph.coverage[y * STRIP_FONT_CELL + x] ?? 0;
        const at = (y - LIFT) * width + left + x;
        if (coverage > 0) canvas[at] = Math.max(canvas[at] ?? 0, DARK + Math.round(((INK - DARK) * coverage) / 3));
      }
    }
    left += glyph.advance;
  }
}

/** Macroblocks of a canvas, which is drawn for a main stream. */
function cut(canvas: Uint8Array, width: number, kind: StreamKind): StripBlocks {
  const zoom = kind === 'main' ? 1 : 2;
  const at = (x: number, y: number): number => canvas[y * width + x] ?? DARK;
  const pixel = (x: number, y: number): number =>
    zoom === 1 ? at(x, y) : (at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1) + 2) >> 2;
  return Array.from({ length: STRIP_LAYOUTS[kind].rows }, (_, row) =>
    Array.from({ length: width / 16 / zoom }, (_unused, column) => {
      const block = rawBlock((x, y) => pixel(column * 16 + x, row * 16 + y));
      return sameBytes(block, PLAIN_BLOCK) ? undefined : block;
    }),
  );
}

function rawBlock(luma: (x: number, y: number) => number): Uint8Array {
  const block = new Uint8Array(RAW_BLOCK_BYTES).fill(GREY);
  for (let index = 0; index < 256; index++) block[index] = luma(index & 15, index >> 4);
  return block;
}

function sameBytes(left: Uint8Array | undefined, right: Uint8Array | undefined): boolean {
  return (
    left === right ||
    (left !== undefined && right !== undefined && left.length === right.length && left.every((byte, index) => byte === right[index]))
  );
}

/** What a strip shows; two strips are written one after another by their difference. */
export interface StripState {
  /** Seconds since 1970. */
  readonly second: number;
  readonly clock: StripBlocks;
  readonly modules: readonly boolean[];
}

export function stripState(atMs: number, clockOf: (second: number) => StripBlocks, value: number): StripState {
  const second = Math.floor(atMs / 1_000);
  return { second, clock: clockOf(second), modules: barcodeModules(value) };
}

const KEEP: StripBlock = { kind: 'keep' };
const PLAIN_SMEAR: StripBlock = { kind: 'smear', left: 0, right: 0 };
const PLAIN_RAW: StripBlock = { kind: 'raw', bytes: PLAIN_BLOCK };

/** The label's part of a row of a key picture: columns 0 to `clock`. */
export function labelRow(label: StripBlocks, at: { readonly kind: StreamKind; readonly row: number }): StripBlock[] {
  return keyBlocks(Array.from({ length: STRIP_LAYOUTS[at.kind].clock }, (_, column) => label[at.row]?.[column]));
}

/** The rest of a row of a key picture, columns from `clock` on, which all cameras have in common. */
export function momentRow(state: StripState, at: { readonly kind: StreamKind; readonly row: number }): StripBlock[] {
  const { columns, clock, bars } = STRIP_LAYOUTS[at.kind];
  const digits = keyBlocks(Array.from({ length: bars - clock }, (_, column) => state.clock[at.row]?.[column]));
  const rest = Array.from({ length: columns - bars }, (_, column) =>
    at.row === 0 ? barSmear(state.modules, column, at.kind) : PLAIN_SMEAR,
  );
  return [...digits, ...rest];
}

/** Raw blocks, and plain strip drawn on where there are none. */
function keyBlocks(all: readonly (Uint8Array | undefined)[]): StripBlock[] {
  return all.map((bytes, column) => {
    if (bytes) return { kind: 'raw', bytes };
    return column > 0 && all[column - 1] === undefined ? PLAIN_SMEAR : PLAIN_RAW;
  });
}

/** Bars fill the upper half of the strip, so that none touches the scene. In a key picture a block says how each half differs from the module to the left. */
function barSmear(modules: readonly boolean[], column: number, kind: StreamKind): StripBlock {
  const shade = (index: number): number => (modules[index] ? 1 : 0);
  const first = kind === 'main' ? column : column * 2;
  const before = first === 0 ? 0 : shade(first - 1);
  const second = kind === 'main' ? first : first + 1;
  return { kind: 'smear', left: (shade(first) - before) as Shade, right: (shade(second) - before) as Shade, upper: kind === 'sub' };
}

interface BlockChange {
  readonly row: number;
  readonly column: number;
  readonly bytes: Uint8Array;
}
/** All cameras go from one second to the next, so the comparison is made once for all. */
const compared = new WeakMap<StripBlocks, { readonly before: StripBlocks; readonly changes: readonly BlockChange[] }>();

function clockChanges(before: StripBlocks, now: StripBlocks): readonly BlockChange[] {
  const known = compared.get(now);
  if (known?.before === before) return known.changes;
  const changes = now.flatMap((blocks, row) =>
    blocks.flatMap((bytes, column) => (sameBytes(before[row]?.[column], bytes) ? [] : [{ row, column, bytes: bytes ?? PLAIN_BLOCK }])),
  );
  compared.set(now, { before, changes });
  return changes;
}

/** A whole row of a picture that follows another: digits that changed, and bars copied from where the same bars are. */
export function nextRow(before: StripState, now: StripState, at: { readonly kind: StreamKind; readonly row: number }): StripBlock[] {
  const { columns, clock, bars } = STRIP_LAYOUTS[at.kind];
  const blocks = Array.from({ length: columns }, () => KEEP);
  if (now.clock !== before.clock)
    for (const { row, column, bytes } of clockChanges(before.clock, now.clock))
      if (row === at.row) blocks[clock + column] = { kind: 'raw', bytes };
  if (at.row > 0) return blocks;
  const wide = at.kind === 'main' ? 1 : 2;
  for (let column = 0; column < columns - bars; column++) {
    const [first, second] = [column * wide, column * wide + wide - 1];
    if (before.modules[first] === now.modules[first] && before.modules[second] === now.modules[second]) continue;
    blocks[bars + column] = {
      kind: 'move',
      right: markOffset(now.modules[first] === true, now.modules[second] === true, at.kind) - column * 16,
    };
  }
  return blocks;
}

/** Pixels from the first bar to where the mark, which never changes, shows two halves of these shades. */
function markOffset(left: boolean, right: boolean, kind: StreamKind): number {
  if (kind === 'main') return left ? 0 : 32;
  // light light | light dark | dark dark | dark light, at every module of the mark.
  return (left ? (right ? 0 : 1) : right ? 3 : 2) * 8;
}
