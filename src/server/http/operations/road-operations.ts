import { z } from 'zod';
import { cordonAnswer, reachAnswer, routeAnswer } from '#contract/road-view.ts';
import type { Camera } from '#domain/camera.ts';
import { findCordon, type Cordon, type Sighting } from '#engine/roads/cordon.ts';
import type { RoadSpot } from '#engine/roads/locate.ts';
import { findReach, MAX_REACH_MS, type Reach } from '#engine/roads/reach.ts';
import { locateFor, planTrip, type RoadMap, type Trip } from '#engine/roads/road-map.ts';
import { findAlternatives, findRoute, MAX_ALTERNATIVES, type Route } from '#engine/roads/route.ts';
import { pieceLine, roadsAlong, routeLine } from '#engine/roads/route-line.ts';
import { CAR, FIRE_ENGINE, ON_FOOT, type Vehicle } from '#engine/roads/vehicle.ts';
import { answer, refuse, type Refused } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, type Operation } from '../operation.ts';

const degrees = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
/** `lon,lat`. */
const place = z
  .string()
  .max(60)
  .transform((text) => text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part))))
  .pipe(degrees)
  .transform(([lon, lat]) => ({ lon, lat }));
const yesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true');

const VEHICLES = { car: CAR, fireEngine: FIRE_ENGINE, foot: ON_FOOT } as const;
/** Who travels: a profile, and what differs from it. A fire engine is in an emergency unless it is said not to be. */
const vehicleQuery = {
  profile: z.enum(['car', 'fireEngine', 'foot']).default('car'),
  emergency: yesOrNo.optional(),
  heightCm: z.coerce.number().int().min(1).max(1_000).optional(),
  weightKg: z.coerce.number().int().min(1).max(100_000).optional(),
  widthCm: z.coerce.number().int().min(1).max(500).optional(),
};
const routeQuery = z.strictObject({
  from: place,
  to: place,
  alternatives: z.coerce.number().int().min(0).max(MAX_ALTERNATIVES).default(2),
  ...vehicleQuery,
});
const reachQuery = z.strictObject({
  place,
  minutes: z.coerce
    .number()
    .positive()
    .max(MAX_REACH_MS / 60_000),
  direction: z.enum(['from', 'towards']).default('from'),
  ...vehicleQuery,
});
/** `lon,lat,seconds ago`, several with semicolons between: all of them may be true. */
const sightings = z
  .string()
  .max(600)
  .transform((text) => text.split(';').map((one) => one.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))))
  .pipe(
    z
      .array(z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90), z.number().min(0).max(3_600)]))
      .min(1)
      .max(10),
  );
const cordonQuery = z.strictObject({
  seen: sightings,
  by: z.enum(['cameras', 'roads']).default('roads'),
  /** Until the points are closed or watched. */
  setUpSeconds: z.coerce.number().min(0).max(1_800).default(120),
  /** How far beyond the area the cordon may lie. */
  ringSeconds: z.coerce.number().min(30).max(1_200).default(300),
});

const MAX_LINES = 20_000;

export function roadOperations(ports: ApiPorts): readonly Operation[] {
  return [routes(ports), reach(ports), cordon(ports)];
}

function routes(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'findRoutes',
    method: 'get',
    path: '/api/v1/routes',
    summary: 'The quickest way by traffic as it is now, for a vehicle of this size, and other ways.',
    access: { right: 'incident.view', partners: true },
    query: routeQuery,
    answer: routeAnswer,
    refusals: ['noRoads', 'noRoadNear', 'noWay'],
    run({ query }) {
      const trip = tripOf(ports, query);
      if ('code' in trip) return trip;
      const [from, to] = [locateFor(trip, query.from), locateFor(trip, query.to)];
      if (from === undefined || to === undefined) return refuse('noRoadNear', { detail: from === undefined ? 'from' : 'to' });
      const best = findRoute(trip, from, to);
      if (best === undefined) return refuse('noWay');
      const others = findAlternatives(trip, best, { from, to, count: query.alternatives });
      return answer({
        from: placeOf(trip.map, from),
        to: placeOf(trip.map, to),
        routes: [best, ...others].map((route) => presentRoute(trip, route)),
      });
    },
  });
}

function reach(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'findReach',
    method: 'get',
    path: '/api/v1/reach',
    summary: 'Every road that can be reached from a place, or from where it can be reached, within so many minutes.',
    access: { right: 'incident.view', partners: true },
    query: reachQuery,
    answer: reachAnswer,
    refusals: ['noRoads', 'noRoadNear'],
    run({ query }) {
      const trip = tripOf(ports, query);
      if ('code' in trip) return trip;
      const spot = locateFor(trip, query.place);
      if (spot === undefined) return refuse('noRoadNear', { detail: 'place' });
      const found = findReach(trip, { spots: [spot], withinMs: query.minutes * 60_000, direction: query.direction, maxPieces: MAX_LINES });
      return answer({ place: placeOf(trip.map, spot), ...presentReach(trip, found) });
    },
  });
}

/** A road that no camera watches needs a car there: one of those counts more than any number of cameras. */
const UNWATCHED_COST = 10_000;
/** A camera so near to the middle of a crossing watches it. */
const WATCHES_METRES = 45;
const MAX_CAMERAS_AT_CROSSING = 8;

function cordon(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'findCordon',
    method: 'get',
    path: '/api/v1/cordon',
    summary: 'The smallest set of roads to close, or of watched crossings, that closes every way out of where somebody can be by now.',
    access: { right: 'incident.handle' },
    query: cordonQuery,
    answer: cordonAnswer,
    refusals: ['noRoads', 'noRoadNear', 'noWay'],
    run({ query }) {
      const trip = tripOf(ports, { profile: 'car', emergency: true });
      if ('code' in trip) return trip;
      const seen: Sighting[] = query.seen.flatMap(([lon, lat, seconds]) => {
        const spot = locateFor(trip, { lon, lat });
        return spot === undefined ? [] : [{ spot, agoMs: seconds * 1_000 }];
      });
      if (seen.length < query.seen.length) return refuse('noRoadNear', { detail: 'seen' });
      const setUpMs = query.setUpSeconds * 1_000;
      const watched = watchedCrossings(ports, trip);
      const found = findCordon(trip, {
        sightings: seen,
        setUpMs,
        ringMs: query.ringSeconds * 1_000,
        points:
          query.by === 'roads'
            ? { road: () => 1, junction: () => undefined }
            : { road: () => UNWATCHED_COST, junction: (junction) => (watched(junction).length > 0 ? 1 : undefined) },
        leadsOut: (junction) => leadsOut(ports, trip, junction),
      });
      if (found === undefined) return refuse('noWay', { detail: 'the area reaches the edge of the map: nothing can close it' });
      const areas = seen.map(({ spot, agoMs }) =>
        findReach(trip, { spots: [spot], withinMs: agoMs + setUpMs, direction: 'from', maxPieces: MAX_LINES }),
      );
      const area = { pieces: areas.flatMap(({ pieces }) => pieces).slice(0, MAX_LINES), cut: areas.some(({ cut }) => cut) };
      return answer({ area: presentReach(trip, area), ...presentCordon(trip, found, watched) });
    },
  });
}

interface Wanted {
  readonly profile: keyof typeof VEHICLES;
  readonly emergency?: boolean | undefined;
  readonly heightCm?: number | undefined;
  readonly weightKg?: number | undefined;
  readonly widthCm?: number | undefined;
}

function tripOf({ roads }: ApiPorts, wanted: Wanted): Trip | Refused {
  if (roads.map === undefined) return refuse('noRoads');
  const usual = VEHICLES[wanted.profile];
  const vehicle: Vehicle = {
    kind: usual.kind,
    heightCm: wanted.heightCm ?? usual.heightCm,
    weightKg: wanted.weightKg ?? usual.weightKg,
    widthCm: wanted.widthCm ?? usual.widthCm,
    emergency: wanted.emergency ?? usual.emergency,
  };
  return planTrip(roads.map, vehicle);
}

function placeOf({ network }: RoadMap, { lon, lat, metresAway, link }: RoadSpot): z.input<typeof routeAnswer>['from'] {
  return { lon: rounded(lon), lat: rounded(lat), metresAway: Math.round(metresAway), link: network.linkIds[link] ?? '' };
}

function presentRoute({ map, mode }: Trip, route: Route): z.input<typeof routeAnswer>['routes'][number] {
  const roads = roadsAlong(map.network, mode, route);
  return {
    seconds: Math.round(route.ms / 1_000),
    metres: Math.round(roads.reduce((sum, { metres }) => sum + metres, 0)),
    line: lineOf(routeLine(map.network, mode, route)),
    roads: roads.map(({ name, metres, ms }) => ({ name, metres: Math.round(metres), seconds: Math.round(ms / 1_000) })),
  };
}

function presentReach({ map, mode }: Trip, { pieces, cut }: Reach): { lines: [number, number][][]; cut: boolean } {
  return { lines: pieces.map((piece) => lineOf(pieceLine(map.network, mode, piece))), cut };
}

type Watched = (junction: number) => readonly Camera[];

/** Working cameras at a crossing; each is looked up once. */
function watchedCrossings({ cameras }: ApiPorts, { map, mode }: Trip): Watched {
  const known = new Map<number, readonly Camera[]>();
  return (junction) => {
    const found =
      known.get(junction) ??
      cameras
        .near(crossingOf(map, mode.graph.nodeOf[junction] ?? 0), { radiusMetres: WATCHES_METRES, limit: MAX_CAMERAS_AT_CROSSING })
        .filter(({ state }) => state !== 'fault' && state !== 'maintenance');
    known.set(junction, found);
    return found;
  };
}

/** A road that stops this near to the edge of the map goes on beyond it; one that stops elsewhere is a blind alley. */
const EDGE_DEGREES = 0.002;

function leadsOut({ extent }: ApiPorts, { map, mode }: Trip, junction: number): boolean {
  const { lon, lat } = crossingOf(map, mode.graph.nodeOf[junction] ?? 0);
  const [west, south, east, north] = extent;
  if (lon < west || lon > east || lat < south || lat > north) return true;
  const ways = (mode.graph.firstOut[junction + 1] ?? 0) - (mode.graph.firstOut[junction] ?? 0);
  const { minX, minY, maxX, maxY } = map.locator.tree;
  return ways <= 1 && Math.min(lon - minX, maxX - lon, lat - minY, maxY - lat) < EDGE_DEGREES;
}

function crossingOf({ network }: RoadMap, node: number): { readonly lon: number; readonly lat: number } {
  return { lon: network.nodeLon[node] ?? 0, lat: network.nodeLat[node] ?? 0 };
}

function presentCordon({ map, mode }: Trip, { roads, junctions }: Cordon, watched: Watched): Omit<z.input<typeof cordonAnswer>, 'area'> {
  const { graph } = mode;
  const { network } = map;
  const at = (node: number): { lon: number; lat: number } => {
    const { lon, lat } = crossingOf(map, node);
    return { lon: rounded(lon), lat: rounded(lat) };
  };
  return {
    cameras: junctions.map((junction) => ({
      ...at(graph.nodeOf[junction] ?? 0),
      cameras: watched(junction).map(({ id, label }) => ({ id, label })),
    })),
    roads: roads.map((arc) => {
      const link = graph.pieces.link[graph.chain.item[(graph.chain.first[arc + 1] ?? 1) - 1] ?? 0] ?? 0;
      return { link: network.linkIds[link] ?? '', name: network.names[network.name[link] ?? 0] ?? '', ...at(network.to[link] ?? 0) };
    }),
  };
}

function lineOf(points: readonly (readonly [number, number])[]): [number, number][] {
  return points.map(([lon, lat]) => [rounded(lon), rounded(lat)]);
}

/** A hundred-thousandth of a degree is a metre; one figure more for looks. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
