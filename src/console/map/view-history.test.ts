import { describe, expect, test } from 'vitest';
import { NO_VIEWS, step, visited, type ViewHistory } from './view-history.ts';

const view = (x: number, resolution = 1) => ({ x, y: 0, resolution });
const walk = (...xs: number[]): ViewHistory => xs.reduce((history, x) => visited(history, view(x)), NO_VIEWS);

describe('map view history', () => {
  test('goes back and forward the way it came', () => {
    const history = walk(0, 100, 200);
    const back = step(history, -1);
    expect(back?.view.x).toBe(100);
    expect(step(back?.history ?? NO_VIEWS, 1)?.view.x).toBe(200);
    expect(step(walk(0), -1)).toBeUndefined();
    expect(step(history, 1)).toBeUndefined();
  });

  test('going somewhere else after going back forgets what was ahead', () => {
    const back = step(walk(0, 100, 200), -1)?.history ?? NO_VIEWS;
    expect(visited(back, view(500)).views.map((each) => each.x)).toEqual([0, 100, 500]);
  });

  test('a tremble is no visit, a zoom is', () => {
    expect(visited(walk(0), view(10)).views).toHaveLength(1);
    expect(visited(walk(0), view(0, 2)).views).toHaveLength(2);
  });

  test('is bounded', () => {
    const history = walk(...Array.from({ length: 200 }, (_, index) => index * 1_000));
    expect([history.views.length, history.at]).toEqual([50, 49]);
  });
});
