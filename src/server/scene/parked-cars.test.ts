import { expect, test } from 'vitest';
import { pointAt } from '#domain/place.ts';
import { CENTRE } from '../../../test/support/engine-city.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { ParkedCars } from './parked-cars.ts';

function parked(): {
  readonly cars: ParkedCars;
  readonly clock: ManualClock;
  readonly tell: (plate: string, metres: number, more?: object) => void;
} {
  const clock = new ManualClock();
  let made = 0;
  const cars = new ParkedCars({
    clock,
    placeOf: (facility) => (facility === 'known' ? CENTRE : undefined),
    newId: () => `car-${(made += 1)}`,
  });
  const tell = (plate: string, metres: number, more: object = {}): void =>
    cars.parked({ plate, place: pointAt(CENTRE, 90, metres), facility: 'P-1', at: clock.now(), forMinutes: 15, ...more });
  return { cars, clock, tell };
}
const NEAR = { withinMetres: 200, limit: 10 };

test('FR14: cars near a scene, nearest first, plates covered; one that is far, has left or was not heard of for long is not offered', async () => {
  const { cars, clock, tell } = parked();
  tell('34나5678', 150);
  tell('12가3456', 20);
  tell('56다7890', 300);
  tell('78라1234', 40);
  cars.gone('78라1234');
  expect(cars.near(CENTRE, NEAR).map(({ id, masked, metres }) => [id, masked, Math.round(metres)])).toEqual([
    ['car-2', '12가34**', 20],
    ['car-1', '34나56**', 150],
  ]);
  expect(cars.plateOf('car-1')).toBe('34나5678');
  await clock.advance(10 * 60_000);
  tell('12가3456', 25);
  await clock.advance(6 * 60_000);
  expect(
    cars.near(CENTRE, NEAR).map(({ id, metres }) => [id, Math.round(metres)]),
    'told again it is the same',
  ).toEqual([['car-2', 25]]);
  expect(cars.plateOf('car-1')).toBeUndefined();
});

test('FR14: without a place the camera’s is taken, without either there is nothing to offer, and what comes late changes nothing', () => {
  const { cars, clock, tell } = parked();
  tell('12가3456', 0, { place: undefined, facility: 'known' });
  tell('34나5678', 0, { place: undefined });
  tell('12가3456', 100, { at: clock.now() - 60_000 });
  expect(cars.near(CENTRE, NEAR).map(({ plate, metres }) => [plate, metres])).toEqual([['12가3456', 0]]);
});

test('FR14: no more are known than there is room for; the oldest go first', () => {
  const { cars, tell } = parked();
  for (let at = 0; at <= 20_000; at += 1) tell(`10가${at}`, 1);
  expect(cars.near(CENTRE, { withinMetres: 10, limit: 30_000 })).toHaveLength(20_000);
  expect(cars.plateOf('car-1')).toBeUndefined();
});
