import { expect, test } from 'vitest';
import { scaleBar } from './export-map.ts';

test.each([
  [0.3, '20 m', 66.7],
  [1, '100 m', 100],
  [5, '500 m', 100],
  [20, '2 km', 100],
])('at %d m a pixel the scale bar is %s', (metresPerPixel, text, pixels) => {
  const bar = scaleBar(metresPerPixel);
  expect(bar.text).toBe(text);
  expect(bar.pixels).toBeCloseTo(pixels, 0);
});
