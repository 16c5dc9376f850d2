import { writeSenderReport } from '#protocol/rtcp.ts';
import { writeU16, writeU32 } from '#protocol/rtp.ts';
import type { MediaUnit } from '../media/media-unit.ts';
import type { RelayPorts } from '../ports.ts';
import type { RecordSession } from './record-session.ts';

/** Puts pictures on the RTP stream of one record session. */
export interface PushSender {
  /** Bytes that it made. */
  send(unit: MediaUnit): number;
}

export const PUSH_PAYLOAD_TYPE = 96;

export function createPushSender(session: Pick<RecordSession, 'send' | 'sendControl'>, { random }: Pick<RelayPorts, 'random'>): PushSender {
  const ssrc = Number.parseInt(random.hex(4), 16);
  let sequence = Number.parseInt(random.hex(2), 16);
  let packetsSent = 0;
  let octets = 0;

  return {
    send: (unit) => {
      // Before each key frame, so that whoever begins there knows when the picture was taken.
      if (unit.key)
        session.sendControl(
          writeSenderReport({ ssrc, wallClockMicros: unit.wallClockMicros, rtpTimestamp: unit.ticks, packets: packetsSent, octets }),
        );
      const packets = unit.packets();
      let bytes = 0;
      for (const packet of packets) {
        packet[1] = ((packet[1] ?? 0) & 0x80) | PUSH_PAYLOAD_TYPE;
        writeU16(packet, 2, sequence);
        writeU32(packet, 4, unit.ticks);
        writeU32(packet, 8, ssrc);
        sequence = (sequence + 1) & 0xffff;
        bytes += packet.length;
      }
      // Framing copies: the next taker of this unit may write its own headers over these.
      session.send(packets);
      packetsSent += packets.length;
      octets += bytes;
      return bytes;
    },
  };
}
