import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linksFor, modeOf, plainTimes, randomRoads, spotOn } from '../../../test/support/random-roads.ts';
import { changeTraffic, planTrip } from './road-map.ts';
import { findAlternatives, findRoute } from './route.ts';
import { atOnce, freeTraffic } from './traffic.ts';
import { CAR, FIRE_ENGINE, mayPass, ON_FOOT, type Vehicle } from './vehicle.ts';

const VEHICLES: readonly Vehicle[] = [CAR, { ...FIRE_ENGINE, emergency: false }, FIRE_ENGINE, ON_FOOT];
/** Two ends of a route are rounded to whole milliseconds. */
const ROUNDING_MS = 2;

describe('routes', () => {
  test('G1: the way found is as quick as the one a plain search over every turn finds, for each vehicle', () => {
    let [ways, none] = [0, 0];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(...VEHICLES), (seed, vehicle) => {
        const map = randomRoads(seed);
        const trip = planTrip(map, vehicle);
        const links = linksFor(map, vehicle);
        const from = spotOn(map, links[seed % links.length]!, (seed % 5) / 4);
        const plain = plainTimes(map, vehicle, from);
        for (const link of links) {
          const to = spotOn(map, link, ((seed + link) % 3) / 2);
          const expected = plain(to);
          const found = findRoute(trip, from, to);
          if (expected === Infinity) {
            none += 1;
            expect(found).toBeUndefined();
            continue;
          }
          ways += 1;
          expect(Math.abs((found?.ms ?? Infinity) - expected), `seed ${seed} to ${link}`).toBeLessThanOrEqual(ROUNDING_MS);
        }
      }),
      { numRuns: 400, seed: 112 },
    );
    expect(ways).toBeGreaterThan(1_000);
    expect(none).toBeGreaterThan(20);
  });

  test('G1: what a route says it takes is what its roads take, each may be used, and each begins where the one before ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(...VEHICLES), (seed, vehicle) => {
        const map = randomRoads(seed);
        const { graph, times } = modeOf(map, vehicle);
        const links = linksFor(map, vehicle);
        const [from, to] = [spotOn(map, links[0]!, 0.25), spotOn(map, links.at(-1)!, 0.5)];
        const found = findRoute(planTrip(map, vehicle), from, to);
        if (found === undefined) return;
        let sum = 0;
        found.pieces.forEach((piece, at) => {
          const [begin, end] = [at === 0 ? found.fromShare : 0, at === found.pieces.length - 1 ? found.toShare : 1];
          sum += times.piece[piece]! * (end - begin);
          expect(mayPass(vehicle, map.network.limits[map.network.limit[graph.pieces.link[piece]!]!]!)).toBe(true);
          if (at > 0) expect(graph.pieces.from[piece]).toBe(graph.pieces.to[found.pieces[at - 1]!]);
        });
        expect(Math.abs(sum - found.ms)).toBeLessThanOrEqual(ROUNDING_MS);
      }),
      { numRuns: 300, seed: 119 },
    );
  });

  test('G2: an emergency vehicle goes where a banned turn or road use stops others, and never under a bridge too low or over one too weak', () => {
    let [quicker, limited] = [0, 0];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        const map = randomRoads(seed);
        const ruled = planTrip(map, { ...FIRE_ENGINE, emergency: false });
        const emergency = planTrip(map, FIRE_ENGINE);
        const links = linksFor(map, ruled.vehicle);
        const [from, to] = [spotOn(map, links[0]!, 0.5), spotOn(map, links.at(-1)!, 0.5)];
        const found = findRoute(emergency, from, to);
        const before = findRoute(ruled, from, to);
        expect(found?.ms ?? Infinity).toBeLessThanOrEqual(before?.ms ?? Infinity);
        if (found !== undefined && found.ms < (before?.ms ?? Infinity)) quicker += 1;
        const { limits, limit } = map.network;
        const low = findRoute(planTrip(map, { ...FIRE_ENGINE, heightCm: 290, weightKg: 9_000 }), from, to);
        if (low !== undefined && low.ms < (found?.ms ?? Infinity)) limited += 1;
        for (const piece of found?.pieces ?? []) {
          const { maxHeightCm, maxWeightKg } = limits[limit[emergency.mode.graph.pieces.link[piece]!]!]!;
          expect(maxHeightCm === 0 || maxHeightCm >= FIRE_ENGINE.heightCm).toBe(true);
          expect(maxWeightKg === 0 || maxWeightKg >= FIRE_ENGINE.weightKg).toBe(true);
        }
      }),
      { numRuns: 300, seed: 2 },
    );
    expect(quicker, 'routes that a rule had made longer').toBeGreaterThan(10);
    expect(limited, 'routes that a limit of size had made longer').toBeGreaterThan(10);
  });

  test('G3: a new traffic is seen whole by the next query and not before; queries between its portions are answered by the old one', () => {
    const map = randomRoads(4, 30);
    const links = linksFor(map, CAR);
    const [from, to] = [spotOn(map, links[0]!, 0.5), spotOn(map, links.at(-1)!, 0.5)];
    const ask = (): number | undefined => findRoute(planTrip(map, CAR), from, to)?.ms;
    const before = ask()!;
    const slow = freeTraffic(map.network);
    slow.speedKmh.fill(5);
    const work = changeTraffic(map, slow);
    for (let step = work.next(); step.done !== true; step = work.next()) expect(ask()).toBe(before);
    expect(ask()).toBeGreaterThan(before * 2);
    const none = freeTraffic(map.network);
    none.speedKmh.fill(Number.NaN);
    for (const _ of changeTraffic(map, none)) expect(ask()).toBeGreaterThan(before * 2);
    expect(ask(), 'links without a speed go by what is allowed').toBe(before);
  });

  test('G4: nobody passes a closed road, an emergency vehicle neither, and a route begins and ends beside it all the same', () => {
    let round = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(CAR, FIRE_ENGINE), (seed, vehicle) => {
        const map = randomRoads(seed);
        const links = linksFor(map, vehicle);
        const [from, to] = [spotOn(map, links[0]!, 0.5), spotOn(map, links.at(-1)!, 0.5)];
        const before = findRoute(planTrip(map, vehicle), from, to);
        const { pieces } = map.drive.graph;
        const shut = pieces.link[before?.pieces.slice(1, -1)[0] ?? -1];
        if (shut === undefined) return;
        const traffic = freeTraffic(map.network);
        traffic.closed[shut] = 1;
        atOnce(changeTraffic(map, traffic));
        const after = findRoute(planTrip(map, vehicle), from, to);
        expect(after?.pieces.map((piece) => pieces.link[piece]) ?? []).not.toContain(shut);
        expect(after?.ms ?? Infinity).toBeGreaterThanOrEqual(before!.ms);
        const plain = plainTimes(map, vehicle, from)(to);
        if (after === undefined) expect(plain).toBe(Infinity);
        else expect(Math.abs(after.ms - plain)).toBeLessThanOrEqual(ROUNDING_MS);
        if (after !== undefined) round += 1;
      }),
      { numRuns: 300, seed: 4 },
    );
    expect(round).toBeGreaterThan(30);
  });

  test('G5: alternatives differ from the best and from each other by 30 % of their time and take at most 1.6 times as long', () => {
    let shown = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(...VEHICLES), (seed, vehicle) => {
        const map = randomRoads(seed, 25);
        const trip = planTrip(map, vehicle);
        const links = linksFor(map, vehicle);
        const [from, to] = [spotOn(map, links[0]!, 0.5), spotOn(map, links.at(-1)!, 0.5)];
        const best = findRoute(trip, from, to);
        if (best === undefined) return;
        const all = [best, ...findAlternatives(trip, best, { from, to, count: 2 })];
        expect(all.length).toBeLessThanOrEqual(3);
        shown += all.length - 1;
        for (const other of all.slice(1)) {
          expect(other.ms).toBeGreaterThanOrEqual(best.ms - ROUNDING_MS);
          expect(other.ms).toBeLessThanOrEqual(best.ms * 1.6);
          const time = (pieces: readonly number[]): number => pieces.reduce((sum, piece) => sum + trip.mode.times.piece[piece]!, 0);
          expect(time(other.pieces.filter((piece) => !best.pieces.includes(piece)))).toBeGreaterThanOrEqual(time(other.pieces) * 0.3);
        }
        expect(findRoute(trip, from, to), 'what was made dearer is forgotten').toEqual(best);
      }),
      { numRuns: 200, seed: 5 },
    );
    expect(shown).toBeGreaterThan(30);
  });
});
