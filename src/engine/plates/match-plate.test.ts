import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchPlate, type MatchLimits, type PlateMatch } from './match-plate.ts';
import { makePlateKey } from './plate-hash.ts';
import { buildWanted, type WantedTable } from './wanted-table.ts';

const KEY = makePlateKey('0f1e2d3c4b5a69788796a5b4c3d2e1f0');
const LIMITS: MatchLimits = { minimumLikelihood: 0.001, maxCandidates: 5, confidence: 0.9 };

function listOf(...plates: readonly string[]): WantedTable {
  const builder = buildWanted(KEY, { max: 1_000 });
  for (const plate of plates) builder.add(plate, '강력');
  return builder.done();
}

const match = (table: WantedTable, text: string, confidence?: number): PlateMatch => matchPlate(table, { text, confidence }, LIMITS);

/** What it is taken for, each with what was misread. */
function told(table: WantedTable, text: string, confidence?: number): readonly string[] {
  const found = match(table, text, confidence);
  return found.outcome === 'exact' || found.outcome === 'near'
    ? found.candidates.map((one) => `${one.plate} ${one.difference}`.trim())
    : [found.outcome];
}

test('PL3: a wanted plate is found however it is written, with why; its like on the list is not told beside it', () => {
  const table = listOf('12가3456', '12가3458', '서울12가3456');
  const found = match(table, '12 가 3456', 0.97);
  expect(found).toEqual({ outcome: 'exact', candidates: [{ plate: '12가3456', reason: '강력', likelihood: 0.97, difference: '' }] });
  expect(told(table, '99나1111')).toEqual(['none']);
  expect(told(table, '!!')).toEqual(['noPlate']);
});

describe('misread', () => {
  test.each([
    ['12가3456', '12가3450', ['12가3456 6→0']],
    ['12가3456', '12가8456', ['12가3456 3→8']],
    ['17가3456', '11가3456', ['17가3456 7→1']],
    ['12가3456', '12거3456', ['12가3456 가→거']],
    ['12나3456', '12너3456', ['12나3456 나→너']],
    ['12바3456', '12마3456', ['12바3456 바→마']],
    ['12하3456', '12아3456', ['12하3456 하→아']],
    ['123가4567', '23가4567', ['123가4567 +1']],
    ['23가4567', '123가4567', ['23가4567 -1']],
    ['서울12가3456', '12가3456', ['서울12가3456 +서울']],
    ['외교001234', '외교001232', []],
  ])('PL4: %s read as %s', (wanted, read, found) => {
    expect(told(listOf(wanted), read)).toEqual(found.length > 0 ? found : ['none']);
  });

  test('PL4: the likelier stands first, and what is less likely than the limit is not told', () => {
    const table = listOf('12가3456', '12가3956', '123가3056');
    // 0 is taken for 9 more often than for 4; a lost digit as well as another misread is not looked for.
    const found = match(listOf('12가3856', '12가3956'), '12가3056');
    expect(found.outcome === 'near' && found.candidates.map((one) => one.plate)).toEqual(['12가3856', '12가3956']);
    expect(matchPlate(table, { text: '12가3056' }, { ...LIMITS, minimumLikelihood: 0.05 }).outcome).toBe('none');
  });

  test('PL4: a recogniser that is sure is not doubted', () => {
    expect(match(listOf('12가3456'), '12가8456', 0.6).outcome).toBe('near');
    expect(match(listOf('12가3456'), '12가8456', 0.999).outcome).toBe('none');
  });

  test('PL4: no more than so many are told', () => {
    const table = listOf(...Array.from({ length: 10 }, (_, digit) => `12가345${digit}`));
    const found = matchPlate(table, { text: '12가345' }, { ...LIMITS, maxCandidates: 3 });
    expect(found.outcome === 'near' && found.candidates.length).toBe(3);
  });
});

describe('impossible', () => {
  test.each([
    ['12가3456', '12기3456', '12가3456 가→기'],
    ['12가3456', '12가345', '12가3456 +6'],
    ['12가3456', '12가34566', '12가3456 -6'],
    ['12가3456', '123456', '12가3456 +가'],
    ['서울1가2345', '1가2345', '서울1가2345 +서울'],
    ['12가3456', 'I2가3456', '12가3456 1→I'],
    ['12가3456', 'I2기3456', '12가3456 1→I 가→기'],
    ['외교001234', '외교00134', '외교001234 +2'],
  ])('PL5: %s read as %s, which no plate can be', (wanted, read, found) => {
    expect(told(listOf(wanted), read)).toContain(found);
  });

  test('PL5: what is left when a read is impossible adds up to what the recogniser is sure of', () => {
    const letters = ['가', '거', '고', '구', '나', '다', '라', '이', '러'].map((letter) => `12${letter}3456`);
    const found = match(listOf(...letters), '12기3456', 0.8);
    const sum = found.outcome === 'near' ? found.candidates.reduce((all, one) => all + one.likelihood, 0) : 0;
    expect(sum).toBeGreaterThan(0.5);
    expect(sum).toBeLessThanOrEqual(0.8);
    expect(told(listOf('12가3456'), '기기기기기기')).toEqual(['none']);
  });
});

describe('unread', () => {
  test.each([
    ['12?3456', '12가3456 가→?'],
    ['12가34?6', '12가3456 5→?'],
    ['?2가345?', '12가3456 1→? 6→?'],
    ['12*3456', '12가3456 가→?'],
  ])('PL6: %s is filled', (read, found) => {
    expect(told(listOf('12가3456'), read)).toEqual([found]);
  });

  test('PL6: an unread region is any region; an unread letter before six digits is the kind of an envoy, not a digit', () => {
    expect(told(listOf('경남12가3456'), '??12가3456')).toEqual(['경남12가3456 경→? 남→?']);
    expect(told(listOf('외교001234'), '외교00123?')).toEqual(['외교001234 4→?']);
  });

  test.each(['???????', '12가????', '??가3?56', '??가34??', '?'.repeat(14)])('PL6: %s is too vague', (read) => {
    expect(told(listOf('12가3456'), read)).toEqual(['tooVague']);
  });
});

test('PL4, PL5, PL6: whatever is read, it is answered; likelihoods are in order and within 0 and 1', () => {
  const table = listOf('12가3456', '123가4567', '서울12가3456', '외교001234', '24육1234');
  const signs = fc.constantFrom(...'0123456789가거기나하육?OIB서울외교*- ');
  fc.assert(
    fc.property(
      fc.string({ unit: signs, maxLength: 18 }),
      fc.option(fc.double({ min: -1, max: 2, noNaN: true }), { nil: undefined }),
      (text, confidence) => {
        const found = match(table, text, confidence);
        if (found.outcome !== 'near') return;
        const likelihoods = found.candidates.map((one) => one.likelihood);
        expect(likelihoods).toEqual(likelihoods.toSorted((a, b) => b - a));
        for (const one of likelihoods) expect(one > 0 && one <= 1).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});
