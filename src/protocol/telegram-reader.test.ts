import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { encodeKorean, type KoreanEncoding } from './korean-text.ts';
import { TelegramReader, type Telegram, type TelegramLimits, type Unreadable } from './telegram-reader.ts';
import { writeTelegram } from './telegram-writer.ts';

const REPORT = '20261121-000123|긴급|강도|20261121-000123|127.0300|37.5000|서울특별시 강남구 테헤란로 152|1168010100|20261121101500|kimcs';
const HEADER = '101020261121101500112UCP20261121101501';

type Length = 'bytes;' | 'bytes' | 'characters;' | 'characters' | number;

/** Written here by hand, apart from the writer under test. */
function telegram(body = REPORT, length: Length = 'bytes;', encoding: KoreanEncoding = 'utf-8', end = ';'): Uint8Array {
  const bytes = encodeKorean(body + end, encoding);
  const size = { 'bytes;': bytes.length, bytes: bytes.length - 1, 'characters;': body.length + 1, characters: body.length };
  const told = typeof length === 'number' ? length : size[length];
  return concat(ascii(HEADER + String(told).padStart(10, '0')), bytes);
}
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const concat = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const READINGS: Length[] = ['bytes;', 'bytes', 'characters;', 'characters'];
const ENCODINGS: KoreanEncoding[] = ['utf-8', 'euc-kr'];

/** Everything read from chunks, with silence at the end (as many silences as are asked for). */
function readAll(
  chunks: readonly Uint8Array[],
  limits: Partial<TelegramLimits> = {},
): { items: (Telegram | Unreadable)[]; reader: TelegramReader } {
  const reader = new TelegramReader(limits);
  const items: (Telegram | Unreadable)[] = [];
  const drain = (): void => {
    for (let item = reader.next(); item; item = reader.next()) items.push(item);
  };
  for (const chunk of chunks) {
    reader.push(chunk);
    drain();
  }
  for (let silences = 0; reader.settleMs !== undefined && silences < 10; silences++) {
    reader.settle();
    drain();
  }
  expect(reader.settleMs).toBeUndefined();
  return { items, reader };
}

const bodies = (items: readonly (Telegram | Unreadable)[], encoding: KoreanEncoding = 'utf-8'): string[] =>
  items.filter((item) => item.kind === 'telegram').map((item) => new TextDecoder(encoding).decode(item.body));
const problems = (items: readonly (Telegram | Unreadable)[]): string[] =>
  items.filter((item) => item.kind === 'unreadable').map((item) => item.problem);

describe('telegram reader', () => {
  test('L1 the header is 48 characters, and its parts are where the description says', () => {
    const { items } = readAll([telegram()]);
    expect(items[0]).toMatchObject({
      kind: 'telegram',
      odd: [],
      header: { code: '10', state: '10', eventTime: '20261121101500', sender: '112', receiver: 'UCP', messageTime: '20261121101501' },
    });
    expect(bodies(items)).toEqual([REPORT]);
  });

  test.each(READINGS.flatMap((length) => ENCODINGS.map((encoding) => ({ length, encoding }))))(
    'L2 the length may count $length in $encoding, with one more ; behind or not',
    ({ length, encoding }) => {
      for (const extra of ['', ';', ';;\r\n']) {
        const one = concat(telegram(REPORT, length, encoding), ascii(extra));
        const { items } = readAll([concat(one, one, one)]);
        expect(bodies(items, encoding)).toEqual([REPORT, REPORT, REPORT]);
        expect(items).toHaveLength(3);
        expect(items.every((item) => item.kind === 'telegram' && !item.odd.includes('length fits no reading'))).toBe(true);
      }
    },
  );

  test.each(READINGS.flatMap((length) => ENCODINGS.map((encoding) => ({ length, encoding }))))(
    'L3 a telegram split at any byte is read whole ($length, $encoding)',
    ({ length, encoding }) => {
      const stream = concat(
        telegram(REPORT, length, encoding),
        ascii(';'),
        telegram('A-2|일반|절도|A-2|0|0|대전 서구 둔산로 100|3017011200|20261121101502|lee', length, encoding),
      );
      const whole = readAll([stream]).items;
      for (let at = 0; at <= stream.length; at++)
        expect(readAll([stream.slice(0, at), stream.slice(at)]).items, `split at ${at}`).toEqual(whole);
      expect(readAll(Array.from(stream, (byte) => Uint8Array.of(byte))).items).toEqual(whole);
      expect(whole).toHaveLength(2);
    },
  );

  test('L3 a body with ; inside is cut where its length says, wherever it is split', () => {
    const images =
      '5|실종|127.1|37.1|서울|1168010100|R1|홍길동|010|1950|M|서울|홍판서|010|20261121101500|가.jpg;나.jpg;다.jpg|키 170|치매|kim';
    for (const length of READINGS) {
      const stream = concat(telegram(images, length), telegram());
      for (let at = 0; at <= stream.length; at++)
        expect(bodies(readAll([stream.slice(0, at), stream.slice(at)], { expectedBars: 18 }).items), `${length} split at ${at}`).toEqual([
          images,
          REPORT,
        ]);
    }
  });

  test.each([0, 5, 60, 9_999, 9_999_999_999])('L4 a length of %d that fits no reading: cut by the ;, and said to be odd', (length) => {
    const stream = concat(telegram(REPORT, length), telegram(), telegram(REPORT, length));
    for (const chunks of [[stream], [stream.slice(0, 70), stream.slice(70)], Array.from(stream, (byte) => Uint8Array.of(byte))]) {
      const { items } = readAll(chunks);
      expect(bodies(items)).toEqual([REPORT, REPORT, REPORT]);
      expect(items.map((item) => item.kind === 'telegram' && item.odd)).toEqual([
        ['length fits no reading'],
        [],
        ['length fits no reading'],
      ]);
    }
  });

  test('L4 one that is whole by its fields waits no longer than one silence, one that is not waits longer', () => {
    const reader = new TelegramReader();
    reader.push(telegram(REPORT, 9_999));
    expect(reader.next()).toBeUndefined();
    expect(reader.settleMs).toBe(50);
    const shorter = new TelegramReader();
    shorter.push(telegram('1;2', 9_999));
    expect(shorter.next()).toBeUndefined();
    expect(shorter.settleMs).toBe(1_000);
  });

  test('L5 a telegram that lost its end does not take the next one with it', () => {
    const { items } = readAll([concat(telegram().slice(0, 90), telegram())]);
    expect(problems(items)).toEqual(['body: cut short by the next header']);
    expect(bodies(items)).toEqual([REPORT]);
    const noEnd = telegram(REPORT, ascii(REPORT).length, 'utf-8', '');
    const exact = readAll([concat(noEnd, telegram())]);
    expect(bodies(exact.items)).toEqual([REPORT, REPORT]);
    expect(exact.items[0]).toMatchObject({ odd: ['no ; at the end', 'length leaves out the ;'] });
  });

  test('L5 a telegram that never ends is given up after the longer silence, with its bytes', () => {
    const part = telegram().slice(0, 100);
    const { items } = readAll([part]);
    expect(items).toEqual([
      { kind: 'unreadable', header: expect.objectContaining({ code: '10' }), bytes: part, dropped: 0, problem: 'body: not ended by ;' },
    ]);
  });

  test('L6 garbage before, between and after is handed over with its bytes, and the telegrams are read', () => {
    const garbage = [ascii('hello\r\nGET / HTTP/1.1\r\n\r\n'), Uint8Array.from([0xff, 0, 1, 2, 0x3b, 0x7c]), ascii('1'.repeat(30))];
    for (const noise of garbage) {
      const { items } = readAll([concat(noise, telegram(), noise, telegram(), noise)]);
      expect(bodies(items)).toEqual([REPORT, REPORT]);
      expect(items.filter((item) => item.kind === 'unreadable').length).toBeGreaterThanOrEqual(2);
    }
  });

  test('L7 a body beyond the limit is handed over in a bounded piece, and the next telegram is read', () => {
    const big = telegram('x'.repeat(5_000));
    const { items } = readAll([concat(big, telegram())], { maxBodyBytes: 1_000, maxKeptBytes: 800 });
    expect(bodies(items)).toEqual([REPORT]);
    expect(items[0]).toMatchObject({ kind: 'unreadable', problem: 'body: longer than 1000 bytes', header: { code: '10' } });
    const first = items[0] as Unreadable;
    expect(first.bytes.length).toBe(800);
    expect(first.bytes.length + first.dropped).toBe(big.length);
  });

  test('L7 endless garbage is handed over in pieces, not held', () => {
    const { items } = readAll(
      Array.from({ length: 100 }, () => ascii('#'.repeat(1_000))),
      { maxKeptBytes: 500, maxGarbageBytes: 10_000 },
    );
    expect(items).toHaveLength(10);
    for (const item of items) expect(item).toMatchObject({ kind: 'unreadable', dropped: 9_500 });
  });

  test('L8 no byte is lost: telegrams, garbage and fillers together are the stream, whatever it holds', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(...READINGS).map((length) => telegram(REPORT, length)),
      fc.nat({ max: 200 }).map((length) => telegram(REPORT, length)),
      fc.nat({ max: 180 }).map((size) => telegram().slice(0, size)),
      fc.stringMatching(/^[0-9]{0,60}$/).map(ascii),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.array(fc.nat({ max: 400 }), { maxLength: 5 }), (pieces, cuts) => {
        const stream = concat(...pieces);
        const edges = [0, ...cuts.filter((cut) => cut < stream.length).toSorted((a, b) => a - b), stream.length];
        const chunks = edges.slice(1).map((edge, at) => stream.slice(edges[at], edge));
        const { items } = readAll(chunks);
        const fillers = (byte: number): boolean => ![0x3b, 0x0d, 0x0a, 0x20, 0].includes(byte);
        expect(items.flatMap((item) => [...item.bytes]).filter(fillers)).toEqual([...stream].filter(fillers));
      }),
      { numRuns: 2_000 },
    );
  });

  test('L9 a good telegram among garbage is never lost, however the bytes are cut', () => {
    // Garbage that ends in a real-looking header of its own may claim what follows as its body: excluded by the rule.
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.stringMatching(/^[0-9A-Z;|]{0,80}$/).map(ascii),
      fc.nat({ max: 130 }).map((size) => telegram().slice(0, size)),
    );
    const good = fc
      .tuple(fc.constantFrom(...READINGS), fc.constantFrom(...ENCODINGS))
      .map(([length, encoding]) => telegram(REPORT, length, encoding));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(garbage, good), { minLength: 1, maxLength: 4 }),
        garbage,
        fc.array(fc.nat({ max: 800 }), { maxLength: 6 }),
        (pairs, last, cuts) => {
          const stream = concat(...pairs.flat(), last);
          const edges = [0, ...cuts.filter((cut) => cut < stream.length).toSorted((a, b) => a - b), stream.length];
          const { items } = readAll(edges.slice(1).map((edge, at) => stream.slice(edges[at], edge)));
          const read = items.filter((item) => item.kind === 'telegram').map((item) => String(item.bytes));
          for (const [, bytes] of pairs) expect(read).toContain(String(bytes));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('L2 what a peer has shown about its counting is remembered for the next reader', () => {
    const { reader } = readAll([telegram(REPORT, 'characters;')]);
    const later = new TelegramReader({ expectedBars: 99 }, reader.counting);
    later.push(telegram(REPORT, 'characters;'));
    expect(later.next()).toMatchObject({ kind: 'telegram' });
  });

  test('what the writer writes is read back, in the style of the peer', () => {
    const draft = {
      code: '10',
      state: '91',
      eventTime: '20261121101500',
      sender: 'UCP',
      receiver: '112',
      messageTime: '20261121101501',
      fields: ['a|b', '종료;됨', 'c\nd'],
    };
    for (const encoding of ENCODINGS) {
      for (const counting of [0b000001, 0b000010, 0b000100, 0b010000]) {
        const { items } = readAll([writeTelegram(draft, { encoding, counting })]);
        expect(bodies(items, encoding)).toEqual(['a｜b|종료；됨|c d']);
      }
    }
  });
});
