import { expect, test } from 'vitest';
import { trackShape, UNKNOWN_WAY_MS } from './track-shape.ts';

const at = (minute: number) => ({ lon: 127 + minute / 1_000, lat: 37.5, at: minute * 60_000 });

test('WP30: positions near in time are one line, what lies far apart is joined by a broken one, and the last is marked', () => {
  const track = [at(0), at(1), at(3), at(30), at(31), at(60)];
  const { whole, broken, last } = trackShape(track);
  expect(whole).toEqual([
    [at(0), at(1), at(3)],
    [at(30), at(31)],
  ]);
  expect(broken).toEqual([
    [at(3), at(30)],
    [at(31), at(60)],
  ]);
  expect(last).toEqual(at(60));
});

test('WP30: just as long as the limit is still one way; one point is a point, none is nothing', () => {
  const late = { ...at(0), at: UNKNOWN_WAY_MS };
  expect(trackShape([at(0), late]).whole).toEqual([[at(0), late]]);
  expect(trackShape([at(5)])).toEqual({ whole: [], broken: [], last: at(5) });
  expect(trackShape([])).toEqual({ whole: [], broken: [], last: undefined });
});
