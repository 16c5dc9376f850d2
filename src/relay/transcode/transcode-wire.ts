import type { VideoCodec } from '../media/stream-parameters.ts';

/**
 * What relay and transcoder process say to each other over the IPC channel that `fork` opens (structured clone, so bytes
 * are not made text). Measured against a Unix socket with frames of our own, see docs/decisions/0012-transcoder.md.
 */

/** What a transcode gives; H.264 always, without B frames and without delay, parameter sets before each key frame. */
export interface EncoderProfile {
  /** Baseline is what every WebRTC peer takes; main spends a sixth less on the same picture. */
  readonly h264: 'baseline' | 'main';
  /** Pictures are made smaller to this height, never larger; pixels. */
  readonly maxHeight: number;
  /** Pictures beyond this rate are decoded but not encoded; a second. */
  readonly maxFps: number;
  /** Bits a second, thousands; without it what the size of the picture asks for. */
  readonly kbps?: number;
  readonly keyFrameSeconds: number;
}

export interface UnitToTranscode {
  /** H.264 and H.265 as a byte stream with start codes, parameter sets before key frames; a JPEG file. */
  readonly data: Uint8Array;
  /** 90 kHz, 32 bits, wrapping. */
  readonly ticks: number;
  /** Given back with the picture that is made of it. */
  readonly wallClockMicros: number;
  /** False for pictures that are only decoded because a later one leans on them. */
  readonly show: boolean;
}

export type ToTranscoder =
  | { readonly type: 'open'; readonly id: number; readonly codec: VideoCodec; readonly profile: EncoderProfile }
  | ({ readonly type: 'unit'; readonly id: number } & UnitToTranscode)
  | { readonly type: 'bitRate'; readonly id: number; readonly kbps: number }
  | { readonly type: 'keyFrame'; readonly id: number }
  | { readonly type: 'close'; readonly id: number };

export interface TranscodedPicture {
  /** H.264 byte stream with start codes. */
  readonly data: Uint8Array;
  readonly key: boolean;
  readonly ticks: number;
  readonly wallClockMicros: number;
}

export type FromTranscoder =
  /** First; false when node-av is not installed or does not load. */
  | { readonly type: 'ready'; readonly able: boolean }
  /** One unit is done with, whatever became of it. */
  | { readonly type: 'taken'; readonly id: number }
  | ({ readonly type: 'picture'; readonly id: number } & TranscodedPicture)
  /** The transcode is over, e.g. because its pictures have a size that cannot be encoded. */
  | { readonly type: 'failed'; readonly id: number };
