import { RTP_HEADER_BYTES } from '#protocol/rtp.ts';

const FRAME_HEADER_BYTES = 4;

/** RTP packets as interleaved frames (RFC 2326 §10.12), with channel, sequence, timestamp and SSRC still to be filled in. */
export interface PacketRun {
  readonly bytes: Uint8Array;
  /** Where each interleaved frame begins. */
  readonly starts: readonly number[];
  /** RTP payload bytes, for sender reports. */
  readonly octets: number;
}

export function framePackets(packets: readonly Uint8Array[]): PacketRun {
  const bytes = new Uint8Array(packets.reduce((sum, packet) => sum + FRAME_HEADER_BYTES + packet.length, 0));
  const starts: number[] = [];
  let offset = 0;
  for (const packet of packets) {
    starts.push(offset);
    bytes[offset] = 0x24;
    bytes[offset + 2] = packet.length >> 8;
    bytes[offset + 3] = packet.length & 0xff;
    bytes.set(packet, offset + FRAME_HEADER_BYTES);
    offset += FRAME_HEADER_BYTES + packet.length;
  }
  return { bytes, starts, octets: bytes.length - packets.length * (FRAME_HEADER_BYTES + RTP_HEADER_BYTES) };
}

export interface PacketStamp {
  readonly channel: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
}

/** Copies a run to where `into` says, with its fields filled in; gives the next offset. */
export function stampRun(run: PacketRun, into: { readonly out: Buffer; readonly offset: number }, stamp: PacketStamp): number {
  const { out, offset } = into;
  out.set(run.bytes, offset);
  for (let index = 0; index < run.starts.length; index++) {
    const at = offset + (run.starts[index] ?? 0);
    out[at + 1] = stamp.channel;
    out.writeUInt16BE((stamp.sequence + index) & 0xffff, at + FRAME_HEADER_BYTES + 2);
    out.writeUInt32BE(stamp.timestamp, at + FRAME_HEADER_BYTES + 4);
    out.writeUInt32BE(stamp.ssrc, at + FRAME_HEADER_BYTES + 8);
  }
  return offset + run.bytes.length;
}
