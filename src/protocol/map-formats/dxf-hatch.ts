import { arcPoints, bulgedLine, type Corner } from './dxf-curves.ts';
import type { DxfEntity } from './dxf-groups.ts';

const RADIANS = Math.PI / 180;
const POLYLINE_PATH = 2;
const MAX_PATHS = 100_000;
const MAX_EDGES = 1_000_000;

/**
 * The outlines of a hatch: its groups are a list with counts in it (91 paths, each 92 type, 93 edges or corners), so they are read
 * in order. An outline of splines or one that cannot be read ends the list; those before it are kept.
 */
export function hatchRings({ groups }: DxfEntity): number[][] {
  let at = groups.findIndex(({ code }) => code === 91);
  if (at < 0) return [];
  const peek = (): number | undefined => groups[at]?.code;
  const take = (code: number, otherwise = Number.NaN): number => {
    if (peek() !== code) return otherwise;
    const value = Number(groups[at]?.value);
    at += 1;
    return value;
  };
  const rings: number[][] = [];
  const paths = take(91);
  for (let path = 0; path < Math.min(paths, MAX_PATHS); path += 1) {
    const type = take(92);
    if (Number.isNaN(type)) break;
    const ring = (type & POLYLINE_PATH) === 0 ? edgeRing(take) : polylineRing(take);
    if (!ring) break;
    rings.push(ring);
    // The objects that the outline came from.
    if (peek() === 97) for (let left = take(97); left > 0 && peek() === 330; left -= 1) at += 1;
  }
  return rings;
}

type Take = (code: number, otherwise?: number) => number;

function polylineRing(take: Take): number[] | undefined {
  const bulges = take(72, 0) === 1;
  take(73);
  const count = take(93);
  const corners: Corner[] = [];
  for (let corner = 0; corner < Math.min(count, MAX_EDGES); corner += 1) {
    const [x, y] = [take(10), take(20)];
    if (Number.isNaN(x)) return undefined;
    corners.push({ x, y, bulge: bulges ? take(42, 0) : 0 });
  }
  return corners.length < 2 ? undefined : bulgedLine(corners, true);
}

function edgeRing(take: Take): number[] | undefined {
  const count = take(93);
  const ring: number[] = [];
  for (let edge = 0; edge < Math.min(count, MAX_EDGES); edge += 1) {
    const points = edgePoints(take);
    if (!points) return undefined;
    for (const value of points) ring.push(value);
  }
  return ring.length < 6 ? undefined : ring;
}

function edgePoints(take: Take): number[] | undefined {
  switch (take(72)) {
    case 1:
      return [take(10), take(20), take(11), take(21)];
    case 2: {
      const [x, y, radius] = [take(10), take(20), take(40)];
      return turned([x, y], { major: [radius, 0], ratio: 1 }, take);
    }
    case 3: {
      const [x, y, mx, my, ratio] = [take(10), take(20), take(11), take(21), take(40)];
      return turned([x, y], { major: [mx, my], ratio }, take);
    }
    default:
      return undefined;
  }
}

/** Clockwise arcs are written with their angles mirrored (73 = 0). */
function turned(centre: [number, number], axes: { major: [number, number]; ratio: number }, take: Take): number[] {
  const [from, to] = [take(50) * RADIANS, take(51) * RADIANS];
  if (take(73, 1) !== 0) return arcPoints(centre, axes, { from, to });
  const back = arcPoints(centre, axes, { from: -to, to: -from });
  const points: number[] = [];
  for (let end = back.length - 2; end >= 0; end -= 2) points.push(back[end] ?? 0, back[end + 1] ?? 0);
  return points;
}
