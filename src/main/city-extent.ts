import type { CameraRegistry } from '#server/cameras/camera-registry.ts';
import type { Roads } from '#server/roads/roads.ts';

type Box = readonly [west: number, south: number, east: number, north: number];

/** A network larger than this is a region's or the nation's, and says nothing of where the city ends. */
const MOST_CITY_DEGREES = 0.7;
/** Around what is known, as a share of it. */
const MARGIN = 0.02;

/** Where the city lies: its cameras, and its roads where they are the city's own. Undefined while neither is known. */
export function cityExtent(registry: Pick<CameraRegistry, 'index'>, roads: Pick<Roads, 'map'>): Box | undefined {
  const { tree } = registry.index;
  const network = roads.map?.locator.tree;
  const own = network && Math.max(network.maxX - network.minX, network.maxY - network.minY) <= MOST_CITY_DEGREES ? network : undefined;
  const known = [tree, own].filter((each) => each !== undefined);
  if (known.length === 0) return undefined;
  const [west, south] = [Math.min(...known.map(({ minX }) => minX)), Math.min(...known.map(({ minY }) => minY))];
  const [east, north] = [Math.max(...known.map(({ maxX }) => maxX)), Math.max(...known.map(({ maxY }) => maxY))];
  const [wide, high] = [Math.max(0.01, east - west) * MARGIN, Math.max(0.01, north - south) * MARGIN];
  return [west - wide, south - high, east + wide, north + high];
}
