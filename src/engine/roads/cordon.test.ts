import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomRoads, spotOn } from '../../../test/support/random-roads.ts';
import { findCordon, roadOf, type Cordon, type CordonWanted } from './cordon.ts';
import { addSighting, couldBe, sightingsAt, type KnownSighting } from './pursuit.ts';
import { planTrip, type Trip } from './road-map.ts';
import { CLOSED } from './road-network.ts';
import { CAR } from './vehicle.ts';

const FLEEING = { ...CAR, emergency: true };

interface Point {
  readonly road?: number;
  readonly junction?: number;
}

/** Whether anybody who starts anywhere in the area can get beyond the ring past these points: by walking every way there is. */
function leaks(
  trip: Trip,
  closed: readonly Point[],
  { area, beyond }: { area: ReadonlySet<number>; beyond: ReadonlySet<number> },
): boolean {
  const { graph } = trip.mode;
  const open = [...area];
  const seen = new Set(open);
  for (const junction of open) {
    for (let arc = graph.firstOut[junction]!; arc < graph.firstOut[junction + 1]!; arc += 1) {
      const head = graph.head[arc]!;
      if (trip.costs.arcMs[arc] === CLOSED || trip.costs.passable?.[graph.limit[arc]!] === 0 || seen.has(head)) continue;
      if (closed.some((point) => point.road === roadOf(trip, arc) || point.junction === head)) continue;
      if (beyond.has(head)) return true;
      seen.add(head);
      open.push(head);
    }
  }
  return false;
}

function* subsets<T>(items: readonly T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) yield [];
  else for (let at = from; at < items.length; at += 1) for (const rest of subsets(items, size - 1, at + 1)) yield [items[at]!, ...rest];
}

/** Earliest time at each junction, by relaxing every arc until nothing changes. */
function earliest(trip: Trip, wanted: CordonWanted): number[] {
  const { graph, times } = trip.mode;
  const best = Array.from({ length: graph.junctions }, () => Infinity);
  const { pieces } = graph;
  const oldest = Math.max(...wanted.sightings.map(({ agoMs }) => agoMs));
  for (const { spot, agoMs } of wanted.sightings)
    for (const piece of [pieces.along[spot.link]!, pieces.opposite[pieces.along[spot.link]!] ?? -1]) {
      if (piece < 0) continue;
      const arc = graph.arcOf[piece]!;
      const chain = graph.chain.item.subarray(graph.placeOf[piece], graph.chain.first[arc + 1]);
      const share = piece === pieces.along[spot.link] ? 1 - spot.share : spot.share;
      let ms = oldest - agoMs + Math.round(times.piece[piece]! * share);
      for (const later of chain.subarray(1)) ms += times.piece[later]!;
      const usable = [...chain].every((one) => trip.costs.passable?.[trip.map.network.limit[pieces.link[one]!]!] !== 0);
      if (usable) best[graph.head[arc]!] = Math.min(best[graph.head[arc]!]!, ms);
    }
  for (let changed = true; changed;) {
    changed = false;
    for (let arc = 0; arc < graph.arcs; arc += 1) {
      if (trip.costs.arcMs[arc] === CLOSED || trip.costs.passable?.[graph.limit[arc]!] === 0) continue;
      const ms = best[graph.tail[arc]!]! + trip.costs.arcMs[arc]!;
      if (ms < best[graph.head[arc]!]!) [best[graph.head[arc]!], changed] = [ms, true];
    }
  }
  return best;
}

describe('cordon', () => {
  test('G12: the set found closes every way out, and no smaller one of all there are does', () => {
    let [closedSome, cannot] = [0, 0];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.boolean(), (seed, byJunctions) => {
        const map = randomRoads(seed, 10);
        const trip = planTrip(map, FLEEING);
        const { graph } = trip.mode;
        const link = graph.pieces.link[seed % graph.pieces.count]!;
        const wanted: CordonWanted = {
          sightings: [{ spot: spotOn(map, link, 0.5), agoMs: 20_000 }],
          setUpMs: 10_000,
          ringMs: 60_000 + (seed % 4) * 30_000,
          points: {
            road: (road) => (byJunctions || road % 5 === 0 ? undefined : 1),
            junction: (junction) => (byJunctions && junction % 4 !== 0 ? 1 : undefined),
          },
        };
        const best = earliest(trip, wanted);
        const area = new Set(best.flatMap((ms, junction) => (ms <= 30_000 ? [junction] : [])));
        if (area.size === 0) return;
        const beyond = new Set(best.flatMap((ms, junction) => (ms > 30_000 + wanted.ringMs ? [junction] : [])));
        const points: Point[] = byJunctions
          ? [...best.keys()]
              .filter((junction) => junction % 4 !== 0 && !area.has(junction) && !beyond.has(junction))
              .map((junction) => ({ junction }))
          : [...new Set(Array.from({ length: graph.arcs }, (_, arc) => roadOf(trip, arc)))]
              .filter((road) => road % 5 !== 0)
              .map((road) => ({ road }));
        const found = findCordon(trip, wanted);
        if (found === undefined) {
          cannot += 1;
          expect(leaks(trip, points, { area, beyond }), `seed ${seed}: all together close it`).toBe(true);
          return;
        }
        const chosen: Point[] = [
          ...found.roads.map((arc) => ({ road: roadOf(trip, arc) })),
          ...found.junctions.map((junction) => ({ junction })),
        ];
        expect(new Set(found.area)).toEqual(area);
        expect(chosen.length).toBe(found.cost);
        expect(leaks(trip, chosen, { area, beyond }), `seed ${seed} leaks`).toBe(false);
        if (found.cost > 0) closedSome += 1;
        for (let size = 0; size < Math.min(found.cost, 4); size += 1)
          for (const fewer of subsets(points, size))
            expect(leaks(trip, fewer, { area, beyond }), `seed ${seed}: ${size} are enough`).toBe(true);
      }),
      { numRuns: 900, seed: 1_112 },
    );
    expect(closedSome).toBeGreaterThan(60);
    expect(cannot).toBeGreaterThan(10);
  });

  test('G12: a way that leads off the map is a way out', () => {
    const map = randomRoads(7, 10);
    const trip = planTrip(map, FLEEING);
    const wanted: CordonWanted = {
      sightings: [{ spot: spotOn(map, trip.mode.graph.pieces.link[0]!, 0.5), agoMs: 1_000 }],
      setUpMs: 0,
      ringMs: 3_600_000,
      points: { road: () => 1, junction: () => undefined },
    };
    const whole = findCordon(trip, wanted);
    expect(whole?.cost, 'nothing lies beyond').toBe(0);
    const outward = findCordon(trip, { ...wanted, leadsOut: (junction) => junction % 2 === 0 });
    expect(outward === undefined || outward.cost > 0).toBe(true);
  });
});

describe('pursuit', () => {
  const map = randomRoads(3, 14);
  const trip = planTrip(map, FLEEING);
  const seen = (link: number, at: number, certain: boolean): KnownSighting => ({ spot: spotOn(map, link, 0.5), at, certain });

  test('G13: a certain sighting ends what went before, a likely one stands beside it, an older one changes nothing', () => {
    const first = addSighting([], seen(0, 1_000, true));
    const beside = addSighting(first, seen(1, 2_000, false));
    expect(beside).toHaveLength(2);
    expect(addSighting(beside, seen(2, 500, true))).toBe(beside);
    const anew = addSighting(beside, seen(3, 3_000, true));
    expect(anew).toEqual([seen(3, 3_000, true)]);
    expect(sightingsAt(beside, 5_000).map(({ agoMs }) => agoMs)).toEqual([4_000, 3_000]);
  });

  test('G13: with a newer certain sighting the area is the newer one’s alone', () => {
    const area = (sightings: readonly KnownSighting[], now: number): Cordon['area'] =>
      findCordon(trip, {
        sightings: sightingsAt(sightings, now),
        setUpMs: 0,
        ringMs: 0,
        points: { road: () => 1, junction: () => undefined },
      })!.area;
    const before = addSighting([], seen(0, 0, true));
    const after = addSighting(before, seen(4, 100_000, true));
    const both = addSighting(before, seen(4, 100_000, false));
    const alone = area([seen(4, 100_000, true)], 130_000);
    expect(area(after, 130_000)).toEqual(alone);
    expect(new Set(area(both, 130_000))).toEqual(new Set([...area(before, 130_000), ...alone]));
  });

  test('G13: a sighting that nobody can have driven to in the time is told from one that somebody can', () => {
    const [here, there] = [seen(0, 0, true), seen(trip.mode.graph.pieces.link.at(-1)!, 1, false)];
    expect(couldBe(trip, here, { ...here, at: 1 })).toBe(true);
    expect(couldBe(trip, here, there)).toBe(false);
    expect(couldBe(trip, here, { ...here, at: 3_600_000 })).toBe(true);
  });
});
