import { BitReader, withoutEmulation } from './bit-reader.ts';
import { H265_HEADER_BYTES, H265_NAL, h265NalType } from './h265.ts';

/** What a sequence parameter set of H.265 says of the pictures (ITU-T H.265 §7.3.2.2, §7.3.3). */
export interface H265SpsFacts {
  readonly id: number;
  /** general_profile_space to general_level_idc as they stand in the set: what hvcC repeats. */
  readonly profileTierLevel: Uint8Array;
  readonly temporalLayers: number;
  readonly temporalIdNested: boolean;
  /** Pixels after cropping. */
  readonly width: number;
  readonly height: number;
  readonly chroma: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
}

const MAX_SPS_BYTES = 4_096;
const MAX_EDGE = 16_384;
const PROFILE_BYTES = 12;

/** Undefined when the NAL unit is not a whole, sensible SPS. */
export function readH265Sps(nal: Uint8Array): H265SpsFacts | undefined {
  if (h265NalType(nal) !== H265_NAL.sps || nal.length < 16 || nal.length > MAX_SPS_BYTES) return undefined;
  const bytes = withoutEmulation(nal.subarray(H265_HEADER_BYTES));
  const bits = new BitReader(bytes);
  bits.take(4); // sps_video_parameter_set_id
  const subLayers = bits.take(3);
  const temporalIdNested = bits.take(1) === 1;
  skipProfileTierLevel(bits, subLayers);
  const id = bits.unsigned();
  const chroma = bits.unsigned();
  const separate = chroma === 3 && bits.take(1) === 1;
  const size = readSize(bits, separate ? 0 : chroma);
  const bitDepthLuma = 8 + bits.unsigned();
  const bitDepthChroma = 8 + bits.unsigned();
  const sensible = size.width > 0 && size.height > 0 && size.width <= MAX_EDGE && size.height <= MAX_EDGE;
  if (bits.overrun || !sensible || id > 15 || chroma > 3 || bitDepthLuma > 16 || bitDepthChroma > 16 || subLayers > 6) return undefined;
  const profileTierLevel = bytes.slice(1, 1 + PROFILE_BYTES);
  return { id, profileTierLevel, temporalLayers: subLayers + 1, temporalIdNested, ...size, chroma, bitDepthLuma, bitDepthChroma };
}

/** Id of a video, sequence or picture parameter set among those of its kind; undefined when it cannot be read. */
export function readH265SetId(nal: Uint8Array): number | undefined {
  const type = h265NalType(nal);
  if (nal.length <= H265_HEADER_BYTES) return undefined;
  if (type === H265_NAL.vps) return (nal[H265_HEADER_BYTES] ?? 0) >> 4;
  if (type === H265_NAL.sps) return readH265Sps(nal)?.id;
  const bits = new BitReader(withoutEmulation(nal.subarray(H265_HEADER_BYTES, 16)));
  const id = bits.unsigned();
  return type !== H265_NAL.pps || bits.overrun || id > 63 ? undefined : id;
}

/** RFC 6381 name of the codec by ISO/IEC 14496-15 §E.3, e.g. `hvc1.1.6.L93.90`. */
export function h265CodecString({ profileTierLevel }: Pick<H265SpsFacts, 'profileTierLevel'>): string {
  const [first = 0] = profileTierLevel;
  const space = ['', 'A', 'B', 'C'][first >> 6] ?? '';
  const flags = profileTierLevel.subarray(1, 5).reduce((value, byte) => value * 256 + byte, 0);
  let compatibility = 0;
  for (let bit = 0; bit < 32; bit++) if (Math.floor(flags / 2 ** bit) % 2 === 1) compatibility += 2 ** (31 - bit);
  const constraints = [...profileTierLevel.subarray(5, 11)];
  while (constraints.at(-1) === 0) constraints.pop();
  const tier = first & 0x20 ? 'H' : 'L';
  const parts = [`hvc1`, `${space}${first & 0x1f}`, compatibility.toString(16).toUpperCase(), `${tier}${profileTierLevel[11] ?? 0}`];
  return [...parts, ...constraints.map((byte) => byte.toString(16).toUpperCase())].join('.');
}

function skipProfileTierLevel(bits: BitReader, subLayers: number): void {
  bits.skip(PROFILE_BYTES * 8);
  const present = Array.from({ length: subLayers }, () => ({ profile: bits.take(1) === 1, level: bits.take(1) === 1 }));
  if (subLayers > 0) bits.skip(2 * (8 - subLayers));
  for (const { profile, level } of present) bits.skip((profile ? 88 : 0) + (level ? 8 : 0));
}

function readSize(bits: BitReader, chroma: number): { readonly width: number; readonly height: number } {
  const [width, height] = [bits.unsigned(), bits.unsigned()];
  const crop = bits.take(1) === 1 ? [bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()] : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = chroma === 1 ? 2 : 1;
  return { width: width - unitX * (left + right), height: height - unitY * (top + bottom) };
}
