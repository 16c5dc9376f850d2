import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeDelta, judgeFull } from './list-sequence.ts';
import { makePlateKey } from './plate-hash.ts';
import { buildWanted, emptyWanted, tableBytes, whyWanted } from './wanted-table.ts';

const KEY = makePlateKey('000102030405060708090a0b0c0d0e0f');
const plateNumber = (number: number): string =>
  `${100 + (number % 899)}${'가나다라마'.charAt(number % 5)}${String(1_000 + (number % 8_999))}`;

test('PL3: nothing is wanted by an empty list', () => {
  expect(whyWanted(emptyWanted(KEY), '12가3456')).toBeUndefined();
});

test('PL3: what was put in and not taken out again is wanted, as a set would have it', () => {
  const step = fc.record({ number: fc.integer({ min: 0, max: 3_000 }), add: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 4_000, size: 'max' }), (steps) => {
      const builder = buildWanted(KEY, { max: 10_000 });
      const expected = new Map<string, string>();
      for (const { number, add } of steps) {
        const plate = plateNumber(number);
        if (add) {
          if (builder.add(plate, `r${number % 3}`) !== (expected.has(plate) ? 'again' : 'added')) expect.fail(plate);
          expected.set(plate, `r${number % 3}`);
        } else if (builder.remove(plate) !== expected.delete(plate)) expect.fail(plate);
      }
      const table = builder.done();
      expect(table.size).toBe(expected.size);
      const wrong = Array.from({ length: 3_001 }, (_, number) => plateNumber(number)).filter(
        (plate) => whyWanted(table, plate) !== expected.get(plate),
      );
      expect(wrong).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('PL3: a table that is made from another leaves that as it was', () => {
  const before = buildWanted(KEY, { max: 10 });
  before.add('12가3456', '강력');
  const table = before.done();
  const beside = buildWanted(KEY, { from: table, max: 10 });
  beside.remove('12가3456');
  beside.add('99나9999', '절도');
  expect(whyWanted(table, '12가3456')).toBe('강력');
  expect(whyWanted(table, '99나9999')).toBeUndefined();
  expect(whyWanted(beside.done(), '12가3456')).toBeUndefined();
});

test('PL3: a full list takes no more, and says so', () => {
  const builder = buildWanted(KEY, { max: 2 });
  expect(['12가3456', '12가3457', '12가3458', '12가3456'].map((plate) => builder.add(plate, '강력'))).toEqual([
    'added',
    'added',
    'tooMany',
    'again',
  ]);
});

test('PL3: more words for why than a byte can tell do not lose a plate', () => {
  const builder = buildWanted(KEY, { max: 1_000 });
  for (let number = 0; number < 400; number += 1) builder.add(`12가${1_000 + number}`, `reason ${number}`);
  const table = builder.done();
  expect(whyWanted(table, '12가1000')).toBe('reason 0');
  expect(whyWanted(table, '12가1399')).toBe('reason 254');
});

test('PL7: the table holds no plate in clear, differs with the key, and is compact', () => {
  const make = (hex: string): Uint8Array => {
    const builder = buildWanted(makePlateKey(hex), { max: 100_000, expected: 50_000 });
    for (let number = 0; number < 50_000; number += 1) builder.add(`${100 + (number % 899)}가${1_000 + Math.floor(number / 10)}`, '강력');
    const table = builder.done();
    expect(tableBytes(table)).toBeLessThan(50_000 * 60);
    return new Uint8Array(table.slots.buffer);
  };
  const [one, other] = [make('00'.repeat(16)), make('01'.repeat(16))];
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false);
  expect(Buffer.from(one).includes(Buffer.from('100가1000'))).toBe(false);
});

describe('numbers of files', () => {
  test.each([
    [undefined, 4, 5, 'gap'],
    [4, 4, 5, 'next'],
    [4, 4, 9, 'next'],
    [4, 5, 6, 'gap'],
    [4, 3, 5, 'gap'],
    [4, 3, 4, 'old'],
    [4, 1, 2, 'old'],
  ] as const)('PL12: with %s held, changes from %s to %s are %s', (held, from, to, judged) => {
    expect(judgeDelta(held, { from, to })).toBe(judged);
  });

  test('PL12: an older full list does not bring back who is wanted no longer', () => {
    expect([judgeFull(undefined, 1), judgeFull(4, 5), judgeFull(4, 4), judgeFull(4, 3)]).toEqual(['next', 'next', 'old', 'old']);
  });
});
