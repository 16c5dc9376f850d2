import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linksFor, modeOf, plainTimes, randomRoads, spotOn } from '../../../test/support/random-roads.ts';
import { findReach } from './reach.ts';
import { nearestUnits } from './nearest-units.ts';
import { planTrip } from './road-map.ts';
import { findRoute } from './route.ts';
import { FIRE_ENGINE, ON_FOOT, type Vehicle } from './vehicle.ts';

// Those who keep no rule of turning: with rules a search from one place to all may turn back where a route may not (state-graph.ts).
const FREE: readonly Vehicle[] = [FIRE_ENGINE, ON_FOOT];
const WITHIN_MS = 90_000;
const ROUNDING_MS = 2;

describe('reach', () => {
  test('G6: what is reached from a place is what a plain search reaches in the time, and no more', () => {
    let told = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(...FREE), (seed, vehicle) => {
        const map = randomRoads(seed);
        const links = linksFor(map, vehicle);
        const { pieces } = modeOf(map, vehicle).graph;
        const from = spotOn(map, links[seed % links.length]!, 0.5);
        const plain = plainTimes(map, vehicle, from);
        const reach = findReach(planTrip(map, vehicle), { spots: [from], withinMs: WITHIN_MS, direction: 'from', maxPieces: 1_000 });
        expect(reach.cut).toBe(false);
        const reached = (link: number, share: number): boolean =>
          reach.pieces.some(({ piece, fromShare, toShare }) => {
            if (pieces.link[piece] !== link && pieces.link[pieces.opposite[piece]!] !== link) return false;
            const here = piece === pieces.along[link] ? share : 1 - share;
            return here >= fromShare && here <= toShare;
          });
        for (const link of links) {
          for (const share of [0.1, 0.7]) {
            const ms = plain(spotOn(map, link, share));
            if (Math.abs(ms - WITHIN_MS) <= ROUNDING_MS) continue;
            told += 1;
            expect(reached(link, share), `seed ${seed} link ${link} ${share}: ${ms}`).toBe(ms < WITHIN_MS);
          }
        }
      }),
      { numRuns: 200, seed: 8 },
    );
    expect(told).toBeGreaterThan(1_000);
  });

  test('G6: the reach towards a place holds exactly the places from which a route takes no longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(...FREE), (seed, vehicle) => {
        const map = randomRoads(seed);
        const trip = planTrip(map, vehicle);
        const links = linksFor(map, vehicle);
        const { pieces } = trip.mode.graph;
        const to = spotOn(map, links[seed % links.length]!, 0.25);
        const reach = findReach(trip, { spots: [to], withinMs: WITHIN_MS, direction: 'towards', maxPieces: 1_000 });
        for (const link of links) {
          const ms = findRoute(trip, spotOn(map, link, 0.5), to)?.ms ?? Infinity;
          const held = reach.pieces.some(
            ({ piece, fromShare, toShare }) =>
              (pieces.link[piece] === link || pieces.link[pieces.opposite[piece]!] === link) && fromShare <= 0.5 && toShare >= 0.5,
          );
          if (Math.abs(ms - WITHIN_MS) > ROUNDING_MS) expect(held, `seed ${seed} link ${link}: ${ms}`).toBe(ms < WITHIN_MS);
        }
      }),
      { numRuns: 200, seed: 9 },
    );
  });

  test('G6: a reach larger than may be told is cut and says so', () => {
    const map = randomRoads(5, 20);
    const trip = planTrip(map, ON_FOOT);
    const from = spotOn(map, linksFor(map, ON_FOOT)[0]!, 0.5);
    const reach = findReach(trip, { spots: [from], withinMs: 3_600_000, direction: 'from', maxPieces: 4 });
    expect(reach).toMatchObject({ cut: true });
    expect(reach.pieces).toHaveLength(4);
  });
});

describe('units', () => {
  test('G7: the nearest units by time are those whose own routes are the quickest, in that order', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(...FREE), (seed, vehicle) => {
        const map = randomRoads(seed);
        const trip = planTrip(map, vehicle);
        const links = linksFor(map, vehicle);
        const place = spotOn(map, links[seed % links.length]!, 0.4);
        const units = links.map((link) => spotOn(map, link, (link % 5) / 4));
        const expected = units
          .map((unit) => findRoute(trip, unit, place)?.ms ?? Infinity)
          .filter((ms) => ms <= 300_000)
          .sort((a, b) => a - b)
          .slice(0, 3);
        const nearest = nearestUnits(trip, { units, place, count: 3, withinMs: 300_000 });
        expect(nearest).toHaveLength(expected.length);
        nearest.forEach(({ unit, ms }, at) => {
          expect(Math.abs(ms - expected[at]!), `seed ${seed}`).toBeLessThanOrEqual(ROUNDING_MS);
          expect(Math.abs(ms - (findRoute(trip, units[unit]!, place)?.ms ?? Infinity))).toBeLessThanOrEqual(ROUNDING_MS);
          found += 1;
        });
      }),
      { numRuns: 300, seed: 10 },
    );
    expect(found).toBeGreaterThan(500);
  });
});
