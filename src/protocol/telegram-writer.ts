import { encodeKorean, type KoreanEncoding } from './korean-text.ts';
import type { TelegramHeader } from './telegram-header.ts';
import { ANY_COUNTING, countByte, emptyCount, lengthFor, type CountingSet } from './telegram-length.ts';

export interface TelegramDraft extends Omit<TelegramHeader, 'length'> {
  readonly fields: readonly string[];
}

export interface TelegramStyle {
  readonly encoding: KoreanEncoding;
  /** How the peer counts lengths, as its reader saw; unknown: bytes with the `;`. */
  readonly counting?: CountingSet;
}

/** Bytes of one telegram: header, fields joined by `|`, one `;` which the length counts unless the peer's own do not. */
export function writeTelegram(draft: TelegramDraft, style: TelegramStyle): Uint8Array {
  const body = encodeKorean(`${draft.fields.map(safeField).join('|')};`, style.encoding);
  const count = emptyCount();
  for (const byte of body) countByte(count, byte);
  const length = String(lengthFor(count, style.counting ?? ANY_COUNTING)).padStart(10, '0');
  const header = new TextEncoder().encode(
    `${draft.code}${draft.state}${draft.eventTime}${draft.sender}${draft.receiver}${draft.messageTime}${length}`,
  );
  const bytes = new Uint8Array(header.length + body.length);
  bytes.set(header);
  bytes.set(body, header.length);
  return bytes;
}

/** The wire has no escape: its two delimiters become their full-width twins, control characters become blanks. */
function safeField(text: string): string {
  const delimited = text.replaceAll('|', '｜').replaceAll(';', '；');
  // oxlint-disable-next-line no-control-regex -- control characters are what is to be found.
  return delimited.replaceAll(/[\u0000-\u001f\u007f]/g, ' ');
}
