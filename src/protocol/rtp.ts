/** RTP (RFC 3550 §5.1). Where the payload lies is given as offsets, so that a packet need not be copied to be read. */
export interface RtpHeader {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
}
export interface RtpView extends RtpHeader {
  readonly payloadStart: number;
  readonly payloadEnd: number;
}

export const RTP_HEADER_BYTES = 12;

/** Undefined when the bytes from `start` to `end` are not an RTP packet of version 2. */
export function readRtp(bytes: Uint8Array, start = 0, end = bytes.length): RtpView | undefined {
  const first = bytes[start] ?? 0;
  if (end > bytes.length || end - start < RTP_HEADER_BYTES || first >> 6 !== 2) return undefined;
  let payloadStart = start + RTP_HEADER_BYTES + 4 * (first & 15);
  if (first & 0x10) payloadStart += 4 + 4 * readU16(bytes, payloadStart + 2);
  const payloadEnd = first & 0x20 ? end - (bytes[end - 1] ?? 0) : end;
  if (payloadStart > payloadEnd || payloadEnd > end) return undefined;
  const second = bytes[start + 1] ?? 0;
  return {
    payloadType: second & 0x7f,
    marker: second > 0x7f,
    sequence: readU16(bytes, start + 2),
    timestamp: readU32(bytes, start + 4),
    ssrc: readU32(bytes, start + 8),
    payloadStart,
    payloadEnd,
  };
}

/** Writes the twelve bytes of a header without contributors or extension at `offset`. */
export function writeRtpHeader(bytes: Uint8Array, offset: number, header: RtpHeader): void {
  bytes[offset] = 0x80;
  bytes[offset + 1] = (header.marker ? 0x80 : 0) | header.payloadType;
  writeU16(bytes, offset + 2, header.sequence);
  writeU32(bytes, offset + 4, header.timestamp);
  writeU32(bytes, offset + 8, header.ssrc);
}

/** A whole packet. */
export function writeRtp(header: RtpHeader, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(RTP_HEADER_BYTES + payload.length);
  writeRtpHeader(bytes, 0, header);
  bytes.set(payload, RTP_HEADER_BYTES);
  return bytes;
}

/** How far `later` is ahead of `earlier` on a counter of 16 bits that wraps; negative when it is behind. */
export function sequenceDistance(earlier: number, later: number): number {
  return ((later - earlier + 0x8000) & 0xffff) - 0x8000;
}

/** The same for the timestamps of 32 bits. */
export function timestampDistance(earlier: number, later: number): number {
  return (later - earlier) | 0;
}

export function readU16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}
export function readU32(bytes: Uint8Array, offset: number): number {
  return (readU16(bytes, offset) * 0x10000 + readU16(bytes, offset + 2)) >>> 0;
}
export function writeU16(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = (value >>> 8) & 0xff;
  bytes[offset + 1] = value & 0xff;
}
export function writeU32(bytes: Uint8Array, offset: number, value: number): void {
  writeU16(bytes, offset, value >>> 16);
  writeU16(bytes, offset + 2, value & 0xffff);
}
