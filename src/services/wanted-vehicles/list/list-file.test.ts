import { describe, expect, test } from 'vitest';
import { listFileOf, planList, readSum } from './list-file.ts';

const SUM = 'a'.repeat(64);
const files = (...names: readonly string[]): { name: string; bytes: number; changedAt: number }[] =>
  names.flatMap((name) => [name, `${name}.sha256`]).map((name) => ({ name, bytes: 1, changedAt: 1 }));
const plan = (held: number | undefined, ...names: readonly string[]): { next: string[]; gap: string | undefined } => {
  const { next, gap } = planList(files(...names), held, () => false);
  return { next: next.map(({ name }) => name), gap: gap?.name };
};

test('PL10: only whole files of the list count, whatever else lies there', () => {
  expect(listFileOf('wanted-full-12.csv')).toEqual({ kind: 'full', to: 12, name: 'wanted-full-12.csv' });
  expect(listFileOf('wanted-delta-12-13.csv')).toMatchObject({ kind: 'delta', from: 12, to: 13 });
  for (const name of ['wanted-full-12.csv.part', 'wanted-full-.csv', '../wanted-full-1.csv', 'wanted-delta-13-12.csv', 'notes.txt'])
    expect(listFileOf(name)).toBeUndefined();
  expect(planList([{ name: 'wanted-full-12.csv', bytes: 1, changedAt: 1 }], undefined, () => false).next).toEqual([]);
});

describe('what is taken next', () => {
  test.each([
    [
      'the newest full list and what follows it',
      undefined,
      ['wanted-full-3.csv', 'wanted-full-5.csv', 'wanted-delta-5-6.csv'],
      ['wanted-full-5.csv', 'wanted-delta-5-6.csv'],
      undefined,
    ],
    [
      'changes one by one rather than a full list',
      5,
      ['wanted-full-7.csv', 'wanted-delta-6-7.csv', 'wanted-delta-5-6.csv'],
      ['wanted-delta-5-6.csv', 'wanted-delta-6-7.csv'],
      undefined,
    ],
    ['a full list over a gap', 5, ['wanted-full-9.csv', 'wanted-delta-7-8.csv'], ['wanted-full-9.csv'], undefined],
    ['nothing over a gap, and which one', 5, ['wanted-delta-7-8.csv'], [], 'wanted-delta-7-8.csv'],
    ['nothing that is held already', 5, ['wanted-full-5.csv', 'wanted-full-4.csv', 'wanted-delta-4-5.csv'], [], undefined],
    ['changes without a list are a gap', undefined, ['wanted-delta-4-5.csv'], [], 'wanted-delta-4-5.csv'],
  ] as const)('PL12: %s', (_, held, names, next, gap) => {
    expect(plan(held, ...names)).toEqual({ next, gap });
  });
});

test('PL11: a sum as sha256sum writes it, with or without the number of plates', () => {
  const read = (text: string): unknown => readSum(new TextEncoder().encode(text));
  expect(read(`${SUM}\n`)).toEqual({ sha256: SUM, rows: undefined });
  expect(read(`${SUM.toUpperCase()}  wanted-full-1.csv  12\n`)).toEqual({ sha256: SUM, rows: 12 });
  expect(read(`${SUM} *wanted-full-1.csv\n`)).toEqual({ sha256: SUM, rows: undefined });
  for (const text of ['', 'abc', `${SUM}0`, `${SUM}  a.csv  many`]) expect(read(text)).toBeUndefined();
});
