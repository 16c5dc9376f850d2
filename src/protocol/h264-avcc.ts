import { NAL, nalType } from './h264.ts';
import { holdSet } from './held-sets.ts';
import { HIGH_PROFILES, readPpsIds, readSps } from './h264-sps.ts';

/** The parameter sets that a decoder needs before a key frame. */
export interface ParameterSets {
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
}
export const NO_PARAMETER_SETS: ParameterSets = { sps: [], pps: [] };

/** avcC counts its sets in 5 and 8 bits (ISO/IEC 14496-15 §5.3.3.1). */
const MAX_SPS = 31;
const MAX_PPS = 255;

/**
 * The sets after those among `nals` have replaced older ones of the same id. Gives `current` itself when nothing
 * changed, so that a caller can compare by identity.
 */
export function updateParameterSets(current: ParameterSets, nals: readonly Uint8Array[]): ParameterSets {
  let { sps, pps } = current;
  for (const nal of nals) {
    if (nalType(nal) === NAL.sps) sps = holdSet(sps, nal, { idOf: (each) => readSps(each)?.id, most: MAX_SPS });
    if (nalType(nal) === NAL.pps) pps = holdSet(pps, nal, { idOf: (each) => readPpsIds(each)?.id, most: MAX_PPS });
  }
  return sps === current.sps && pps === current.pps ? current : { sps, pps };
}

/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1) with lengths of four bytes; undefined without SPS and PPS. */
export function writeAvcc({ sps, pps }: ParameterSets): Uint8Array | undefined {
  const facts = sps[0] && readSps(sps[0]);
  if (!facts || pps.length === 0) return undefined;
  const parts: Uint8Array[] = [Uint8Array.of(1, facts.profile, facts.constraints, facts.level, 0xff, 0xe0 | sps.length)];
  for (const set of sps) parts.push(Uint8Array.of(set.length >> 8, set.length & 0xff), set);
  parts.push(Uint8Array.of(pps.length));
  for (const set of pps) parts.push(Uint8Array.of(set.length >> 8, set.length & 0xff), set);
  if (HIGH_PROFILES.has(facts.profile))
    parts.push(Uint8Array.of(0xfc | facts.chroma, 0xf8 | (facts.bitDepthLuma - 8), 0xf8 | (facts.bitDepthChroma - 8), 0));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** The sets of an AVCDecoderConfigurationRecord; undefined when it is cut short or of another version. */
export function readAvcc(bytes: Uint8Array): ParameterSets | undefined {
  if (bytes[0] !== 1 || bytes.length < 7) return undefined;
  const first = readSets(bytes, 6, (bytes[5] ?? 0) & 31);
  const count = first && bytes[first.next];
  if (!first || count === undefined) return undefined;
  const second = readSets(bytes, first.next + 1, count);
  return second && { sps: first.sets, pps: second.sets };
}

function readSets(bytes: Uint8Array, offset: number, count: number): { sets: Uint8Array[]; next: number } | undefined {
  const sets: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const end = offset + 2 + (((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0));
    if (end > bytes.length) return undefined;
    sets.push(bytes.slice(offset + 2, end));
    offset = end;
  }
  return { sets, next: offset };
}
