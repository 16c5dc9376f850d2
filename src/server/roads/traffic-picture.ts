import { TRAFFIC_LEVELS, type TrafficAnswer } from '#contract/traffic-view.ts';
import type { RoadMap } from '#engine/roads/road-map.ts';
import { SHAPE_SCALE } from '#engine/roads/road-network.ts';
import { trafficLevel } from '#engine/roads/traffic-level.ts';

export interface TrafficPart {
  /** West, south, east, north. */
  readonly box: readonly [number, number, number, number];
  /** Metres of the ground per pixel. */
  readonly resolution: number;
}

/** More strokes than this are no picture, and a megabyte. */
const MAX_LINKS = 8_000;
/** A hundred-thousandth of a degree is a metre. */
const GRID = SHAPE_SCALE / 100_000;
/** Which roads are drawn from afar: ROAD_RANK less 100 at most so much, from so many metres per pixel on. */
const FROM_AFAR = [
  { resolution: 25, most: 3 },
  { resolution: 8, most: 6 },
  { resolution: 3, most: 7 },
] as const;

/** Links in a part of the map that are measured or closed, as `trafficAnswer` packs them; the widest roads first where there are too many. */
export function trafficPicture(
  { network, locator, traffic }: RoadMap,
  { box, resolution }: TrafficPart,
): Pick<TrafficAnswer, 'links' | 'cut'> {
  const most = FROM_AFAR.find((each) => resolution >= each.resolution)?.most ?? 8;
  const rankOf = (link: number): number => network.rank[link] ?? 8;
  const shown = locator.tree
    .search(...box)
    .filter((link) => ((traffic.speedKmh[link] ?? 0) > 0 && rankOf(link) <= Math.max(most, 4)) || traffic.closed[link] === 1);
  const cut = shown.length > MAX_LINKS;
  if (cut) shown.sort((a, b) => rankOf(a) - rankOf(b));
  const least = Math.max(1, Math.round(resolution));
  return {
    cut,
    links: shown.slice(0, MAX_LINKS).map((link) => {
      const kmh = traffic.speedKmh[link] ?? 0;
      const level = traffic.closed[link] === 1 ? 'closed' : trafficLevel(rankOf(link), kmh);
      return [TRAFFIC_LEVELS.indexOf(level), Math.round(kmh), ...packed(network, link, least)];
    }),
  };
}

/** Steps between points on the grid; points nearer to the one before than a pixel are left out. */
function packed({ shape, shapeStart }: RoadMap['network'], link: number, least: number): number[] {
  const [first, end] = [shapeStart[link] ?? 0, shapeStart[link + 1] ?? 0];
  const row: number[] = [];
  let [x, y] = [0, 0];
  for (let at = first; at < end; at += 2) {
    const [lon, lat] = [Math.round((shape[at] ?? 0) / GRID), Math.round((shape[at + 1] ?? 0) / GRID)];
    const between = at > first && at < end - 2;
    if (between && Math.abs(lon - x) + Math.abs(lat - y) < least) continue;
    row.push(lon - x, lat - y);
    [x, y] = [lon, lat];
  }
  return row;
}
