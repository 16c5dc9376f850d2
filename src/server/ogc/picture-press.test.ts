import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { systemClock } from '#io/clock.ts';
import { PicturePress } from './picture-press.ts';

const PICTURE = { width: 8, height: 8, format: 'image/png', background: '#ff0000', strokes: [] } as const;

test('O12: a picture that cannot be drawn costs itself alone; more than may wait are told so', async () => {
  using press = new PicturePress(systemClock);
  const broken = await press.press({ ...PICTURE, strokes: undefined as never });
  expect(broken).toEqual({ ok: false, reason: 'failed' });
  expect((await press.press(PICTURE)).ok).toBe(true);
  const all = await Promise.all(Array.from({ length: 30 }, () => press.press(PICTURE)));
  expect(all.filter((each) => !each.ok && each.reason === 'busy')).toHaveLength(6);
  expect(all.filter((each) => each.ok)).toHaveLength(24);
});

test('O12: a drawing that takes too long is ended, and the next one is drawn', async () => {
  const clock = new ManualClock();
  using press = new PicturePress(clock);
  const drawing = press.press({ ...PICTURE, width: 4_096, height: 4_096 });
  await clock.advance(10_000);
  expect(await drawing).toEqual({ ok: false, reason: 'failed' });
  expect((await press.press(PICTURE)).ok).toBe(true);
});
