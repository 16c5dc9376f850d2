import { expect, test } from 'vitest';
import { share, took } from './duration-words.ts';

test('a duration is told in steps that a person compares', () => {
  expect([0, 59_400, 446_000, 3_600_000, 7_860_000, null].map((each) => took(each, 'ko'))).toEqual([
    '0초',
    '59초',
    '7분 26초',
    '1시간 00분',
    '2시간 11분',
    '-',
  ]);
  expect([358_000, 4_000].map((each) => took(each, 'en'))).toEqual(['5 min 58 s', '4 s']);
});

test('a share of nothing is none', () => {
  expect([share(1, 8), share(0, 3), share(0, 0)]).toEqual(['12.5 %', '0 %', '-']);
});
