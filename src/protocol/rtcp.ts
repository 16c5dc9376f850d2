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
const PAYLOAD_FEEDBACK = 206;
const PICTURE_LOSS = 1;
const FULL_INTRA_REQUEST = 4;
const CANONICAL_NAME = 1;
/** NTP counts from 1900, RFC 5905 §6. */
const NTP_TO_UNIX_SECONDS = 2_208_988_800;
const MAX_PACKETS = 32;

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

/** True when a compound packet holds a picture loss indication (RFC 4585 §6.3.1) or a full intra request (RFC 5104 §4.3.1). */
export function asksForKeyFrame(bytes: Uint8Array): boolean {
  return packetsOf(bytes, 0, bytes.length).some(
    ({ type, count }) => type === PAYLOAD_FEEDBACK && (count === PICTURE_LOSS || count === FULL_INTRA_REQUEST),
  );
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

/** What a receiver report says of one source (§6.4.1). */
export interface ReportBlock {
  readonly ssrc: number;
  /** Of the packets expected since the last report, in 256ths. */
  readonly fractionLost: number;
  /** Since the beginning; 24 bits. */
  readonly cumulativeLost: number;
  /** With how often it wrapped, in the upper 16 bits. */
  readonly highestSequence: number;
  /** In ticks of the RTP clock. */
  readonly jitter: number;
  /** The middle 32 bits of the NTP time of the source's last sender report, and how long ago it came in 65,536ths of a second; 0 for none. */
  readonly lastReport: number;
  readonly sinceLastReport: number;
}

/** A receiver report, the sign of life that some cameras want beside RTSP: 8 bytes, 32 with a block. */
export function writeReceiverReport(ssrc: number, block?: ReportBlock): Uint8Array {
  const bytes = new Uint8Array(block ? 32 : 8);
  writeHead(bytes, RECEIVER_REPORT, ssrc);
  if (!block) return bytes;
  bytes[0] = 0x81;
  writeU32(bytes, 8, block.ssrc);
  writeU32(bytes, 12, block.cumulativeLost & 0xff_ffff);
  bytes[12] = block.fractionLost;
  writeU32(bytes, 16, block.highestSequence);
  writeU32(bytes, 20, block.jitter >>> 0);
  writeU32(bytes, 24, block.lastReport);
  writeU32(bytes, 28, block.sinceLastReport >>> 0);
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
