import { expect, test } from 'vitest';
import { unitLine, type UnitLine } from '#contract/unit-view.ts';
import { distanceMetres } from '#domain/place.ts';
import { demoDriveGraph } from '../city/demo-city.ts';
import { DrivenUnits } from './driven-units.ts';

const graph = demoDriveGraph();
const linesOf = (units: DrivenUnits, now: number): UnitLine[] =>
  units.organisations.flatMap((organisation) =>
    units
      .lines(organisation, now)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => unitLine.parse(JSON.parse(line))),
  );

test('simulated units stay on the roads, go no faster than they say, and are the same for the same seed', () => {
  const [one, two] = [new DrivenUnits(graph, { count: 40, seed: 5 }), new DrivenUnits(graph, { count: 40, seed: 5 })];
  let before = new Map(linesOf(one, 1).map((unit) => [unit.unit, unit]));
  expect(before.size).toBe(40);
  let moved = 0;
  for (let now = 1_000; now <= 180_000; now += 1_000) {
    one.move(1_000, now);
    two.move(1_000, now);
    const lines = linesOf(one, now);
    for (const unit of lines) {
      const last = before.get(unit.unit);
      // A corner is cut by the distance between the two sides of a road.
      if (last) expect(distanceMetres(last, unit)).toBeLessThan(75 / 3.6 + 9);
      if (last && distanceMetres(last, unit) > 1) moved += 1;
      expect(graph.crossings.some((crossing) => distanceMetres(crossing, unit) < 1_200)).toBe(true);
    }
    before = new Map(lines.map((unit) => [unit.unit, unit]));
  }
  expect(moved).toBeGreaterThan(3_000);
  expect(linesOf(two, 180_000)).toEqual(linesOf(one, 180_000));
});

test('simulated units are of every kind, and some are out of reach for a while', () => {
  const units = new DrivenUnits(graph, { count: 40, seed: 7 });
  const kinds = new Set<string>();
  let fewest = 40;
  for (let now = 1_000; now <= 120_000; now += 1_000) {
    units.move(1_000, now);
    const lines = linesOf(units, now);
    for (const { kind } of lines) kinds.add(kind);
    fewest = Math.min(fewest, lines.length);
  }
  expect([...kinds].toSorted()).toEqual(['ambulance', 'cityVehicle', 'fireEngine', 'officer', 'patrolCar']);
  expect(fewest).toBeLessThan(40);
  expect(fewest).toBeGreaterThan(15);
});
