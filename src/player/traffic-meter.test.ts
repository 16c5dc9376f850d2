import { expect, test } from 'vitest';
import { TrafficMeter } from './traffic-meter.ts';

test('R98: bit rate and loss are those of the last five seconds', () => {
  const meter = new TrafficMeter();
  expect(meter.figures(0)).toEqual({ bitsPerSecond: 0, loss: 0 });
  for (let at = 0; at < 4_000; at += 100) meter.add({ bytes: 1_000, came: 1 }, at);
  expect(meter.figures(4_000)).toEqual({ bitsPerSecond: 80_000, loss: 0 });
  meter.add({ missing: 10 }, 4_000);
  expect(meter.figures(4_000).loss).toBeCloseTo(10 / 50);
  for (let at = 6_000; at < 12_000; at += 100) meter.add({ bytes: 500, came: 1 }, at);
  expect(meter.figures(12_000).loss).toBe(0);
  expect(meter.figures(12_000).bitsPerSecond).toBeCloseTo(40_000, -3);
  expect(meter.figures(60_000)).toEqual({ bitsPerSecond: 0, loss: 0 });
});
