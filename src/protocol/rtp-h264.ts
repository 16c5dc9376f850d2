import { DEPACKETISER_LIMITS, type AccessUnit, type DepacketiserLimits, type VideoDepacketiser } from './access-unit.ts';
import { MAX_NALS, NAL, isKeyFrame, nalType } from './h264.ts';
import { RTP_HEADER_BYTES, readRtp, sequenceDistance, writeRtpHeader } from './rtp.ts';

/** Packets this far behind came twice or too late. */
const OLD_PACKETS = 128;
/** A jump as far as this is no loss (RFC 3550 §A.1): the sender began to count anew, and its first packet begins a unit. */
const RESTART_PACKETS = 3_000;
const NOTHING: readonly AccessUnit[] = [];

/**
 * H.264 over RTP, packetization modes 0 and 1 (RFC 6184); NAL units are copies where they came in fragments and views of
 * the packets elsewhere.
 */
export function createH264Depacketiser(limits: DepacketiserLimits = DEPACKETISER_LIMITS): VideoDepacketiser {
  const unit = createUnitBuilder(limits.maxUnitBytes);
  let timestamp = 0;
  let sequence: number | undefined;
  let ssrc = 0;
  let afterGap = false;
  let dropped = 0;

  function push(bytes: Uint8Array, start = 0, end = bytes.length): readonly AccessUnit[] {
    const packet = readRtp(bytes, start, end);
    if (!packet || packet.payloadEnd === packet.payloadStart) return NOTHING;
    const distance = sequence === undefined ? 1 : sequenceDistance(sequence, packet.sequence);
    const restarted = sequence !== undefined && (packet.ssrc !== ssrc || Math.abs(distance) > RESTART_PACKETS);
    if (!restarted && distance <= 0 && distance > -OLD_PACKETS) return NOTHING;
    sequence = packet.sequence;
    ssrc = packet.ssrc;
    const finished: AccessUnit[] = [];
    const begun = unit.begun;
    // The lost packets may have held the rest of the unit before, the start of this one, or both: neither can be trusted.
    if (begun && (restarted || distance !== 1)) unit.spoil();
    if (begun && (restarted || packet.timestamp !== timestamp)) finish(finished);
    if (restarted) afterGap = true;
    else if (distance !== 1) unit.spoil();
    timestamp = packet.timestamp;
    unit.take(bytes.subarray(packet.payloadStart, packet.payloadEnd));
    if (packet.marker) finish(finished);
    return finished;
  }

  function finish(finished: AccessUnit[]): void {
    const nals = unit.finish();
    if (nals === undefined) {
      dropped++;
      afterGap = true;
    } else if (nals.length > 0) {
      finished.push({ timestamp, nals, key: isKeyFrame(nals), afterGap });
      afterGap = false;
    }
  }

  return {
    push,
    get dropped() {
      return dropped;
    },
  };
}

/** Collects the payloads of one access unit (RFC 6184 §5.6–5.8). */
function createUnitBuilder(maxBytes: number) {
  let nals: Uint8Array[] = [];
  let fragments: Uint8Array[] = [];
  let size = 0;
  let spoilt = false;

  function take(payload: Uint8Array): void {
    size += payload.length;
    if (size > maxBytes || nals.length >= MAX_NALS) spoil();
    if (spoilt) return;
    const type = nalType(payload);
    if (type === NAL.fuA) spoilt = !takeFragment(payload);
    else if (fragments.length > 0) spoilt = true;
    else if (type === NAL.stapA) nals.push(...splitAggregate(payload));
    else if (type > 0 && type < NAL.stapA) nals.push(payload);
  }

  function takeFragment(payload: Uint8Array): boolean {
    const header = payload[1];
    if (header === undefined || payload.length < 3) return false;
    const first = (header & 0x80) !== 0;
    if (first !== (fragments.length === 0)) return false;
    if (first) fragments.push(Uint8Array.of(((payload[0] ?? 0) & 0xe0) | (header & 0x1f)));
    fragments.push(payload.subarray(2));
    if ((header & 0x40) === 0) return true;
    nals.push(join(fragments));
    fragments = [];
    return true;
  }

  /** The unit counts as damaged until its end; its memory is given back at once. */
  function spoil(): void {
    nals = [];
    fragments = [];
    spoilt = true;
  }

  /** Undefined when it is damaged. */
  function finish(): Uint8Array[] | undefined {
    const result = spoilt || fragments.length > 0 ? undefined : nals;
    nals = [];
    fragments = [];
    size = 0;
    spoilt = false;
    return result;
  }

  return {
    take,
    spoil,
    finish,
    get begun() {
      return size > 0 || spoilt;
    },
  };
}

function splitAggregate(payload: Uint8Array): Uint8Array[] {
  const nals: Uint8Array[] = [];
  let offset = 1;
  while (offset + 2 < payload.length && nals.length < MAX_NALS) {
    const next = offset + 2 + (((payload[offset] ?? 0) << 8) | (payload[offset + 1] ?? 0));
    if (next > payload.length || next === offset + 2) break;
    nals.push(payload.subarray(offset + 2, next));
    offset = next;
  }
  return nals;
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

/** The packets of one access unit, the last with the marker. Small NAL units share packets, large ones are cut. */
export function packetiseH264(nals: readonly Uint8Array[], options: PacketiseOptions): Uint8Array[] {
  const room = options.maxPacketBytes - RTP_HEADER_BYTES;
  const payloads = groupNals(nals, room).flatMap((group) => {
    const [first] = group;
    if (group.length > 1) return [aggregate(group)];
    return first && first.length > room ? fragment(first, room) : group;
  });
  return payloads.map((payload, index) => {
    const packet = new Uint8Array(RTP_HEADER_BYTES + payload.length);
    writeRtpHeader(packet, 0, { ...options, sequence: (options.sequence + index) & 0xffff, marker: index === payloads.length - 1 });
    packet.set(payload, RTP_HEADER_BYTES);
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

function aggregate(group: readonly Uint8Array[]): Uint8Array {
  const importance = Math.max(...group.map((nal) => (nal[0] ?? 0) & 0x60));
  const parts: Uint8Array[] = [Uint8Array.of(importance | NAL.stapA)];
  for (const nal of group) parts.push(Uint8Array.of(nal.length >> 8, nal.length & 0xff), nal);
  return join(parts);
}

function fragment(nal: Uint8Array, room: number): Uint8Array[] {
  const payloads: Uint8Array[] = [];
  const step = room - 2;
  const header = nal[0] ?? 0;
  for (let offset = 1; offset < nal.length; offset += step) {
    const piece = nal.subarray(offset, offset + step);
    const payload = new Uint8Array(2 + piece.length);
    payload[0] = (header & 0xe0) | NAL.fuA;
    payload[1] = (header & 0x1f) | (offset === 1 ? 0x80 : 0) | (offset + step >= nal.length ? 0x40 : 0);
    payload.set(piece, 2);
    payloads.push(payload);
  }
  return payloads;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
