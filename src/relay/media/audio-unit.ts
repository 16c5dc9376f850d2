import type { AudioTrack } from '../sources/source.ts';

/**
 * One piece of sound on its way to viewers who have the right to hear it (LAW-03): an AAC access unit, or the bytes of
 * one G.711 packet. Each can be decoded by itself; one that was lost is a short silence.
 */
export interface AudioUnit extends Pick<AudioTrack, 'codec' | 'sampleRate' | 'channels' | 'description'> {
  readonly data: Uint8Array;
  /** As `MediaUnit.wallClockMicros`: what of picture and sound belongs together has the same. */
  readonly wallClockMicros: number;
  /** Time of its first sample in ticks of `sampleRate`, going on over reconnections; 32 bits. */
  readonly ticks: number;
  /** The same on the time line of the channel's pictures, in ticks of `sampleRate`, and how long it lasts; for fragments. */
  readonly time: { readonly decodeTime: number; readonly duration: number };
}
