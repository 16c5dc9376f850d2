import { expect, test } from 'vitest';
import { faded } from './map-tokens.ts';

test('colours that the build has shortened are faded like the others', () => {
  expect([faded('#fff', 0.92), faded('#0b50d0', 1)]).toEqual(['#ffffffeb', '#0b50d0ff']);
});
