import { expect, test } from 'vitest';
import { areaText, lengthText } from './measure-text.ts';

test('lengths and areas are as exact as a map is', () => {
  expect([3.456, 84.4, 999.4, 1_240, 12_400].map(lengthText)).toEqual(['3.5 m', '84 m', '999 m', '1.24 km', '12.4 km']);
  expect([320.4, 12_345, 1_240_000, 12_400_000].map(areaText)).toEqual(['320 m²', '12,345 m²', '1.24 km²', '12.4 km²']);
});
