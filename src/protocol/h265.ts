/** H.265 NAL units (ITU-T H.265 §7.3.1.2, Table 7-1). A NAL unit here is without start code and length. */
export const H265_NAL = {
  firstIrap: 16,
  lastIrap: 21,
  vps: 32,
  sps: 33,
  pps: 34,
  delimiter: 35,
  filler: 38,
  aggregate: 48,
  fragment: 49,
} as const;

export const H265_HEADER_BYTES = 2;

export function h265NalType(nal: Uint8Array): number {
  return ((nal[0] ?? 0) >> 1) & 0x3f;
}

/** True when the access unit can be decoded without those before it: an intra random access point (§3.72). */
export function isH265KeyFrame(nals: readonly Uint8Array[]): boolean {
  return nals.some((nal) => h265NalType(nal) >= H265_NAL.firstIrap && h265NalType(nal) <= H265_NAL.lastIrap);
}
