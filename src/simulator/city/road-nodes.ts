import type { PlanRoad } from './city-plan.ts';
import type { Spot } from './ground.ts';

/** A road between two nodes next to each other. */
export interface NodedStretch {
  readonly road: PlanRoad;
  /** Name of the bridge that it is. */
  readonly bridge?: string;
  readonly from: number;
  readonly to: number;
}

export interface NodedRoads {
  /** On paper. */
  readonly nodes: readonly Spot[];
  readonly stretches: readonly NodedStretch[];
}

/** Roads on paper run along u or v; a line is one of them from its lowest to its highest place. */
interface Line {
  readonly road: PlanRoad;
  readonly northSouth: boolean;
  readonly at: number;
  from: number;
  to: number;
  readonly bridges: { readonly name: string; readonly from: number; readonly to: number }[];
}

/** Ends that lie so close belong together: pieces of a road at the head of a bridge, a street and the road it leaves. */
const GAP_METRES = 25;
const SAME_METRES = 0.01;
const TOUCH_METRES = 1.5;
const LEAST_METRES = 2;

/** Cuts the roads of a plan where they meet. */
export function nodeRoads(roads: readonly PlanRoad[]): NodedRoads {
  const lines = joinPieces(roads.flatMap(lineOf));
  const cuts = new Map(lines.map((line) => [line, [line.from, line.to]]));
  const across = lines.filter(({ northSouth }) => !northSouth).sort((a, b) => a.at - b.at);
  for (const line of lines.filter(({ northSouth }) => northSouth)) {
    for (let next = firstFrom(across, line.from - TOUCH_METRES); ; next += 1) {
      const other = across[next];
      if (other === undefined || !within(other.at, line)) break;
      if (!within(line.at, other)) continue;
      cuts.get(line)?.push(other.at);
      cuts.get(other)?.push(line.at);
    }
  }
  const nodes: Spot[] = [];
  const byPlace = new Map<string, number>();
  const nodeAt = (spot: Spot): number => {
    const key = `${spot.u.toFixed(1)}/${spot.v.toFixed(1)}`;
    const known = byPlace.get(key);
    if (known !== undefined) return known;
    byPlace.set(key, nodes.length);
    return nodes.push(spot) - 1;
  };
  const stretches = lines.flatMap((line) => {
    const places = (cuts.get(line) ?? [])
      .sort((a, b) => a - b)
      .filter((place, index, all) => index === 0 || place - (all[index - 1] ?? 0) > LEAST_METRES);
    return places.slice(1).map((end, index): NodedStretch => {
      const begin = places[index] ?? end;
      const bridge = line.bridges.find(({ from, to }) => (begin + end) / 2 > from && (begin + end) / 2 < to)?.name;
      return {
        road: line.road,
        ...(bridge === undefined ? {} : { bridge }),
        from: nodeAt(spotOn(line, begin)),
        to: nodeAt(spotOn(line, end)),
      };
    });
  });
  return { nodes, stretches: stretches.filter(({ from, to }) => from !== to) };
}

/** Index of the first that lies there or beyond, of lines in that order. */
function firstFrom(lines: readonly Line[], at: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.at ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function spotOn({ northSouth, at }: Line, along: number): Spot {
  return northSouth ? { u: at, v: along } : { u: along, v: at };
}

function within(place: number, { from, to }: Line): boolean {
  return place >= from - TOUCH_METRES && place <= to + TOUCH_METRES;
}

function lineOf(road: PlanRoad): Line[] {
  const [first, last] = [road.line[0], road.line.at(-1)];
  if (!first || !last) return [];
  const northSouth = Math.abs(last.v - first.v) >= Math.abs(last.u - first.u);
  const [a, b] = northSouth ? [first.v, last.v] : [first.u, last.u];
  const [from, to] = [Math.min(a, b), Math.max(a, b)];
  const bridges = road.bridge === true ? [{ name: road.name ?? '', from, to }] : [];
  return [{ road, northSouth, at: northSouth ? first.u : first.v, from, to, bridges }];
}

/** A main road that a bridge interrupts is one line again, and remembers where the bridge is. */
function joinPieces(pieces: readonly Line[]): Line[] {
  const lines: Line[] = [];
  /** Those that run along the same metre, of the same class and direction. */
  const alongside = new Map<string, Line[]>();
  const keyOf = ({ northSouth, road }: Line, at: number): string => `${northSouth}|${road.class}|${Math.floor(at)}`;
  for (const piece of [...pieces].sort((a, b) => a.from - b.from)) {
    const keys = new Set([keyOf(piece, piece.at - SAME_METRES), keyOf(piece, piece.at + SAME_METRES)]);
    const before = [...keys]
      .flatMap((key) => alongside.get(key) ?? [])
      .find((line) => Math.abs(line.at - piece.at) < SAME_METRES && piece.from >= line.from && piece.from - line.to <= GAP_METRES);
    if (before === undefined) {
      const line = { ...piece, bridges: [...piece.bridges] };
      lines.push(line);
      const key = keyOf(line, line.at);
      alongside.set(key, [...(alongside.get(key) ?? []), line]);
      continue;
    }
    before.to = Math.max(before.to, piece.to);
    before.bridges.push(...piece.bridges);
  }
  return lines;
}
