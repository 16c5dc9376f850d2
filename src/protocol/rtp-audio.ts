import { readRtp } from './rtp.ts';

/** One piece of sound as it came over RTP. */
export interface AudioFrame {
  /** Of its first sample, in the ticks of the stream's RTP clock; 32 bits. */
  readonly timestamp: number;
  readonly data: Uint8Array;
}

/** Takes one RTP packet of a track; gives the frames it finished. Never throws. */
export type AudioDepacketiser = (bytes: Uint8Array, start?: number, end?: number) => readonly AudioFrame[];

const NOTHING: readonly AudioFrame[] = [];

/** G.711 over RTP (RFC 3551 §4.5.14): each packet is a frame, whatever its length. */
export const depacketiseG711: AudioDepacketiser = (bytes, start = 0, end = bytes.length) => {
  const packet = readRtp(bytes, start, end);
  if (!packet || packet.payloadStart === packet.payloadEnd) return NOTHING;
  return [{ timestamp: packet.timestamp, data: bytes.subarray(packet.payloadStart, packet.payloadEnd) }];
};
