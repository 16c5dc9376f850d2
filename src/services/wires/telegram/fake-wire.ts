import { encodeKorean, type KoreanEncoding } from '#protocol/korean-text.ts';

/**
 * The stand-in's own telegrams, written from the public description and apart from the link's reader and writer, so
 * that a mistake in one is not hidden by the same mistake in the other.
 */
export type FakeCounting = 'bytes' | 'bytesWithoutEnd' | 'characters' | 'charactersWithoutEnd';

export interface FakeStyle {
  readonly encoding: KoreanEncoding;
  readonly counting: FakeCounting;
  /** One more `;` behind the one that ends the body, as a public client sends it. */
  readonly extraEnd: boolean;
  /** Added to the length, to be wrong on purpose. */
  readonly lengthError: number;
}

export interface FakeTelegram {
  readonly code: string;
  readonly state: string;
  readonly eventTime: string;
  readonly sender: string;
  readonly receiver: string;
  readonly messageTime: string;
  readonly fields: readonly string[];
}

const HEADER_SIZE = 48;

export function composeTelegram(telegram: FakeTelegram, style: FakeStyle): Uint8Array {
  const text = telegram.fields.join('|');
  const body = encodeKorean(`${text};${style.extraEnd ? ';' : ''}`, style.encoding);
  const bodySize = encodeKorean(text, style.encoding).length;
  const size = { bytes: bodySize + 1, bytesWithoutEnd: bodySize, characters: text.length + 1, charactersWithoutEnd: text.length }[
    style.counting
  ];
  const { code, state, eventTime, sender, receiver, messageTime } = telegram;
  const head = [code, state, eventTime, sender, receiver, messageTime, `${Math.max(0, size + style.lengthError)}`.padStart(10, '0')].join(
    '',
  );
  const bytes = new Uint8Array(HEADER_SIZE + body.length);
  bytes.set(encodeKorean(head, 'utf-8'));
  bytes.set(body, HEADER_SIZE);
  return bytes;
}

/** Takes whole telegrams off the front of a text. The centre writes no `;` inside a body, so its first one is the end. */
export function takeTelegrams(text: string): { readonly telegrams: readonly FakeTelegram[]; readonly rest: string } {
  const telegrams: FakeTelegram[] = [];
  let rest = text;
  for (;;) {
    rest = rest.replace(/^[;\s]+/, '');
    const end = rest.indexOf(';', HEADER_SIZE);
    if (end < 0) return { telegrams, rest };
    const parts = /^(\d\d)(\d\d)(\d{14})(\w{3})(\w{3})(\d{14})\d{10}(.*)$/s.exec(rest.slice(0, end));
    rest = rest.slice(end + 1);
    if (!parts) continue;
    const [, code = '', state = '', eventTime = '', sender = '', receiver = '', messageTime = '', body = ''] = parts;
    telegrams.push({ code, state, eventTime, sender, receiver, messageTime, fields: body.split('|') });
  }
}
