import { expect, test } from 'vitest';
import { letterbox } from './letterbox.ts';

test.each([
  [
    { width: 320, height: 180 },
    { width: 400, height: 400 },
    { x: 0, y: 87, width: 400, height: 225 },
  ],
  [
    { width: 180, height: 320 },
    { width: 400, height: 400 },
    { x: 87, y: 0, width: 225, height: 400 },
  ],
  [
    { width: 1_920, height: 1_080 },
    { width: 640, height: 360 },
    { x: 0, y: 0, width: 640, height: 360 },
  ],
  [{ width: 0, height: 0 }, { width: 640, height: 360 }, undefined],
])('a picture of %j in a place of %j', (size, place, box) => expect(letterbox(size, place)).toEqual(box));
