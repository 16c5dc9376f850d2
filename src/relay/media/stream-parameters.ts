export type VideoCodec = 'h264' | 'h265' | 'jpeg';

/** What a decoder must know before the first picture. */
export interface StreamParameters {
  readonly kind: VideoCodec;
  /** RFC 6381, e.g. `avc1.64001f`, `hvc1.1.6.L93.B0`; `jpeg` for motion JPEG. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** avcC or hvcC (ISO/IEC 14496-15); empty for motion JPEG. */
  readonly description: Uint8Array;
  /** The NAL units that go before a key frame where nothing else carries them, in their order; none for motion JPEG. */
  readonly sets: readonly Uint8Array[];
}
