import { readU16, readU32, writeU16, writeU32 } from './rtp.ts';

/** RTCP (RFC 3550 §6.4), as far as it tells which wall-clock time a picture has. */
export interface SenderReport {
  readonly ssrc: number;
  /** Microseconds since 1970 by the sender's clock; 0 when the sender says that it has none. */
  readonly wallClockMicros: number;
  readonly rtpTimestamp: number;
}

/** The middle 32 bits of the NTP time of a compound packet's sender report, as a receiver report gives them back; undefined when there is none. */
export function readReportMark(bytes: Uint8Array): number | undefined {
  const report = packetsOf(bytes, 0, bytes.length).find((packet) => packet.type === SENDER_REPORT && packet.end - packet.start >= 28);
  return report && readU32(bytes, report.start + 10);
}

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const GOODBYE = 203;
const APPLICATION_DEFINED = 204;
const TRANSPORT_FEEDBACK = 205;
const GENERIC_NACK = 1;
const PAYLOAD_FEEDBACK = 206;
const PICTURE_LOSS = 1;
const FULL_INTRA_REQUEST = 4;
const APPLICATION_FEEDBACK = 15;
const CANONICAL_NAME = 1;
/** NTP counts from 1900, RFC 5905 §6. */
const NTP_TO_UNIX_SECONDS = 2_208_988_800;
const MAX_PACKETS = 32;
/** The letter x. */
const BLANK = 0x78;

/** The first sender report of a compound packet; undefined when there is none or the bytes make no sense. */
export function readSenderReport(bytes: Uint8Array, start = 0, end = bytes.length): SenderReport | undefined {
  for (const packet of packetsOf(bytes, start, end)) {
    if (packet.type !== SENDER_REPORT || packet.end - packet.start < 28) continue;
    return {
      ssrc: readU32(bytes, packet.start + 4),
      wallClockMicros: readNtp(bytes, packet.start + 8),
      rtpTimestamp: readU32(bytes, packet.start + 16),
    };
  }
  return undefined;
}

/**
 * Blanks, in place, whatever a sender says of itself: the canonical name is by its definition `user@host`, with the very
 * address of the camera (RFC 3550 §6.5.1), and a reason for leaving or a packet of an application of its own may hold
 * anything. Lengths stay, so that a run of frames needs no copy; a name that all have alike still joins picture and sound.
 */
export function hideSenderNames(bytes: Uint8Array, start = 0, end = bytes.length): void {
  const packets = packetsOf(bytes, start, end);
  // What cannot be read could be anything.
  bytes.fill(0, packets.at(-1)?.end ?? start, end);
  for (const packet of packets) {
    if (packet.type === SOURCE_DESCRIPTION) blankItems(bytes, packet);
    // After its sources a goodbye has one length and a text; an application packet has a source and four letters first.
    else if (packet.type === GOODBYE) bytes.fill(BLANK, Math.min(packet.start + 5 + 4 * packet.count, packet.end), packet.end);
    else if (packet.type === APPLICATION_DEFINED) bytes.fill(0, Math.min(packet.start + 12, packet.end), packet.end);
  }
}

/** Chunks of a source and its items; an item is kind, length and text, and a zero ends the chunk at the next multiple of four. */
function blankItems(bytes: Uint8Array, { start, end, count }: RtcpPacket): void {
  let offset = start + 4;
  for (let chunk = 0; chunk < count && offset + 4 < end; chunk += 1) {
    offset += 4;
    while (offset < end && bytes[offset] !== 0) {
      const text = offset + 2;
      offset = Math.min(end, text + (bytes[offset + 1] ?? 0));
      bytes.fill(BLANK, Math.min(text, end), offset);
    }
    offset = start + 4 * Math.floor((offset - start) / 4 + 1);
  }
}

/** Whether these bytes are RTCP and not RTP (RFC 5761 §4). */
export function isRtcp(bytes: Uint8Array, start = 0): boolean {
  const type = bytes[start + 1] ?? 0;
  return (bytes[start] ?? 0) >> 6 === 2 && type >= 192 && type <= 223;
}

/** True when a compound packet holds a picture loss indication (RFC 4585 §6.3.1) or a full intra request (RFC 5104 §4.3.1). */
export function asksForKeyFrame(bytes: Uint8Array): boolean {
  return packetsOf(bytes, 0, bytes.length).some(
    ({ type, count }) => type === PAYLOAD_FEEDBACK && (count === PICTURE_LOSS || count === FULL_INTRA_REQUEST),
  );
}

/** The most packets that one compound packet may ask for again; what is beyond is asked for again by whoever misses it. */
const MAX_MISSED = 256;

/** Sequence numbers that the receiver of `ssrc` misses (generic NACK, RFC 4585 §6.2.1), in the order of asking; bounded. */
export function readNacks(bytes: Uint8Array, ssrc: number): number[] {
  const missed: number[] = [];
  for (const { type, count, start, end } of packetsOf(bytes, 0, bytes.length)) {
    if (type !== TRANSPORT_FEEDBACK || count !== GENERIC_NACK || readU32(bytes, start + 8) !== ssrc) continue;
    for (let at = start + 12; at + 4 <= end && missed.length < MAX_MISSED; at += 4) {
      const first = readU16(bytes, at);
      const others = readU16(bytes, at + 2);
      missed.push(first);
      for (let bit = 0; bit < 16; bit++) if ((others >> bit) & 1) missed.push((first + 1 + bit) & 0xffff);
    }
  }
  return missed;
}

/** Asks the sender `media` for packets again (RFC 4585 §6.2.1); `missed` in ascending order of sequence, wrapping allowed. */
export function writeNack({ sender, media }: { readonly sender: number; readonly media: number }, missed: readonly number[]): Uint8Array {
  const entries: { first: number; others: number }[] = [];
  for (const sequence of missed) {
    const last = entries.at(-1);
    const behind = last ? (sequence - last.first) & 0xffff : 0;
    if (last && behind > 0 && behind <= 16) last.others |= 1 << (behind - 1);
    else if (!last || behind !== 0) entries.push({ first: sequence, others: 0 });
  }
  const bytes = new Uint8Array(12 + 4 * entries.length);
  writeHead(bytes, TRANSPORT_FEEDBACK, sender);
  bytes[0] = 0x80 | GENERIC_NACK;
  writeU32(bytes, 8, media);
  entries.forEach(({ first, others }, index) => {
    writeU16(bytes, 12 + 4 * index, first);
    writeU16(bytes, 14 + 4 * index, others);
  });
  return bytes;
}

interface RtcpPacket {
  readonly type: number;
  /** Report count or feedback type: the five bits after version and padding. */
  readonly count: number;
  readonly start: number;
  readonly end: number;
}

/** The packets of a compound packet, up to the first that makes no sense. */
function packetsOf(bytes: Uint8Array, start: number, end: number): RtcpPacket[] {
  const packets: RtcpPacket[] = [];
  let offset = start;
  while (packets.length < MAX_PACKETS && offset + 4 <= end) {
    const first = bytes[offset] ?? 0;
    const next = offset + 4 + 4 * readU16(bytes, offset + 2);
    if (first >> 6 !== 2 || next > end) break;
    packets.push({ type: bytes[offset + 1] ?? 0, count: first & 31, start: offset, end: next });
    offset = next;
  }
  return packets;
}

/** A sender report without report blocks, 28 bytes. */
export function writeSenderReport(report: SenderReport & { readonly packets: number; readonly octets: number }): Uint8Array {
  const bytes = new Uint8Array(28);
  writeHead(bytes, SENDER_REPORT, report.ssrc);
  const seconds = Math.floor(report.wallClockMicros / 1e6);
  writeU32(bytes, 8, (seconds + NTP_TO_UNIX_SECONDS) >>> 0);
  writeU32(bytes, 12, Math.floor(((report.wallClockMicros - seconds * 1e6) * 0x100000000) / 1e6) >>> 0);
  writeU32(bytes, 16, report.rtpTimestamp);
  writeU32(bytes, 20, report.packets >>> 0);
  writeU32(bytes, 24, report.octets >>> 0);
  return bytes;
}

/** The canonical name that every compound packet must hold (§6.1, §6.5.1); `name` is ASCII, at most 200 letters. */
export function writeSourceName(ssrc: number, name: string): Uint8Array {
  const text = new TextEncoder().encode(name);
  // The item, and at least one zero that ends the list, up to the next word.
  const bytes = new Uint8Array(8 + 4 * Math.ceil((2 + text.length + 1) / 4));
  writeHead(bytes, SOURCE_DESCRIPTION, ssrc);
  bytes[0] = 0x81;
  bytes[8] = CANONICAL_NAME;
  bytes[9] = text.length;
  bytes.set(text, 10);
  return bytes;
}

/** How one sender's packets arrive (report block, RFC 3550 §6.4.1). */
export interface Reception {
  readonly media: number;
  /** Lost since the report before, as a share of 256; and of all. */
  readonly lostShare: number;
  readonly lost: number;
  /** Sequence number of the newest packet, with the number of its wraps in the upper 16 bits. */
  readonly highest: number;
  /** How unevenly they come, in ticks of the RTP clock; 0 where nobody looked. */
  readonly jitter?: number;
  /** The middle 32 bits of the newest sender report's NTP time, and the delay since then in 1/65,536 s; 0 where there was none. */
  readonly lastReport: number;
  readonly delay: number;
}

/** A receiver report; without a reception the sign of life that some cameras want beside RTSP. */
export function writeReceiverReport(ssrc: number, reception?: Reception): Uint8Array {
  const bytes = new Uint8Array(reception ? 32 : 8);
  writeHead(bytes, RECEIVER_REPORT, ssrc);
  if (!reception) return bytes;
  bytes[0] = 0x81;
  writeU32(bytes, 8, reception.media);
  writeU32(bytes, 12, ((reception.lostShare & 0xff) << 24) | (Math.min(reception.lost, 0x7f_ffff) & 0xff_ffff));
  writeU32(bytes, 16, reception.highest);
  writeU32(bytes, 20, reception.jitter ?? 0);
  writeU32(bytes, 24, reception.lastReport);
  writeU32(bytes, 28, reception.delay);
  return bytes;
}

/** Asks the sender `media` for a key frame: picture loss indication (RFC 4585 §6.3.1). */
export function writeKeyFrameRequest({ sender, media }: { readonly sender: number; readonly media: number }): Uint8Array {
  const bytes = new Uint8Array(12);
  writeHead(bytes, PAYLOAD_FEEDBACK, sender);
  bytes[0] = 0x80 | PICTURE_LOSS;
  writeU32(bytes, 8, media);
  return bytes;
}

/** Tells the sender `media` how much it may send at most (REMB, draft-alvestrand-rmcat-remb-03), as browsers understand it. */
export function writeBitrateLimit(
  { sender, media }: { readonly sender: number; readonly media: number },
  bitsPerSecond: number,
): Uint8Array {
  const bytes = new Uint8Array(24);
  writeHead(bytes, PAYLOAD_FEEDBACK, sender);
  bytes[0] = 0x80 | APPLICATION_FEEDBACK;
  bytes.set([0x52, 0x45, 0x4d, 0x42, 1], 12);
  const exponent = Math.max(0, Math.ceil(Math.log2((bitsPerSecond + 1) / 0x4_0000)));
  const mantissa = Math.floor(bitsPerSecond / 2 ** exponent);
  bytes[17] = (exponent << 2) | (mantissa >> 16);
  writeU16(bytes, 18, mantissa & 0xffff);
  writeU32(bytes, 20, media);
  return bytes;
}

/** The middle 32 bits of the NTP time of the first sender report, as receiver reports name it; undefined when there is none. */
export function senderReportName(bytes: Uint8Array): number | undefined {
  const report = packetsOf(bytes, 0, bytes.length).find(({ type, start, end }) => type === SENDER_REPORT && end - start >= 28);
  return report && readU32(bytes, report.start + 10);
}

function readNtp(bytes: Uint8Array, offset: number): number {
  const seconds = readU32(bytes, offset);
  const fraction = readU32(bytes, offset + 4);
  if (seconds === 0 && fraction === 0) return 0;
  // Second era from 2036 on: small values mean a time after the counter wrapped.
  const unix = seconds < NTP_TO_UNIX_SECONDS ? seconds + 0x100000000 - NTP_TO_UNIX_SECONDS : seconds - NTP_TO_UNIX_SECONDS;
  return unix * 1e6 + Math.round((fraction * 1e6) / 0x100000000);
}

function writeHead(bytes: Uint8Array, type: number, ssrc: number): void {
  bytes[0] = 0x80;
  bytes[1] = type;
  writeU16(bytes, 2, bytes.length / 4 - 1);
  writeU32(bytes, 4, ssrc);
}
