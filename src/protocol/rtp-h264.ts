import { DEPACKETISER_LIMITS, type DepacketiserLimits, type VideoDepacketiser } from './access-unit.ts';
import { NAL, isKeyFrame, nalType } from './h264.ts';
import { RTP_HEADER_BYTES, writeRtpHeader } from './rtp.ts';
import { createNalBuilder, type NalPayloads } from './nal-builder.ts';
import { assembleUnits } from './unit-assembly.ts';

const PAYLOADS: NalPayloads = {
  headerBytes: 1,
  kindOf: (payload) => {
    const type = nalType(payload);
    if (type === NAL.fuA) return 'fragment';
    return type === NAL.stapA ? 'aggregate' : type > 0 && type < NAL.stapA ? 'whole' : 'other';
  },
  readFragment: (payload) => {
    const fu = payload[1];
    if (fu === undefined || payload.length < 3) return undefined;
    const header = Uint8Array.of(((payload[0] ?? 0) & 0xe0) | (fu & 0x1f));
    return { first: (fu & 0x80) !== 0, last: (fu & 0x40) !== 0, header, body: payload.subarray(2) };
  },
  opens: (header, body) => {
    const type = nalType(header);
    if (type === NAL.sps || type === NAL.delimiter) return true;
    // first_mb_in_slice is 0, which ue(v) writes as a single one (§7.3.3, §9.1).
    return (type === NAL.slice || type === NAL.idr) && ((body[0] ?? 0) & 0x80) !== 0;
  },
};

/**
 * H.264 over RTP, packetization modes 0 and 1 (RFC 6184); NAL units are copies where they came in fragments and views of
 * the packets elsewhere.
 */
export function createH264Depacketiser(limits: DepacketiserLimits = DEPACKETISER_LIMITS): VideoDepacketiser {
  return assembleUnits(createNalBuilder(PAYLOADS, limits.maxUnitBytes), isKeyFrame);
}

export interface PacketiseOptions {
  readonly payloadType: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** Of the first packet; the following count up. */
  readonly sequence: number;
  /** RTP header included; 1,200 fits every path of WebRTC. */
  readonly maxPacketBytes: number;
}

/** What a packet carries, in pieces that are not yet together. */
type Payload = readonly Uint8Array[];

/** The packets of one access unit, the last with the marker, one behind the other in one piece of memory. Small NAL units share packets, large ones are cut. */
export function packetiseH264(nals: readonly Uint8Array[], options: PacketiseOptions): Uint8Array[] {
  const room = options.maxPacketBytes - RTP_HEADER_BYTES;
  const payloads = groupNals(nals, room).flatMap((group): Payload[] => {
    const [first] = group;
    if (group.length > 1) return [aggregate(group)];
    return first && first.length > room ? fragment(first, room) : [group];
  });
  const sizes = payloads.map((payload) => payload.reduce((sum, piece) => sum + piece.length, RTP_HEADER_BYTES));
  const all = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  let end = 0;
  return payloads.map((payload, index) => {
    const packet = all.subarray(end, (end += sizes[index] ?? 0));
    writeRtpHeader(packet, 0, { ...options, sequence: (options.sequence + index) & 0xffff, marker: index === payloads.length - 1 });
    let at = RTP_HEADER_BYTES;
    for (const piece of payload) {
      packet.set(piece, at);
      at += piece.length;
    }
    return packet;
  });
}

/** Neighbours that fit one STAP-A together; everything else alone. */
function groupNals(nals: readonly Uint8Array[], room: number): Uint8Array[][] {
  const groups: Uint8Array[][] = [];
  let used = Infinity;
  for (const nal of nals) {
    if (nal.length === 0) continue;
    const last = groups.at(-1);
    if (last && used + 2 + nal.length <= room) {
      last.push(nal);
      used += 2 + nal.length;
    } else {
      groups.push([nal]);
      used = 3 + nal.length;
    }
  }
  return groups;
}

function aggregate(group: readonly Uint8Array[]): Payload {
  const importance = Math.max(...group.map((nal) => (nal[0] ?? 0) & 0x60));
  return [Uint8Array.of(importance | NAL.stapA), ...group.flatMap((nal) => [Uint8Array.of(nal.length >> 8, nal.length & 0xff), nal])];
}

function fragment(nal: Uint8Array, room: number): Payload[] {
  const payloads: Payload[] = [];
  const step = room - 2;
  const header = nal[0] ?? 0;
  for (let offset = 1; offset < nal.length; offset += step) {
    const end = (offset === 1 ? 0x80 : 0) | (offset + step >= nal.length ? 0x40 : 0);
    payloads.push([Uint8Array.of((header & 0xe0) | NAL.fuA, (header & 0x1f) | end), nal.subarray(offset, offset + step)]);
  }
  return payloads;
}
