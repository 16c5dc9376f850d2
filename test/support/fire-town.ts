import type { Facility } from '#domain/facility.ts';
import type { OrganisationId } from '#domain/ids.ts';
import { pointAt, type Point } from '#domain/place.ts';
import { makeNetworkBuilder } from '#engine/roads/network-builder.ts';
import { buildRoadMap, type RoadMap } from '#engine/roads/road-map.ts';
import { NO_LIMIT, type LinkLimit } from '#protocol/road-records.ts';
import { UnitBoard } from '#server/units/unit-board.ts';
import type { Clock } from '#services/ports.ts';
import { CENTRE } from './engine-city.ts';

/**
 * From the station in the west two ways lead to the scene in the east: the straight one under a bridge of 3.5 m, and one round it, 800 m longer.
 * Nobody gets to the island, 3 km further east. The last 200 m before the scene are an alley of one lane each way.
 */
export const STATION = pointAt(CENTRE, 270, 1_200);
const CORNER = pointAt(CENTRE, 270, 200);
export const ISLAND = pointAt(CENTRE, 90, 3_000);
const DETOUR = [pointAt(STATION, 0, 400), pointAt(CORNER, 0, 400)] as const;

interface Lane {
  readonly name: string;
  readonly rank: number;
  readonly lanes?: number;
  readonly limit?: LinkLimit;
}

export function fireRoads(): RoadMap {
  const builder = makeNetworkBuilder({ refused: ({ field, reason }) => fail(`${field} ${reason}`), noted: () => undefined });
  const row = { layer: 'town', row: 0 };
  const nodes: Readonly<Record<string, Point>> = {
    station: STATION,
    north: DETOUR[0],
    east: DETOUR[1],
    corner: CORNER,
    scene: CENTRE,
    pier: ISLAND,
    cape: pointAt(ISLAND, 0, 200),
  };
  for (const [id, place] of Object.entries(nodes)) builder.node({ id, ...place }, row);
  const lay = (from: string, to: string, { limit = NO_LIMIT, ...lane }: Lane): void => {
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const) {
      const shape = [nodes[a]!, nodes[b]!].flatMap(({ lon, lat }) => [lon, lat]);
      builder.link({ id: `${a}-${b}`, from: a, to: b, speedKmh: 50, shape, limit, ...lane }, row);
    }
  };
  lay('station', 'corner', { name: '굴다리로', rank: 104, lanes: 2, limit: { ...NO_LIMIT, maxHeightCm: 350 } });
  lay('station', 'north', { name: '북로', rank: 104, lanes: 2 });
  lay('north', 'east', { name: '우회로', rank: 104, lanes: 2 });
  lay('east', 'corner', { name: '남로', rank: 104, lanes: 2 });
  lay('corner', 'scene', { name: '골목길', rank: 108, lanes: 1 });
  lay('pier', 'cape', { name: '섬길', rank: 107 });
  const network = builder.build();
  if (!network) throw new Error('the town has no roads');
  return buildRoadMap(network);
}

function fail(what: string): never {
  throw new Error(what);
}

export function facility(kind: string, id: string, at: Point, detail: Facility['detail'] = {}): Facility {
  return { kind, id, name: `${kind} ${id}`, ...at, detail };
}

/** Engines of the fire department that report from these places at this moment. */
export function unitsAt(clock: Clock, places: Readonly<Record<string, Point>>, seconds = 30): UnitBoard {
  const board = new UnitBoard({ clock });
  const lines = Object.entries(places).map(([unit, { lon, lat }]) =>
    JSON.stringify({
      unit,
      kind: 'fireEngine',
      callSign: `펌프 ${unit}`,
      lon,
      lat,
      state: 'available',
      at: clock.now(),
      everySeconds: seconds,
    }),
  );
  const answer = board.report('fire-119' as OrganisationId, lines.join('\n'));
  if (answer.taken !== lines.length) throw new Error(JSON.stringify(answer));
  return board;
}
