import { expect, test } from 'vitest';
import { faded, longHex } from './map-tokens.ts';

test('colours that the build has shortened can be faded like the others', () => {
  expect([faded(longHex('#fff'), 0.92), faded(longHex('#0b50d0'), 1), longHex('rgb(5 8 11 / 72%)')]).toEqual([
    '#ffffffeb',
    '#0b50d0ff',
    'rgb(5 8 11 / 72%)',
  ]);
});
