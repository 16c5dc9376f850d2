import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cannotImpair } from '../support/impaired-network.ts';
import { LossyViewing } from './support/lossy-viewing.ts';

const skip = cannotImpair();
let viewing: LossyViewing;
beforeAll(async () => {
  if (!skip) viewing = await LossyViewing.start();
});
afterAll(() => viewing?.[Symbol.asyncDispose]());

/** How many pictures a second, how long the pauses and the recovery are is the bench's: `npm run bench -- webrtc loss`. */
describe.skipIf(skip)('R66: Chromium over a network that loses packets both ways', () => {
  test.each([
    { loss: 0.05, delayMs: 0 },
    { loss: 0.1, delayMs: 0 },
    { loss: 0.05, delayMs: 200 },
  ])('goes on with $loss lost and $delayMs ms each way, has packets sent again, and recovers', async ({ loss, delayMs }) => {
    const figures = await viewing.measure({ loss, delayMs, seconds: 8 });
    console.log(JSON.stringify({ loss, delayMs, ...figures }));
    expect(figures.nacks).toBeGreaterThan(0);
    expect(figures.framesPerSecond).toBeGreaterThan(1);
    expect(figures.recoveryMs).toBeLessThan(Infinity);
  });
});
