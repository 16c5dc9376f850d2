import type { OverlayFacts, SliceFacts } from './h264-overlay.ts';
import { NalBitWriter } from './h264-overlay-bits.ts';

/** Bytes of a macroblock as it is: 256 of luma, 64 of each chroma; none may be 0. */
export const RAW_BLOCK_BYTES = 384;

/**
 * One macroblock of an added row.
 * - `keep`: as in the picture before. Only in predicted slices.
 * - `move`: a copy of the block `right` pixels to the right in the picture before. Only in predicted slices.
 * - `raw`: given bytes.
 * - `smear`: the left neighbour's last column drawn on; its left and right half are made lighter or darker by
 *   `HALF_STEP` times `left` and `right`, over the whole height or only in the upper half. Only in key slices, and not
 *   first in one.
 */
export type StripBlock =
  | { readonly kind: 'keep' }
  | { readonly kind: 'move'; readonly right: number }
  | { readonly kind: 'raw'; readonly bytes: Uint8Array }
  | { readonly kind: 'smear'; readonly left: Shade; readonly right: Shade; readonly upper?: boolean };
export type Shade = -1 | 0 | 1;

/** Luma between the two shades that `smear` can reach. */
const HALF_STEP = 180;
const STRIP_QP = 36;
/** At QP 36 a DC level of 1 is 2.5 of luma (§8.5.10), so this one is HALF_STEP. */
const HALF_LEVEL = (HALF_STEP * 2) / 5;

/** Neighbouring macroblocks of one row as a slice. `first` is the address of the first, counted row by row from the top of the picture. */
export function writeStripSlice(
  blocks: readonly StripBlock[],
  first: number,
  context: { readonly overlay: OverlayFacts; readonly slice: SliceFacts },
): Uint8Array {
  const { slice } = context;
  const raw = blocks.reduce((count, block) => count + (block.kind === 'raw' ? 1 : 0), 0);
  const writer = new NalBitWriter(slice.idr ? 0x65 : 0x41, 64 + raw * (RAW_BLOCK_BYTES + 4) + blocks.length * 8);
  writeHead(writer, first, context);
  if (slice.idr) writeKeyBlocks(writer, blocks);
  else writePredictedBlocks(writer, blocks);
  return writer.finish();
}

/** A predicted slice that repeats `count` macroblocks of the picture before. */
export function writeRepeatSlice(count: number, context: { readonly overlay: OverlayFacts; readonly slice: SliceFacts }): Uint8Array {
  const writer = new NalBitWriter(0x41, 32);
  writeHead(writer, 0, context);
  return writer.unsigned(count).finish();
}

function writeHead(
  writer: NalBitWriter,
  firstBlock: number,
  { overlay, slice }: { readonly overlay: OverlayFacts; readonly slice: SliceFacts },
): void {
  writer
    .unsigned(firstBlock)
    .unsigned(slice.idr ? 2 : 0)
    .unsigned(overlay.ppsId)
    .put(slice.frameNum, overlay.frameNumBits);
  if (slice.idr) writer.unsigned(slice.idrPicId).put(0, 2);
  // No override of the reference count, no reordering, no adaptive marking.
  else writer.put(0, 3);
  writer.signed(STRIP_QP - overlay.initialQp);
  if (overlay.deblockingControl) writer.unsigned(1);
}

function writeKeyBlocks(writer: NalBitWriter, blocks: readonly StripBlock[]): void {
  // Number of coefficients of the block to the left, which chooses the code table (§9.2.1): a raw block counts as 16.
  let neighbour = 0;
  for (const block of blocks) {
    if (block.kind === 'raw') {
      writer.unsigned(25).align().copy(block.bytes);
      neighbour = 16;
    } else if (block.kind === 'smear') {
      // I_16x16 with horizontal prediction, no AC and no chroma; chroma predicted horizontally; no change of QP.
      writer.unsigned(2).unsigned(1).signed(0);
      writeHalves(writer, block, neighbour);
      neighbour = 0;
    } else throw new Error(`bug: ${block.kind} in a key slice`);
  }
}

/**
 * Intra16x16DCLevel (§9.2). The sixteen DC values pass a Hadamard transform, of which four patterns are used: flat, left
 * against right, upper against lower, and both. In scan order they are the coefficients 0, 1, 2 and 4.
 */
function writeHalves(
  writer: NalBitWriter,
  halves: { readonly left: Shade; readonly right: Shade; readonly upper?: boolean },
  neighbour: number,
): void {
  const part = halves.upper ? 4 : 2;
  const mean = ((halves.left + halves.right) * HALF_LEVEL) / part;
  const difference = ((halves.left - halves.right) * HALF_LEVEL) / part;
  const [levels, zeros] = scan(mean, difference, halves.upper === true);
  const tokens = COEFF_TOKENS[levels.length] ?? ['', ''];
  writer.code(neighbour >= 8 ? tokens[1] : tokens[0]);
  let suffixLength = 0;
  for (const level of levels) {
    writeLevel(writer, level, suffixLength);
    suffixLength = Math.max(1, suffixLength);
    if (Math.abs(level) > 3 << (suffixLength - 1)) suffixLength++;
  }
  writer.code(zeros);
}

/** coeff_token without trailing ones for 0, 1, 2 and 4 coefficients: with nC below 2, and from 8 (table 9-5). */
const COEFF_TOKENS: Readonly<Record<number, readonly [string, string]>> = {
  0: ['1', '000011'],
  1: ['000101', '000000'],
  2: ['00000111', '000100'],
  4: ['0000000111', '001100'],
};

/** Levels from the highest frequency down, and the code words of total_zeros and run_before (tables 9-7 and 9-10). */
function scan(mean: number, difference: number, upper: boolean): readonly [levels: readonly number[], zeros: string] {
  if (mean === 0 && difference === 0) return [[], ''];
  if (upper) {
    if (difference === 0) return [[mean, mean], '1100'];
    if (mean === 0) return [[difference, difference], '10001'];
    return [[difference, mean, difference, mean], '1110'];
  }
  if (difference === 0) return [[mean], '1'];
  if (mean === 0) return [[difference], '011'];
  return [[difference, mean], '111'];
}

/** One level of a block without trailing ones (§9.2.2.1); the first one's size is known to be at least 2. */
function writeLevel(writer: NalBitWriter, level: number, suffixLength: number): void {
  const code = (level > 0 ? level * 2 - 2 : -level * 2 - 1) - (suffixLength === 0 ? 2 : 0);
  const escape = suffixLength === 0 ? 30 : 15 << suffixLength;
  if (code >= escape) writer.put(1, 16).put(code - escape, 12);
  else if (suffixLength > 0) writer.put(1, (code >> suffixLength) + 1).put(code & ((1 << suffixLength) - 1), suffixLength);
  else if (code < 14) writer.put(1, code + 1);
  else writer.put(1, 15).put(code - 14, 4);
}

function writePredictedBlocks(writer: NalBitWriter, blocks: readonly StripBlock[]): void {
  let kept = 0;
  // Nothing above belongs to the slice, so a vector is predicted from the left neighbour alone (§8.4.1.3).
  let before = 0;
  for (const block of blocks) {
    if (block.kind === 'keep') {
      kept++;
      before = 0;
      continue;
    }
    writer.unsigned(kept);
    kept = 0;
    if (block.kind === 'raw') {
      writer.unsigned(30).align().copy(block.bytes);
      before = 0;
    } else if (block.kind === 'move') {
      // P_L0_16x16, vector in quarters of a pixel, no coefficients.
      writer
        .unsigned(0)
        .signed(block.right * 4 - before)
        .signed(0)
        .unsigned(0);
      before = block.right * 4;
    } else throw new Error('bug: smear in a predicted slice');
  }
  if (kept > 0) writer.unsigned(kept);
}
