import { describe, expect, test } from 'vitest';
import { badDay, earthquake } from '../../../bench/support/flood-load.ts';
import { playFlood } from '../../../bench/support/play-flood.ts';

describe('a thousand events in ten minutes', () => {
  test('AL8: an earthquake: each of 60 lives at stake, and ten others at most', async () => {
    const figures = await playFlood(earthquake());
    expect(figures).toMatchObject({ raw: 1_000, lives: 60, livesShown: 60, lost: 0 });
    expect(figures.besideLives).toBeLessThanOrEqual(10);
  });

  test('AL8, AL6: chattering sensors and failing cameras: ten alarms with the lives among them, and no event in no incident', async () => {
    const figures = await playFlood(badDay());
    expect(figures).toMatchObject({ raw: 1_000, lives: 3, livesShown: 3, lost: 0 });
    expect(figures.shown).toBeLessThanOrEqual(10);
    expect(figures.shown + figures.grouped + figures.suppressed).toBe(figures.opened);
  });
});
