import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bearingFromPicture, type PictureMark } from './bearing-from-picture.ts';
import { angleBetweenDegrees, pointAt } from './place.ts';

const CAMERA = { lon: 127.03, lat: 37.5 };
const RADIANS = Math.PI / 180;

/** Where a thing so many degrees beside the axis and so far away stands in the picture of a camera. */
function seen(bearing: number, fieldOfView: number, [off, metres]: readonly [number, number]): PictureMark {
  const across = (Math.tan(off * RADIANS) / Math.tan((fieldOfView / 2) * RADIANS) + 1) / 2;
  return { across, place: pointAt(CAMERA, bearing + off, metres) };
}

test('SG1: two things marked in the picture and on the map give back the bearing and field of view that drew them', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 359.9, noNaN: true }),
      fc.double({ min: 20, max: 110, noNaN: true }),
      fc.double({ min: -0.45, max: -0.1, noNaN: true }),
      fc.double({ min: 0.05, max: 0.45, noNaN: true }),
      fc.boolean(),
      (bearing, fieldOfView, left, right, swapped) => {
        const marks = [
          seen(bearing, fieldOfView, [left * fieldOfView, 40]),
          seen(bearing, fieldOfView, [right * fieldOfView, 90]),
        ] as const;
        const found = bearingFromPicture(CAMERA, swapped ? [marks[1], marks[0]] : marks);
        if (!found.ok) throw new Error(found.reason);
        expect(angleBetweenDegrees(found.bearing, bearing)).toBeLessThan(0.2);
        expect(Math.abs(found.fieldOfView - fieldOfView)).toBeLessThan(0.3);
      },
    ),
    { seed: 112, numRuns: 500 },
  );
});

test('SG1: the error told holds what imprecise hands do, and grows where things stand near', () => {
  const survey = (metres: number) => bearingFromPicture(CAMERA, [seen(80, 60, [-20, metres]), seen(80, 60, [20, metres])]);
  const [near, far] = [survey(15), survey(150)];
  if (!near.ok || !far.ok) throw new Error('not solved');
  expect(near.errorDegrees).toBeGreaterThan(far.errorDegrees * 2);
  expect(far.errorDegrees).toBeLessThan(2);
  let within = 0;
  for (let hand = 0; hand < 64; hand += 1) {
    const jitter = (bit: number, most: number): number => ((hand >> bit) % 4) * (most / 1.5) - most;
    const marks = ([-20, 20] as const).map((off, at) => {
      const { across, place } = seen(80, 60, [off, 60]);
      return { across: across + jitter(at * 2, 0.01), place: pointAt(place, 80 + off + 90, jitter(4, 2)) };
    });
    const found = bearingFromPicture(CAMERA, [marks[0]!, marks[1]!]);
    if (found.ok && angleBetweenDegrees(found.bearing, 80) <= found.errorDegrees + 0.1) within += 1;
  }
  expect(within).toBeGreaterThanOrEqual(62);
});

test('SG1: marks that say nothing or contradict each other are refused with the reason', () => {
  const mark = (across: number, off: number, metres: number): PictureMark => ({ across, place: pointAt(CAMERA, 80 + off, metres) });
  expect(bearingFromPicture(CAMERA, [mark(0.5, 0, 50), mark(0.55, 5, 50)])).toEqual({ ok: false, reason: 'marksTooClose' });
  expect(bearingFromPicture(CAMERA, [mark(0.2, -20, 50), mark(0.8, 20, 3)])).toEqual({ ok: false, reason: 'placeTooNear' });
  expect(bearingFromPicture(CAMERA, [mark(0.2, 20, 50), mark(0.8, -20, 50)]), 'left and right swapped').toEqual({
    ok: false,
    reason: 'marksContradict',
  });
  expect(bearingFromPicture(CAMERA, [mark(0.1, -85, 50), mark(0.9, 85, 50)]), 'wider than any such lens').toEqual({
    ok: false,
    reason: 'marksContradict',
  });
});
