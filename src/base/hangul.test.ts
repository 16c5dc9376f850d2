import { expect, test } from 'vitest';
import { findWord, foldText, holdsWord, isOneLetterOff, standsAt } from './hangul.ts';

test('Q11: a word stands in a text whole, by its consonants, and while its last syllable is being typed', () => {
  for (const word of ['강남', '강나', '강ㄴ', 'ㄱㄴ', 'ㄱㄴㄷㄹ', '강남대로', '강남댈', '갈남', '강남대로3'].map(foldText)) {
    const fits = !['갈남', '강남대로3'].includes(word);
    expect(standsAt('강남대로', word, 0), word).toBe(fits);
  }
  // 값 + 아 is typed as 값 first: the second half of a double final moves on.
  expect(standsAt('갑사', '값', 0)).toBe(true);
  expect(standsAt('가나', '간', 0)).toBe(true);
  expect(standsAt('강', '간', 0)).toBe(false);
});

test('Q11: the part of a shown text that a word stands for is told, over spaces and signs', () => {
  expect(findWord('서울 강남 대로 (역삼동)', '강남대')).toEqual([3, 7]);
  expect(findWord('CJ 대한통운', 'cj대한')).toEqual([0, 5]);
  expect(findWord('강남역', 'ㄱㄴㅇ')).toEqual([0, 3]);
  expect(findWord('강남역', '  ')).toBeUndefined();
  expect(holdsWord('강남역', '서초')).toBe(false);
});

test('Q11: a slip of one letter is one letter wrong, one too many or one missing, and not two', () => {
  const near = (text: string, sought: string): boolean => isOneLetterOff(text, text.length, sought);
  expect(near('등불로', '등불러')).toBe(true);
  expect(near('등불로', '등부로')).toBe(true);
  expect(near('등불로', '덩불로')).toBe(true);
  expect(near('등불로', '등불론')).toBe(true);
  expect(near('등불로', '덩부로')).toBe(false);
  expect(near('등불로', '망루로')).toBe(false);
});
