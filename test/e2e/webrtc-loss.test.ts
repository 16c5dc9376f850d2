import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cannotImpair } from '../support/impaired-network.ts';
import { LossyViewing } from './support/lossy-viewing.ts';

const skip = cannotImpair();
let viewing: LossyViewing;
beforeAll(async () => {
  if (!skip) viewing = await LossyViewing.start();
});
afterAll(() => viewing?.[Symbol.asyncDispose]());

/** The bench prints these figures for longer runs: npm run bench -- webrtc loss. */
describe.skipIf(skip)('R66: Chromium over a network that loses packets both ways', () => {
  test.each([
    { loss: 0.01, delayMs: 0, least: 22, mostPauseMs: 700 },
    { loss: 0.05, delayMs: 0, least: 20, mostPauseMs: 1_000 },
    { loss: 0.1, delayMs: 0, least: 12, mostPauseMs: 2_000 },
    { loss: 0.05, delayMs: 200, least: 4, mostPauseMs: 3_000 },
  ])(
    'goes on with $loss lost and $delayMs ms each way, has packets sent again, and recovers',
    async ({ loss, delayMs, least, mostPauseMs }) => {
      const figures = await viewing.measure({ loss, delayMs, seconds: 8 });
      console.log(JSON.stringify({ loss, delayMs, ...figures }));
      expect(figures.nacks).toBeGreaterThan(0);
      expect(figures.framesPerSecond).toBeGreaterThan(least);
      expect(figures.longestPauseMs).toBeLessThan(mostPauseMs);
      expect(figures.recoveryMs).toBeLessThan(2_000);
    },
  );
});
