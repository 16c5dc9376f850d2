import { z } from 'zod';
import { cordonAnswer } from '#contract/road-view.ts';
import type { Camera } from '#domain/camera.ts';
import { isInIncidentArea } from '#engine/incident-area.ts';
import { findCordon, type Cordon, type Sighting } from '#engine/roads/cordon.ts';
import { findReach } from '#engine/roads/reach.ts';
import { locateFor, type Trip } from '#engine/roads/road-map.ts';
import { answer, refuse, type Answered } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';
import { defineOperation, type Operation } from '../../operation.ts';
import { findSeen } from '../incident-operations.ts';
import { crossingOf, MAX_LINES, presentReach, rounded } from './present-roads.ts';
import { tripOf } from './vehicle-query.ts';

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
  /** How they flee. */
  profile: z.enum(['car', 'foot']).default('car'),
  /** Until the points are closed or watched. */
  setUpSeconds: z.coerce.number().min(0).max(1_800).default(120),
  /** How far beyond the area the cordon may lie. */
  ringSeconds: z.coerce.number().min(30).max(1_200).default(300),
  /** The incident that it is drawn for: each camera is then told with whether it lies in its area, so that it may be opened (I16). */
  incident: z.string().max(64).optional(),
});
type CordonQuery = Omit<z.infer<typeof cordonQuery>, 'incident'>;

/** A road that no camera watches needs a car there: one of those counts more than any number of cameras. */
const UNWATCHED_COST = 10_000;
/** A camera so near to the middle of a crossing watches it. */
const WATCHES_METRES = 45;
const MAX_CAMERAS_AT_CROSSING = 8;

export function cordonOperation(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'findCordon',
    method: 'get',
    path: '/api/v1/cordon',
    summary: 'The smallest set of roads to close, or of watched crossings, that closes every way out of where somebody can be by now.',
    access: { right: 'incident.handle' },
    query: cordonQuery,
    answer: cordonAnswer,
    refusals: ['noRoads', 'noRoadNear', 'noWay', 'noSuchIncident', 'notYourIncident'],
    async run({ query: { incident: id, ...query }, who }) {
      if (id === undefined) return cordonFor(ports, query);
      const found = await findSeen(ports, id, who.person);
      return found.ok ? cordonFor(ports, query, (camera) => isInIncidentArea(found.body, camera, ports.clock.now())) : found;
    },
  });
}

/** The cordon for what was seen; also asked by those on the way (`field/pursuit-operation.ts`). */
export function cordonFor(
  ports: ApiPorts,
  query: CordonQuery,
  isInArea?: (camera: Camera) => boolean,
): Answered<z.input<typeof cordonAnswer>> {
  const trip = tripOf(ports, { profile: query.profile, emergency: true });
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
  const told = (camera: Camera): ToldCamera => ({
    id: camera.id,
    label: camera.label,
    ...(isInArea ? { inArea: isInArea(camera) } : {}),
  });
  const areas = seen.map(({ spot, agoMs }) =>
    findReach(trip, { spots: [spot], withinMs: agoMs + setUpMs, direction: 'from', maxPieces: MAX_LINES }),
  );
  const area = { pieces: areas.flatMap(({ pieces }) => pieces).slice(0, MAX_LINES), cut: areas.some(({ cut }) => cut) };
  return answer({ area: presentReach(trip, area), ...presentCordon(trip, found, (junction) => watched(junction).map(told)) });
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

type ToldCamera = z.input<typeof cordonAnswer>['cameras'][number]['cameras'][number];

function presentCordon(
  { map, mode }: Trip,
  { roads, junctions }: Cordon,
  camerasAt: (junction: number) => ToldCamera[],
): Omit<z.input<typeof cordonAnswer>, 'area'> {
  const { graph } = mode;
  const { network } = map;
  const at = (node: number): { lon: number; lat: number } => {
    const { lon, lat } = crossingOf(map, node);
    return { lon: rounded(lon), lat: rounded(lat) };
  };
  return {
    cameras: junctions.map((junction) => ({
      ...at(graph.nodeOf[junction] ?? 0),
      cameras: camerasAt(junction),
    })),
    roads: roads.map((arc) => {
      const link = graph.pieces.link[graph.chain.item[(graph.chain.first[arc + 1] ?? 1) - 1] ?? 0] ?? 0;
      return { link: network.linkIds[link] ?? '', name: network.names[network.name[link] ?? 0] ?? '', ...at(network.to[link] ?? 0) };
    }),
  };
}
