import type { RtspHeaders, RtspMessage } from './rtsp-message.ts';

export interface RtspLimits {
  /** Start line and headers together. */
  readonly maxHeadBytes: number;
  readonly maxLineBytes: number;
  readonly maxHeaders: number;
  readonly maxBodyBytes: number;
}
export const RTSP_LIMITS: RtspLimits = { maxHeadBytes: 16_384, maxLineBytes: 4_096, maxHeaders: 64, maxBodyBytes: 65_536 };

/**
 * What the bytes held, in order. `packets` is a run of whole interleaved frames (RFC 2326 §10.12) as it arrived, `$`
 * headers included: it can be written to another connection unchanged, or read with `forEachFrame`.
 * After `problem` nothing can be read any more, since RTSP has no mark to find the next message by.
 */
export type RtspItem = RtspMessage | RtspPackets | { readonly kind: 'problem'; readonly reason: string };
export interface RtspPackets {
  readonly kind: 'packets';
  readonly bytes: Uint8Array;
  readonly count: number;
}

export interface RtspParser {
  /**
   * Takes the next bytes of the connection, however they are split. Items may be views of `chunk`, so the caller must
   * not write into it afterwards. Never throws.
   */
  push(chunk: Uint8Array): readonly RtspItem[];
  /** Bytes kept for the next push; bounded by the limits. */
  readonly waiting: number;
}

const DOLLAR = 0x24;
const CR = 0x0d;
const LF = 0x0a;
const FRAME_HEADER = 4;

/** Reads requests, responses and interleaved frames from one direction of a connection. */
export function createRtspParser(limits: RtspLimits = RTSP_LIMITS): RtspParser {
  let pending: Uint8Array = new Uint8Array(0);
  let scanned = 0;
  let broken = false;

  function push(chunk: Uint8Array): readonly RtspItem[] {
    if (broken) return [];
    const bytes = pending.length === 0 ? chunk : join(pending, chunk);
    const items: RtspItem[] = [];
    let offset = 0;
    while (offset < bytes.length) {
      const step = readAt(bytes, offset, { limits, scanned: offset === 0 ? scanned : 0 });
      if (step.item) items.push(step.item);
      if (step.item?.kind === 'problem') {
        broken = true;
        pending = new Uint8Array(0);
        return items;
      }
      scanned = step.scanned;
      if (step.next === offset) break;
      offset = step.next;
      scanned = 0;
    }
    // A copy, so that a few waiting bytes do not keep a whole read buffer alive.
    pending = bytes.slice(offset);
    return items;
  }
  return {
    push,
    get waiting() {
      return pending.length;
    },
  };
}

/** Calls `visit` for each whole frame of a run: its channel and where its payload lies in `bytes`. */
export function forEachFrame(bytes: Uint8Array, visit: (channel: number, start: number, end: number) => void): void {
  let offset = 0;
  while (offset + FRAME_HEADER <= bytes.length) {
    const start = offset + FRAME_HEADER;
    const end = start + (((bytes[offset + 2] ?? 0) << 8) | (bytes[offset + 3] ?? 0));
    if (end > bytes.length) return;
    visit(bytes[offset + 1] ?? 0, start, end);
    offset = end;
  }
}

/** The frames of a run whose channels are kept; the run itself, not a copy, when that is all of it. */
export function keepFrames(bytes: Uint8Array, keep: (channel: number) => boolean): Uint8Array {
  let kept = 0;
  forEachFrame(bytes, (channel, start, end) => {
    if (keep(channel)) kept += FRAME_HEADER + end - start;
  });
  if (kept === bytes.length) return bytes;
  const rest = new Uint8Array(kept);
  let offset = 0;
  forEachFrame(bytes, (channel, start, end) => {
    if (!keep(channel)) return;
    rest.set(bytes.subarray(start - FRAME_HEADER, end), offset);
    offset += FRAME_HEADER + end - start;
  });
  return rest;
}

/** One interleaved frame; `payload` is at most 65,535 bytes. */
export function writeFrame(channel: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEADER + payload.length);
  bytes[0] = DOLLAR;
  bytes[1] = channel;
  bytes[2] = payload.length >> 8;
  bytes[3] = payload.length & 0xff;
  bytes.set(payload, FRAME_HEADER);
  return bytes;
}

interface Step {
  readonly item?: RtspItem;
  /** Where to go on; the same place when more bytes are needed. */
  readonly next: number;
  /** How much of an unfinished head was searched already, so that slow senders do not cost a search each byte. */
  readonly scanned: number;
}

function readAt(bytes: Uint8Array, offset: number, state: { limits: RtspLimits; scanned: number }): Step {
  const first = bytes[offset];
  if (first === DOLLAR) return readRun(bytes, offset);
  if (first === CR || first === LF) return { next: offset + 1, scanned: 0 };
  if (!isLetter(first ?? 0)) return problem(offset, 'neither a message nor an interleaved frame');
  return readMessage(bytes, offset, state);
}

function readRun(bytes: Uint8Array, offset: number): Step {
  let end = offset;
  let count = 0;
  while (bytes[end] === DOLLAR && end + FRAME_HEADER <= bytes.length) {
    const next = end + FRAME_HEADER + (((bytes[end + 2] ?? 0) << 8) | (bytes[end + 3] ?? 0));
    if (next > bytes.length) break;
    end = next;
    count++;
  }
  if (count === 0) return { next: offset, scanned: 0 };
  return { item: { kind: 'packets', bytes: bytes.subarray(offset, end), count }, next: end, scanned: 0 };
}

function readMessage(bytes: Uint8Array, offset: number, { limits, scanned }: { limits: RtspLimits; scanned: number }): Step {
  const headEnd = findHeadEnd(bytes, offset, Math.max(0, scanned - 3));
  if (headEnd === undefined) {
    const length = bytes.length - offset;
    return length > limits.maxHeadBytes
      ? problem(offset, `head longer than ${limits.maxHeadBytes} bytes`)
      : { next: offset, scanned: length };
  }
  if (headEnd - offset > limits.maxHeadBytes) return problem(offset, `head longer than ${limits.maxHeadBytes} bytes`);
  const head = readHead(new TextDecoder().decode(bytes.subarray(offset, headEnd)), limits);
  if ('reason' in head && !('kind' in head)) return problem(offset, head.reason);
  const length = bodyLength(head.headers, limits);
  if (typeof length === 'string') return problem(offset, length);
  const end = headEnd + length;
  if (end > bytes.length) return { next: offset, scanned: headEnd - offset };
  return { item: { ...head, body: bytes.slice(headEnd, end) }, next: end, scanned: 0 };
}

/** Just after the empty line. Lone LF is taken too: some cameras send it. */
function findHeadEnd(bytes: Uint8Array, offset: number, from: number): number | undefined {
  for (let index = bytes.indexOf(LF, offset + from); index !== -1; index = bytes.indexOf(LF, index + 1)) {
    if (bytes[index + 1] === LF) return index + 2;
    if (bytes[index + 1] === CR && bytes[index + 2] === LF) return index + 3;
  }
  return undefined;
}

type Head =
  | { readonly kind: 'request'; readonly method: string; readonly uri: string; readonly headers: RtspHeaders }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string; readonly headers: RtspHeaders };

function readHead(text: string, limits: RtspLimits): Head | { readonly reason: string } {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (lines.some((line) => line.length > limits.maxLineBytes)) return { reason: `line longer than ${limits.maxLineBytes} bytes` };
  const [start = '', ...rest] = lines;
  const headers = readHeaders(rest, limits.maxHeaders);
  if (typeof headers === 'string') return { reason: headers };
  const response = /^RTSP\/\d\.\d +(\d{3})(?: (.*))?$/.exec(start);
  if (response) return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '', headers };
  const request = /^([A-Z_]{1,32}) +(\S+) +RTSP\/\d\.\d$/.exec(start);
  if (request) return { kind: 'request', method: request[1] ?? '', uri: request[2] ?? '', headers };
  return { reason: 'start line is neither a request nor a response of RTSP' };
}

function readHeaders(lines: readonly string[], maxHeaders: number): RtspHeaders | string {
  const headers: [string, string][] = [];
  for (const line of lines) {
    const last = headers.at(-1);
    const colon = line.indexOf(':');
    if (/^[ \t]/.test(line) && last) last[1] = `${last[1]} ${line.trim()}`;
    else if (colon > 0) headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
    else return 'header line without a name';
    if (headers.length > maxHeaders) return `more than ${maxHeaders} headers`;
  }
  return headers;
}

function bodyLength(headers: RtspHeaders, limits: RtspLimits): number | string {
  const value = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  if (value === undefined) return 0;
  if (!/^\d{1,9}$/.test(value)) return 'Content-Length is not a number';
  return Number(value) > limits.maxBodyBytes ? `body longer than ${limits.maxBodyBytes} bytes` : Number(value);
}

function problem(offset: number, reason: string): Step {
  return { item: { kind: 'problem', reason }, next: offset, scanned: 0 };
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(left.length + right.length);
  bytes.set(left);
  bytes.set(right, left.length);
  return bytes;
}
