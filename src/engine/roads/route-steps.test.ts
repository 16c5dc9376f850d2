import { describe, expect, test } from 'vitest';
import { NO_LIMIT } from '#protocol/road-records.ts';
import { makeNetworkBuilder } from './network-builder.ts';
import { hindrancesOf } from './hindrances.ts';
import { buildRoadMap, changeTraffic, locateFor, planTrip, type RoadMap } from './road-map.ts';
import { findRoute } from './route.ts';
import { stepsAlong } from './route-steps.ts';
import { atOnce, freeTraffic } from './traffic.ts';
import { CAR, FIRE_ENGINE } from './vehicle.ts';

const LON = 127;
const LAT = 37.5;
const EAST = 1 / (111_195 * Math.cos((LAT * Math.PI) / 180));
const NORTH = 1 / 111_195;

/** By metres east and north of a corner: a main road east, a low street that turns off it to the north and right again, and a long way round. */
function town(lowCm = 300): RoadMap {
  const places = { a: [0, 0], b: [300, 0], c: [300, 200], d: [600, 200], e: [300, -400], f: [600, -400] } as const;
  const builder = makeNetworkBuilder({ refused: (problem) => expect.fail(JSON.stringify(problem)), noted: () => undefined });
  const row = { layer: 'town', row: 0 };
  const at = (place: keyof typeof places): [number, number] => [LON + places[place][0] * EAST, LAT + places[place][1] * NORTH];
  for (const id of Object.keys(places) as (keyof typeof places)[]) builder.node({ id, lon: at(id)[0], lat: at(id)[1] }, row);
  const lay = (from: keyof typeof places, to: keyof typeof places, name: string, maxHeightCm = 0): void => {
    for (const [begin, end] of [
      [from, to],
      [to, from],
    ] as const)
      builder.link(
        {
          id: `${begin}${end}`,
          from: begin,
          to: end,
          rank: 104,
          speedKmh: 50,
          name,
          limit: { ...NO_LIMIT, maxHeightCm },
          shape: [...at(begin), ...at(end)],
        },
        row,
      );
  };
  lay('a', 'b', '동서로');
  lay('b', 'c', '굴다리길', lowCm);
  lay('c', 'd', '윗길');
  lay('b', 'e', '남로');
  lay('e', 'f', '남로');
  lay('f', 'd', '');
  return buildRoadMap(builder.build()!);
}

function ask(map: RoadMap, vehicle: Parameters<typeof planTrip>[1]) {
  const trip = planTrip(map, vehicle);
  const [from, to] = [
    locateFor(trip, { lon: LON + 20 * EAST, lat: LAT })!,
    locateFor(trip, { lon: LON + 580 * EAST, lat: LAT + 200 * NORTH })!,
  ];
  return { trip, from, to, route: findRoute(trip, from, to)! };
}

describe('a way, told', () => {
  test('G20: turn by turn, each with the road it leads into and how far that is followed', () => {
    const { trip, route } = ask(town(), CAR);
    const steps = stepsAlong(trip.map.network, trip.mode, route).map(({ turn, name, metres }) => [
      turn,
      name,
      Math.round(metres / 10) * 10,
    ]);
    expect(steps).toEqual([
      ['depart', '동서로', 280],
      ['left', '굴다리길', 200],
      ['right', '윗길', 280],
      ['arrive', '', 0],
    ]);
  });

  test('G20: a sharp bend of one road is a turn, and the lengths are those of the way', () => {
    const { trip, route } = ask(town(), FIRE_ENGINE);
    const steps = stepsAlong(trip.map.network, trip.mode, route);
    expect(steps.map(({ turn, name }) => `${turn} ${name}`)).toEqual([
      'depart 동서로',
      'right 남로',
      'left 남로',
      'left ',
      'left 윗길',
      'arrive ',
    ]);
    expect(steps.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(route.ms, -1);
  });

  test('G21: the limit that a vehicle goes round is told with its place; who fits under it is told nothing', () => {
    const engine = ask(town(), FIRE_ENGINE);
    expect(hindrancesOf(engine.trip, engine.route, engine)).toMatchObject([{ kind: 'height', most: 300, name: '굴다리길' }]);
    const car = ask(town(), CAR);
    expect(hindrancesOf(car.trip, car.route, car)).toEqual([]);
    const high = ask(town(400), FIRE_ENGINE);
    expect(hindrancesOf(high.trip, high.route, high), 'a limit that is no hindrance').toEqual([]);
  });

  test('G21: a closed road that is gone round is told; once it is open again, nothing is', () => {
    const map = town();
    const closed = freeTraffic(map.network);
    for (const link of ['bc', 'cb']) closed.closed[map.linkSlots.get(link)!] = 1;
    atOnce(changeTraffic(map, closed));
    const shut = ask(map, CAR);
    expect(hindrancesOf(shut.trip, shut.route, shut)).toMatchObject([{ kind: 'closed', most: 0, name: '굴다리길' }]);
    atOnce(changeTraffic(map, freeTraffic(map.network)));
    const open = ask(map, CAR);
    expect(hindrancesOf(open.trip, open.route, open)).toEqual([]);
  });
});
