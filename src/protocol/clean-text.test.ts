import { expect, test } from 'vitest';
import { cleanText } from './clean-text.ts';

test('what a database or a screen cannot take is taken out; the words stay', () => {
  expect(cleanText('  강\u0000도\r\n발\u001b생\ud800 \u1100\u1161 ')).toBe('강도 발생\ufffd 가');
  expect(cleanText('서울 강남구 152 😀')).toBe('서울 강남구 152 😀');
});
