import type { ParameterSets } from '#protocol/h264-avcc.ts';

/** What a decoder must know before the first picture. */
export interface StreamParameters {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** AVCDecoderConfigurationRecord. */
  readonly description: Uint8Array;
  readonly sets: ParameterSets;
}
