import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { afterFirstPicture, isVideoOpening, pictureShown, videoOpens } from './first-picture.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  pictureShown();
  vi.useRealTimers();
});

test('with nothing about to open, what is to be drawn is drawn at once', () => {
  const run = vi.fn();
  afterFirstPicture(run);
  expect([run.mock.calls.length, isVideoOpening()]).toEqual([1, false]);
});

test('while an incident opens everything waits for its first picture, in its order, and is then done once', () => {
  const done: string[] = [];
  videoOpens();
  afterFirstPicture(() => done.push('map'));
  const giveUp = afterFirstPicture(() => done.push('left'));
  afterFirstPicture(() => done.push('tabs'));
  giveUp();
  expect([done, isVideoOpening()]).toEqual([[], true]);
  pictureShown();
  pictureShown();
  expect([done, isVideoOpening()]).toEqual([['map', 'tabs'], false]);
});

test('a picture that does not come holds nothing up for longer than 800 ms, also when a second incident opens meanwhile', () => {
  const run = vi.fn();
  videoOpens();
  afterFirstPicture(run);
  vi.advanceTimersByTime(799);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(run).toHaveBeenCalledOnce();
  videoOpens();
  vi.advanceTimersByTime(500);
  videoOpens();
  vi.advanceTimersByTime(500);
  expect(isVideoOpening()).toBe(true);
  vi.advanceTimersByTime(300);
  expect(isVideoOpening()).toBe(false);
});
