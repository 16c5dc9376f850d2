import { expect, test } from 'vitest';
import { MAX_QUERY_LENGTH, readPlaceQuery } from './place-query.ts';

const number = (main: number, sub?: number, more: { mountain?: true; level?: number } = {}): object => ({
  main,
  sub,
  mountain: more.mountain ?? false,
  level: more.level,
});

test.each<[string, readonly string[], object | undefined, readonly string[]]>([
  ['강남대로 396', ['강남대로'], number(396), []],
  ['강남대로396', ['강남대로'], number(396), []],
  ['서울특별시 강남구 강남대로 396 (역삼동)', ['서울특별시', '강남구', '강남대로'], number(396), ['역삼동']],
  ['강남대로 지하 396', ['강남대로'], number(396, undefined, { level: 1 }), []],
  ['강남대로 지하396', ['강남대로'], number(396, undefined, { level: 1 }), []],
  ['강남대로 12길 5', ['강남대로12길'], number(5), []],
  ['강남대로12길5', ['강남대로12길'], number(5), []],
  ['봉수로 12가길', ['봉수로12가길'], undefined, []],
  ['역삼동 825-9', ['역삼동'], number(825, 9), []],
  ['역삼동825-9번지', ['역삼동'], number(825, 9), []],
  ['역삼동 825번지 9호', ['역삼동'], number(825, 9), []],
  ['소초면 교항리 산 12-3', ['소초면', '교항리'], number(12, 3, { mountain: true }), []],
  ['교항리 산12-3', ['교항리'], number(12, 3, { mountain: true }), []],
  ['교항리산12-3', ['교항리'], number(12, 3, { mountain: true }), []],
  ['396 강남대로', ['강남대로'], number(396), []],
  ['강남대로 396 3층 301호', ['강남대로'], number(396), ['3층', '301호']],
  ['해솔마을 101동', ['해솔마을', '101동'], undefined, []],
  ['을지로3가', ['을지로3가'], undefined, []],
  ['ㄱㄴㄷㄹ 396', ['ㄱㄴㄷㄹ'], number(396), []],
  ['ㄱㄴㄷㄹ396', ['ㄱㄴㄷㄹ'], number(396), []],
  ['GS25', ['gs25'], undefined, []],
  ['산', ['산'], undefined, []],
])('Q9: %s is taken apart', (text, words, read, further) => {
  expect(readPlaceQuery(text)).toMatchObject({ words, number: read, further });
});

test('Q9: a text without words, or far too long, asks for what can be read of it', () => {
  expect(readPlaceQuery(' ,.()- ')).toMatchObject({ words: [], number: undefined, all: [] });
  const long = readPlaceQuery('가'.repeat(10 * MAX_QUERY_LENGTH));
  expect(long.words[0]?.length).toBe(MAX_QUERY_LENGTH);
  expect(readPlaceQuery('가 '.repeat(500)).words.length).toBeLessThanOrEqual(12);
});
