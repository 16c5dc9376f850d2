import { lengthPrefixedSize, writeLengthPrefixed } from '#protocol/h264.ts';
import { readU32, writeU32 } from '#protocol/rtp.ts';

/**
 * What goes over the pipe between the relay and its WebRTC process: u32 length of what follows, u8 kind, body; big endian.
 * Text is JSON of process-messages.ts; pictures and sounds are bytes, once for each channel however many watch it.
 */
export type Frame =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'picture';
      readonly feed: number;
      readonly key: boolean;
      readonly ticks: number;
      readonly wallClockMicros: number;
      readonly nals: Uint8Array;
    }
  | {
      readonly kind: 'sound';
      readonly feed: number;
      readonly codec: 'pcmu' | 'pcma';
      readonly ticks: number;
      readonly wallClockMicros: number;
      readonly data: Uint8Array;
    }
  /** Runs of interleaved RTP and RTCP (RFC 2326 §10.12) of a publisher. */
  | { readonly kind: 'published'; readonly session: number; readonly frames: Uint8Array }
  | { readonly kind: 'counts'; readonly counts: readonly SessionCount[] };

/** What a session was sent since the last time. */
export interface SessionCount {
  readonly session: number;
  readonly frames: number;
  readonly bytes: number;
}

const KINDS = { text: 1, picture: 2, sound: 3, published: 4, counts: 5 } as const;
const LENGTH_BYTES = 4;
const UNIT_HEAD = LENGTH_BYTES + 1 + 4 + 1 + 4 + 8;
const COUNT_BYTES = 12;
/** More than the largest picture that a channel takes; a longer one means that the two no longer understand each other. */
const MAX_FRAME_BYTES = 32 * 1024 * 1024;

export function writeText(text: string): Uint8Array {
  const bytes = Buffer.allocUnsafe(LENGTH_BYTES + 1 + Buffer.byteLength(text));
  writeHead(bytes, KINDS.text);
  bytes.write(text, LENGTH_BYTES + 1);
  return bytes;
}

/** `nals` with the parameter sets before those of a key frame, since WebRTC has no other place for them. */
export function writePicture(
  unit: { readonly feed: number; readonly key: boolean; readonly ticks: number; readonly wallClockMicros: number },
  nals: readonly Uint8Array[],
): Uint8Array {
  const bytes = Buffer.allocUnsafe(UNIT_HEAD + lengthPrefixedSize(nals));
  writeUnitHead(bytes, KINDS.picture, { ...unit, flag: unit.key ? 1 : 0 });
  writeLengthPrefixed(nals, bytes, UNIT_HEAD);
  return bytes;
}

export function writeSound(
  unit: { readonly feed: number; readonly codec: 'pcmu' | 'pcma'; readonly ticks: number; readonly wallClockMicros: number },
  data: Uint8Array,
): Uint8Array {
  const bytes = Buffer.allocUnsafe(UNIT_HEAD + data.length);
  writeUnitHead(bytes, KINDS.sound, { ...unit, flag: unit.codec === 'pcma' ? 1 : 0 });
  bytes.set(data, UNIT_HEAD);
  return bytes;
}

export function writePublished(session: number, frames: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(LENGTH_BYTES + 5 + frames.length);
  writeHead(bytes, KINDS.published);
  writeU32(bytes, LENGTH_BYTES + 1, session);
  bytes.set(frames, LENGTH_BYTES + 5);
  return bytes;
}

export function writeCounts(counts: readonly SessionCount[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(LENGTH_BYTES + 1 + counts.length * COUNT_BYTES);
  writeHead(bytes, KINDS.counts);
  counts.forEach(({ session, frames, bytes: sent }, index) => {
    const at = LENGTH_BYTES + 1 + index * COUNT_BYTES;
    writeU32(bytes, at, session);
    writeU32(bytes, at + 4, frames);
    writeU32(bytes, at + 8, sent);
  });
  return bytes;
}

/** Cuts what the pipe gives into frames, whose bytes are views of it. Throws on what the other side cannot have written. */
export function createFrameReader(onFrame: (frame: Frame) => void): (bytes: Buffer) => void {
  let rest: Buffer[] = [];
  let have = 0;
  let need = LENGTH_BYTES;
  return (bytes) => {
    rest.push(bytes);
    have += bytes.length;
    if (have < need) return;
    // A long frame comes in many reads: it is put together once, when it is whole.
    const all = rest.length === 1 ? bytes : Buffer.concat(rest, have);
    let at = 0;
    need = LENGTH_BYTES;
    while (at + LENGTH_BYTES <= all.length) {
      const length = readU32(all, at);
      if (length < 1 || length > MAX_FRAME_BYTES) throw new Error('the pipe between relay and WebRTC process is out of step');
      need = LENGTH_BYTES + length;
      if (at + need > all.length) break;
      onFrame(readFrame(all.subarray(at + LENGTH_BYTES, at + need)));
      at += need;
      need = LENGTH_BYTES;
    }
    rest = at === all.length ? [] : [all.subarray(at)];
    have = all.length - at;
  };
}

function readFrame(bytes: Buffer): Frame {
  switch (bytes[0]) {
    case KINDS.text:
      return { kind: 'text', text: bytes.toString('utf8', 1) };
    case KINDS.picture:
      return { kind: 'picture', ...readUnitHead(bytes), key: bytes[5] === 1, nals: bytes.subarray(UNIT_HEAD - LENGTH_BYTES) };
    case KINDS.sound:
      return {
        kind: 'sound',
        ...readUnitHead(bytes),
        codec: bytes[5] === 1 ? 'pcma' : 'pcmu',
        data: bytes.subarray(UNIT_HEAD - LENGTH_BYTES),
      };
    case KINDS.published:
      return { kind: 'published', session: readU32(bytes, 1), frames: bytes.subarray(5) };
    case KINDS.counts:
      return { kind: 'counts', counts: readCounts(bytes) };
    default:
      throw new Error('the pipe between relay and WebRTC process is out of step');
  }
}

function readCounts(bytes: Buffer): SessionCount[] {
  const counts: SessionCount[] = [];
  for (let at = 1; at + COUNT_BYTES <= bytes.length; at += COUNT_BYTES)
    counts.push({ session: readU32(bytes, at), frames: readU32(bytes, at + 4), bytes: readU32(bytes, at + 8) });
  return counts;
}

function writeHead(bytes: Buffer, kind: number): void {
  writeU32(bytes, 0, bytes.length - LENGTH_BYTES);
  bytes[LENGTH_BYTES] = kind;
}

function writeUnitHead(
  bytes: Buffer,
  kind: number,
  head: { readonly feed: number; readonly flag: number; readonly ticks: number; readonly wallClockMicros: number },
): void {
  writeHead(bytes, kind);
  writeU32(bytes, 5, head.feed);
  bytes[9] = head.flag;
  writeU32(bytes, 10, head.ticks);
  bytes.writeDoubleBE(head.wallClockMicros, 14);
}

function readUnitHead(bytes: Buffer): { feed: number; ticks: number; wallClockMicros: number } {
  return { feed: readU32(bytes, 1), ticks: readU32(bytes, 6), wallClockMicros: bytes.readDoubleBE(10) };
}
