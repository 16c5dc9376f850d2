import { parseSeoulTime } from './seoul-time.ts';

/**
 * The fixed header of the older group-standard TCP 전문 (DOMAIN §1.3 b), 48 ASCII characters:
 * code 2, state 2, event time 14, sending system 3, receiving system 3, message time 14, body length 10.
 */
export const HEADER_BYTES = 48;
const CODE_AND_EVENT_TIME = 18;
const SYSTEMS_END = 24;

export interface TelegramHeader {
  /** Two digits: 10 a case, 20 units on their way, 99 the link itself. */
  readonly code: string;
  /** Two digits: the progress code (발생 10 … 종료 91), or 99 with code 99 for a login. */
  readonly state: string;
  /** `yyyyMMddHHmmss` as sent; may be no date at all. */
  readonly eventTime: string;
  readonly sender: string;
  readonly receiver: string;
  readonly messageTime: string;
  /** What the sender says the body's length is, in a unit only the sender knows. */
  readonly length: number;
}

/** Whether the bytes from `at` up to `end` could begin a header: digits where digits stand, letters or digits in the system names. */
export function startsLikeHeader(bytes: Uint8Array, at: number, end: number): boolean {
  const size = Math.min(HEADER_BYTES, end - at);
  for (let index = 0; index < size; index++) {
    const byte = bytes[at + index] ?? 0;
    if (isDigit(byte)) continue;
    if (index < CODE_AND_EVENT_TIME || index >= SYSTEMS_END || !isLetter(byte)) return false;
  }
  return true;
}

/** Whether 48 bytes from `at` are a header whose times are real: what it takes to be believed in the middle of other bytes. */
export function isCertainHeader(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < HEADER_BYTES || !startsLikeHeader(bytes, at, end)) return false;
  const { eventTime, messageTime } = readHeader(bytes, at);
  return parseSeoulTime(eventTime) !== undefined && parseSeoulTime(messageTime) !== undefined;
}

/** Reads 48 bytes that `startsLikeHeader` accepted. */
export function readHeader(bytes: Uint8Array, at: number): TelegramHeader {
  let text = '';
  for (let index = at; index < at + HEADER_BYTES; index++) text += String.fromCharCode(bytes[index] ?? 0);
  return {
    code: text.slice(0, 2),
    state: text.slice(2, 4),
    eventTime: text.slice(4, 18),
    sender: text.slice(18, 21),
    receiver: text.slice(21, 24),
    messageTime: text.slice(24, 38),
    length: Number(text.slice(38, 48)),
  };
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

export function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}
