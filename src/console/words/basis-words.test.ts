import i18next from 'i18next';
import { expect, test } from 'vitest';
import { basisWords } from './basis-words.ts';
import { ko } from './ko.ts';

test('the ground of a provision is said in the words of the law, and one that is not known as it stands', async () => {
  const t = await i18next.createInstance().init({ lng: 'ko', resources: { ko: { translation: ko } } });
  expect(basisWords('PIPA-18-2-3', t)).toBe('개인정보 보호법 제18조제2항제3호');
  expect(basisWords('LOCAL-7', t)).toBe('LOCAL-7');
});
