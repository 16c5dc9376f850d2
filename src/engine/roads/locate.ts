import Flatbush from 'flatbush';
import { METRES_PER_DEGREE } from '../camera-index.ts';
import { SHAPE_SCALE, type RoadNetwork } from './road-network.ts';

/** A place on a link. */
export interface RoadSpot {
  readonly link: number;
  /** 0 at the beginning of the link, 1 at its end. */
  readonly share: number;
  readonly lon: number;
  readonly lat: number;
  /** From the place that was asked for to the road. */
  readonly metresAway: number;
}

export interface RoadLocator {
  readonly network: RoadNetwork;
  readonly tree: Flatbush;
}

/** Farther from every road than this, a place is on none. */
const MAX_METRES_AWAY = 1_000;
const RINGS_METRES = [40, 200, MAX_METRES_AWAY] as const;

/** The boxes of all links, packed for `openLocator`. */
export function packRoadTree(network: RoadNetwork): ArrayBufferLike {
  const { shape, shapeStart } = network;
  const tree = new Flatbush(network.from.length);
  for (let link = 0; link < network.from.length; link += 1) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = shapeStart[link] ?? 0; at < (shapeStart[link + 1] ?? 0); at += 2) {
      const [lon, lat] = [shape[at] ?? 0, shape[at + 1] ?? 0];
      if (lon < west) west = lon;
      if (lon > east) east = lon;
      if (lat < south) south = lat;
      if (lat > north) north = lat;
    }
    tree.add(west / SHAPE_SCALE, south / SHAPE_SCALE, east / SHAPE_SCALE, north / SHAPE_SCALE);
  }
  tree.finish();
  return tree.data;
}

export function openLocator(network: RoadNetwork, tree: ArrayBufferLike): RoadLocator {
  return { network, tree: Flatbush.from(tree) };
}

/** The nearest place on a road that `usable` has nothing against; undefined where no such road is within a kilometre. */
export function locate(
  { network, tree }: RoadLocator,
  { lon, lat }: { readonly lon: number; readonly lat: number },
  usable: (link: number) => boolean,
): RoadSpot | undefined {
  const east = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
  for (const metres of RINGS_METRES) {
    const [reachLon, reachLat] = [metres / Math.max(east, 1), metres / METRES_PER_DEGREE];
    let best: RoadSpot | undefined;
    for (const link of tree.search(lon - reachLon, lat - reachLat, lon + reachLon, lat + reachLat)) {
      if (!usable(link)) continue;
      const spot = nearestOn(network, link, { lon, lat, east });
      if (spot.metresAway <= metres && (best === undefined || spot.metresAway < best.metresAway)) best = spot;
    }
    if (best !== undefined) return best;
  }
  return undefined;
}

function nearestOn(
  network: RoadNetwork,
  link: number,
  place: { readonly lon: number; readonly lat: number; readonly east: number },
): RoadSpot {
  const { shape, shapeStart } = network;
  const [first, end] = [shapeStart[link] ?? 0, shapeStart[link + 1] ?? 0];
  const x = (at: number): number => ((shape[at] ?? 0) / SHAPE_SCALE - place.lon) * place.east;
  const y = (at: number): number => ((shape[at + 1] ?? 0) / SHAPE_SCALE - place.lat) * METRES_PER_DEGREE;
  let [passed, best, bestAlong, bestX, bestY] = [0, Infinity, 0, x(first), y(first)];
  for (let at = first; at + 2 < end; at += 2) {
    const [fromX, fromY, stepX, stepY] = [x(at), y(at), x(at + 2) - x(at), y(at + 2) - y(at)];
    const length = Math.hypot(stepX, stepY);
    const part = length === 0 ? 0 : Math.min(1, Math.max(0, -(fromX * stepX + fromY * stepY) / (length * length)));
    const [nearX, nearY] = [fromX + part * stepX, fromY + part * stepY];
    const away = Math.hypot(nearX, nearY);
    if (away < best) [best, bestAlong, bestX, bestY] = [away, passed + part * length, nearX, nearY];
    passed += length;
  }
  return {
    link,
    share: passed === 0 ? 0 : bestAlong / passed,
    lon: place.lon + bestX / place.east,
    lat: place.lat + bestY / METRES_PER_DEGREE,
    metresAway: best,
  };
}
