import { joinBytes } from '#base/join-bytes.ts';
import { H265_NAL, h265NalType } from './h265.ts';
import { holdSet } from './held-sets.ts';
import { readH265SetId, readH265Sps } from './h265-sps.ts';

/** The parameter sets that a decoder needs before a key frame of H.265. */
export interface H265ParameterSets {
  readonly vps: readonly Uint8Array[];
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
}
export const NO_H265_SETS: H265ParameterSets = { vps: [], sps: [], pps: [] };

/** Ids of 4 and 6 bits (ITU-T H.265 §7.4.3): there can be no more. */
const MOST = { vps: 16, sps: 16, pps: 64 } as const;

/** The sets after those among `nals` have replaced older ones of the same id; `current` itself when nothing changed. */
export function updateH265Sets(current: H265ParameterSets, nals: readonly Uint8Array[]): H265ParameterSets {
  let sets = current;
  for (const nal of nals) {
    const kind = kindOf(nal);
    if (!kind) continue;
    const changed = holdSet(sets[kind], nal, { idOf: readH265SetId, most: MOST[kind] });
    if (changed !== sets[kind]) sets = { ...sets, [kind]: changed };
  }
  return sets;
}

/** HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 §8.3.3.1) with lengths of four bytes; undefined while a kind of set is missing. */
export function writeHvcc({ vps, sps, pps }: H265ParameterSets): Uint8Array | undefined {
  const facts = sps[0] && readH265Sps(sps[0]);
  if (!facts || vps.length === 0 || pps.length === 0) return undefined;
  const arrays = [
    { type: H265_NAL.vps, sets: vps },
    { type: H265_NAL.sps, sets: sps },
    { type: H265_NAL.pps, sets: pps },
  ];
  const head = Uint8Array.of(
    ...[0xf0, 0x00], // min_spatial_segmentation_idc: not known
    0xfc, // parallelismType: not known
    0xfc | facts.chroma,
    0xf8 | (facts.bitDepthLuma - 8),
    0xf8 | (facts.bitDepthChroma - 8),
    ...[0, 0], // avgFrameRate: not known
    (facts.temporalLayers << 3) | (facts.temporalIdNested ? 4 : 0) | 3,
    arrays.length,
  );
  const lists = arrays.flatMap(({ type, sets }) => [
    // array_completeness: the stream's own sets are taken out of the units.
    Uint8Array.of(0x80 | type, sets.length >> 8, sets.length & 0xff),
    ...sets.flatMap((set) => [Uint8Array.of(set.length >> 8, set.length & 0xff), set]),
  ]);
  return joinBytes([Uint8Array.of(1), facts.profileTierLevel, head, ...lists]);
}

function kindOf(nal: Uint8Array): keyof H265ParameterSets | undefined {
  const type = h265NalType(nal);
  if (type === H265_NAL.vps) return 'vps';
  if (type === H265_NAL.sps) return 'sps';
  return type === H265_NAL.pps ? 'pps' : undefined;
}
