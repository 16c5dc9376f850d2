/** One picture as it came over RTP, whatever its codec. */
export interface AccessUnit {
  /** Of the packets, 90 kHz, 32 bits. */
  readonly timestamp: number;
  /** NAL units of H.264 and H.265; for motion JPEG the one JPEG file. */
  readonly nals: readonly Uint8Array[];
  /** It can be decoded without those before it. */
  readonly key: boolean;
  /** Something before this unit was lost; until the next key frame pictures may be spoilt. */
  readonly afterGap: boolean;
}

/** Most NAL units that are taken of one access unit; real pictures have fewer than a hundred slices. */
export const MAX_NALS = 512;

export interface DepacketiserLimits {
  readonly maxUnitBytes: number;
}
export const DEPACKETISER_LIMITS: DepacketiserLimits = { maxUnitBytes: 8 * 1024 * 1024 };

/** Puts access units together from the RTP packets of one track. */
export interface VideoDepacketiser {
  /** Takes one RTP packet; gives the units it finished (two when a marker was lost). Never throws. */
  push(bytes: Uint8Array, start?: number, end?: number): readonly AccessUnit[];
  /** Units thrown away since the start: damaged by loss, or larger than the limit. */
  readonly dropped: number;
}
