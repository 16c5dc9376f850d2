import { expect, test } from 'vitest';
import { Tuning } from '../transcode/tuning.ts';
import { ViewPace } from './view-pace.ts';

test('PT18: a viewer whose network cannot follow gets the least rate, and the most again after a calm while; others’ wishes count too', () => {
  const tuning = new Tuning(700, () => 0);
  const pace = new ViewPace(tuning);
  pace.look(10_000, 0);
  expect(tuning.kbps).toBe(700);
  pace.look(140_000, 1_000);
  expect(tuning.kbps).toBe(400);
  pace.look(0, 20_900);
  expect(tuning.kbps).toBe(400);
  using other = new ViewPace(tuning);
  pace.look(0, 21_001);
  expect(tuning.kbps).toBe(700);
  other.look(140_000, 21_002);
  expect(tuning.kbps, 'one encoder feeds them all').toBe(400);
  pace[Symbol.dispose]();
});
