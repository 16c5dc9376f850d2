import { BitReader, withoutEmulation } from './bit-reader.ts';
import { NAL, nalType } from './h264.ts';

/** What a sequence parameter set says of the pictures (ITU-T H.264 §7.3.2.1.1). */
export interface SpsFacts {
  readonly profile: number;
  readonly constraints: number;
  readonly level: number;
  readonly id: number;
  /** Pixels after cropping. */
  readonly width: number;
  readonly height: number;
  /** chroma_format_idc, 1 for 4:2:0. */
  readonly chroma: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
}

/** Longest parameter set that is looked at. */
const MAX_SPS_BYTES = 1_024;
const MAX_EDGE = 16_384;
/** Profiles whose SPS carries chroma format and scaling lists. */
export const HIGH_PROFILES: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** Undefined when the NAL unit is not a whole, sensible SPS. */
export function readSps(nal: Uint8Array): SpsFacts | undefined {
  if (nalType(nal) !== NAL.sps || nal.length < 4 || nal.length > MAX_SPS_BYTES) return undefined;
  const [, profile = 0, constraints = 0, level = 0] = nal;
  const bits = new BitReader(withoutEmulation(nal.subarray(4)));
  const id = bits.unsigned();
  const colour = HIGH_PROFILES.has(profile) ? readColour(bits) : { chroma: 1, separate: false, bitDepthLuma: 8, bitDepthChroma: 8 };
  bits.unsigned(); // log2_max_frame_num_minus4
  skipOrderCount(bits);
  bits.unsigned(); // max_num_ref_frames
  bits.take(1); // gaps_in_frame_num_value_allowed_flag
  const size = readSize(bits, colour.separate ? 0 : colour.chroma);
  const { chroma, bitDepthLuma, bitDepthChroma } = colour;
  if (
    bits.overrun ||
    chroma > 3 ||
    bitDepthLuma > 14 ||
    bitDepthChroma > 14 ||
    id > 31 ||
    size.width <= 0 ||
    size.height <= 0 ||
    size.width > MAX_EDGE ||
    size.height > MAX_EDGE
  )
    return undefined;
  return { profile, constraints, level, id, ...size, chroma, bitDepthLuma, bitDepthChroma };
}

/** Identity of a picture parameter set, its own and that of the SPS it refers to; undefined when it cannot be read. */
export function readPpsIds(nal: Uint8Array): { readonly id: number; readonly sps: number } | undefined {
  if (nalType(nal) !== NAL.pps || nal.length < 2) return undefined;
  const bits = new BitReader(withoutEmulation(nal.subarray(1, 16)));
  const id = bits.unsigned();
  const sps = bits.unsigned();
  return bits.overrun || id > 255 || sps > 31 ? undefined : { id, sps };
}

/** RFC 6381 name of the codec, e.g. `avc1.64001f`. */
export function codecString(facts: SpsFacts): string {
  return `avc1.${[facts.profile, facts.constraints, facts.level].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function readColour(bits: BitReader): { chroma: number; separate: boolean; bitDepthLuma: number; bitDepthChroma: number } {
  const chroma = bits.unsigned();
  const separate = chroma === 3 && bits.take(1) === 1;
  const bitDepthLuma = 8 + bits.unsigned();
  const bitDepthChroma = 8 + bits.unsigned();
  bits.take(1); // qpprime_y_zero_transform_bypass_flag
  if (bits.take(1) === 1)
    for (let list = 0; list < (chroma === 3 ? 12 : 8); list++) if (bits.take(1) === 1) skipScalingList(bits, list < 6 ? 16 : 64);
  return { chroma, separate, bitDepthLuma, bitDepthChroma };
}

function skipScalingList(bits: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let index = 0; index < size; index++) {
    if (next !== 0) next = (last + bits.signed() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

function skipOrderCount(bits: BitReader): void {
  const kind = bits.unsigned();
  if (kind === 0) bits.unsigned();
  if (kind !== 1) return;
  bits.take(1);
  bits.signed();
  bits.signed();
  const cycle = Math.min(bits.unsigned(), 255);
  for (let index = 0; index < cycle; index++) bits.signed();
}

function readSize(bits: BitReader, chroma: number): { readonly width: number; readonly height: number } {
  const columns = bits.unsigned() + 1;
  const rows = bits.unsigned() + 1;
  const frameOnly = bits.take(1);
  if (frameOnly === 0) bits.take(1);
  bits.take(1); // direct_8x8_inference_flag
  const crop = bits.take(1) === 1 ? [bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()] : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * (2 - frameOnly);
  return { width: columns * 16 - unitX * (left + right), height: rows * 16 * (2 - frameOnly) - unitY * (top + bottom) };
}
