import { expect, test } from 'vitest';
import { levelOf, resolutionOf } from './level.ts';

test('M30: levels are those of web maps, and each is half as far as the one before', () => {
  expect(levelOf(resolutionOf(15))).toBeCloseTo(15, 12);
  // Zoom level 15 as the OGC table has it.
  expect(resolutionOf(15)).toBeCloseTo(4.777_314_267_823_516, 9);
  expect(resolutionOf(10) / resolutionOf(11)).toBe(2);
});
