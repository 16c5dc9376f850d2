import { describe, expect, test } from 'vitest';
import { NO_LIMIT, type RoadLinkRecord, type RoadProblem } from '#protocol/road-records.ts';
import { makeNetworkBuilder } from './network-builder.ts';
import { buildRoadMap, locateFor, planTrip } from './road-map.ts';
import { findReach } from './reach.ts';
import { findRoute } from './route.ts';
import { CAR, ON_FOOT } from './vehicle.ts';

const ROW = { layer: 'test', row: 1 };
const link = (id: string, more: Partial<RoadLinkRecord> = {}): RoadLinkRecord => ({
  id,
  from: 'a',
  to: 'b',
  rank: 107,
  speedKmh: 50,
  name: '',
  limit: NO_LIMIT,
  shape: [127, 37.5, 127.001, 37.5],
  ...more,
});

function building(): { builder: ReturnType<typeof makeNetworkBuilder>; refused: RoadProblem[] } {
  const refused: RoadProblem[] = [];
  const builder = makeNetworkBuilder({ refused: (problem) => refused.push(problem), noted: () => undefined });
  builder.node({ id: 'a', lon: 127, lat: 37.5 }, ROW);
  builder.node({ id: 'b', lon: 127.001, lat: 37.5 }, ROW);
  return { builder, refused };
}

describe('what makes no sense', () => {
  test('G8: places and lines that are no numbers, have no end or too many points are left out, and the rest is taken', () => {
    const { builder, refused } = building();
    builder.node({ id: 'c', lon: Number.NaN, lat: 37 }, ROW);
    builder.node({ id: 'd', lon: 127, lat: Infinity }, ROW);
    builder.link(link('odd', { shape: [127, 37.5, 127.001] }), ROW);
    builder.link(link('nan', { shape: [127, 37.5, Number.NaN, 37.5, 127.001, 37.5] }), ROW);
    builder.link(link('long', { shape: Array.from({ length: 20_002 }, (_, at) => (at % 2 === 0 ? 127 : 37.5)) }), ROW);
    builder.link(link('good', { speedKmh: -5 }), ROW);
    expect(refused.map(({ field, reason }) => `${field} ${reason}`)).toEqual([
      'place outside',
      'place outside',
      'shape noShape',
      'shape noShape',
      'link tooLong',
    ]);
    const network = builder.build()!;
    expect(network.linkIds).toEqual(['good']);
    expect(network.speedKmh[0], 'a speed that cannot be').toBe(1);
  });

  test('G8: a network without a link is none, and one link is a map that answers', () => {
    const { builder } = building();
    expect(builder.build()).toBeUndefined();
    builder.link(link('only'), ROW);
    const map = buildRoadMap(builder.build()!);
    const trip = planTrip(map, CAR);
    const [from, to] = [locateFor(trip, { lon: 127.0002, lat: 37.5 })!, locateFor(trip, { lon: 127.0008, lat: 37.5 })!];
    expect(findRoute(trip, from, to)?.pieces).toEqual([0]);
    expect(findRoute(trip, to, from), 'against the one way there is').toBeUndefined();
    expect(findRoute(planTrip(map, ON_FOOT), to, from)).toBeDefined();
    expect(locateFor(trip, { lon: 120, lat: 30 })).toBeUndefined();
    expect(findReach(trip, { spots: [from], withinMs: 0, direction: 'from', maxPieces: 10 }).pieces).toHaveLength(1);
    expect(findReach(trip, { spots: [], withinMs: 60_000, direction: 'from', maxPieces: 10 }).pieces).toEqual([]);
  });
});
