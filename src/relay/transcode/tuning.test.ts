import { expect, test } from 'vitest';
import type { RunningTranscode } from './transcoder.ts';
import { Tuning } from './tuning.ts';

function transcode(): RunningTranscode & { readonly rates: number[]; keys: number } {
  const rates: number[] = [];
  const running = {
    rates,
    keys: 0,
    feed: () => true,
    setKbps: (kbps: number) => void rates.push(kbps),
    forceKeyFrame: () => void running.keys++,
    [Symbol.dispose]: () => {},
  };
  return running;
}

test('the encoder makes the least of what its takers can receive, and what is usual when none says', () => {
  const running = transcode();
  const tuning = new Tuning(500, () => 0);
  expect(tuning.kbps).toBe(500);
  tuning.use(running);
  const one = tuning.wish(700);
  const two = tuning.wish(550);
  two.set(420);
  two[Symbol.dispose]();
  two[Symbol.dispose]();
  one[Symbol.dispose]();
  expect(running.rates).toEqual([700, 550, 420, 700, 500]);
});

test('key frames are asked for twice a second at most', () => {
  let now = 0;
  const running = transcode();
  const tuning = new Tuning(undefined, () => now);
  tuning.askKeyFrame();
  tuning.use(running);
  for (now = 400; now <= 1_400; now += 100) tuning.askKeyFrame();
  expect(running.keys).toBe(2);
});
