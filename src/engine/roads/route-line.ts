import type { TravelMode } from './road-map.ts';
import { SHAPE_SCALE, type RoadNetwork } from './road-network.ts';
import type { Route } from './route.ts';

/** lon, lat. */
export type Position = readonly [number, number];

/** The part of a piece between two shares of its length, in the direction of travel. */
export function pieceLine(
  network: RoadNetwork,
  { graph }: TravelMode,
  part: { piece: number; fromShare: number; toShare: number },
): Position[] {
  const link = graph.pieces.link[part.piece] ?? 0;
  const points: Position[] = [];
  for (let at = network.shapeStart[link] ?? 0; at < (network.shapeStart[link + 1] ?? 0); at += 2)
    points.push([(network.shape[at] ?? 0) / SHAPE_SCALE, (network.shape[at + 1] ?? 0) / SHAPE_SCALE]);
  if (graph.pieces.along[link] !== part.piece) points.reverse();
  return clip(points, part.fromShare, part.toShare);
}

/** A piece by its length, as lon is shorter than lat by the cosine of the place. */
function clip(points: readonly Position[], fromShare: number, toShare: number): Position[] {
  if (fromShare <= 0 && toShare >= 1) return [...points];
  const squeeze = Math.cos(((points[0]?.[1] ?? 0) * Math.PI) / 180);
  const steps = points
    .slice(1)
    .map((point, at) => Math.hypot((point[0] - (points[at]?.[0] ?? 0)) * squeeze, point[1] - (points[at]?.[1] ?? 0)));
  const whole = steps.reduce((sum, step) => sum + step, 0);
  const [begin, end] = [fromShare * whole, toShare * whole];
  const line: Position[] = [];
  let passed = 0;
  steps.forEach((step, at) => {
    const [a, b] = [points[at], points[at + 1]];
    if (!a || !b) return;
    const along = (place: number): Position => {
      const share = step === 0 ? 0 : (place - passed) / step;
      return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
    };
    if (passed + step >= begin && passed <= end) {
      if (line.length === 0) line.push(along(Math.max(begin, passed)));
      line.push(along(Math.min(end, passed + step)));
    }
    passed += step;
  });
  return line;
}

/** The whole way as one line, points that two pieces share once. */
export function routeLine(network: RoadNetwork, mode: TravelMode, route: Route): Position[] {
  const line: Position[] = [];
  for (const { part } of travelled(route))
    for (const point of pieceLine(network, mode, part)) {
      const last = line.at(-1);
      if (last === undefined || last[0] !== point[0] || last[1] !== point[1]) line.push(point);
    }
  return line;
}

export interface RoadOfRoute {
  readonly name: string;
  readonly metres: number;
  readonly ms: number;
}

/** The roads along the way; links of one name that follow each other are one. */
export function roadsAlong(network: RoadNetwork, { graph, times }: TravelMode, route: Route): RoadOfRoute[] {
  const roads: RoadOfRoute[] = [];
  for (const { part, share } of travelled(route)) {
    const link = graph.pieces.link[part.piece] ?? 0;
    const name = network.names[network.name[link] ?? 0] ?? '';
    const [metres, ms] = [(network.metres[link] ?? 0) * share, (times.piece[part.piece] ?? 0) * share];
    const last = roads.at(-1);
    if (last?.name === name) roads[roads.length - 1] = { name, metres: last.metres + metres, ms: last.ms + ms };
    else roads.push({ name, metres, ms });
  }
  return roads;
}

/** The parts of a way in order, and what share of each is travelled. */
export function travelled({
  pieces,
  fromShare,
  toShare,
}: Route): { part: { piece: number; fromShare: number; toShare: number }; share: number }[] {
  return pieces.map((piece, at) => {
    const part = { piece, fromShare: at === 0 ? fromShare : 0, toShare: at === pieces.length - 1 ? toShare : 1 };
    return { part, share: part.toShare - part.fromShare };
  });
}
