import type { Cell, CityPlan, Crossing, Side } from './city-plan.ts';
import { alongLine, heightOf, widthOf } from './ground.ts';
import type { Rect, Spot } from './ground.ts';
import type { Prng } from './prng.ts';
import { isHill, keepRuns } from './terrain.ts';

/** How finely a superblock is cut: no block is longer or deeper than this. */
export interface BlockSize {
  readonly long: number;
  readonly short: number;
}

export interface Subdivision {
  readonly plan: CityPlan;
  readonly prng: Prng;
  readonly size: BlockSize;
  /** Takes a cell whole when it has a use for it; the others are cut on until they are blocks. */
  readonly take: (cell: Cell) => boolean;
  /** Builds on a finished block. */
  readonly build: (cell: Cell) => void;
  /** Street names given so far in this superblock. */
  readonly names: Set<string>;
}

/** Shortest piece of a street that is worth keeping where the hill cuts it. */
const LEAST_STREET_METRES = 30;
const STREETS = [
  { beyond: 430, class: 'street', widthMetres: 13 },
  { beyond: 190, class: 'lane', widthMetres: 8 },
  { beyond: 0, class: 'alley', widthMetres: 5 },
] as const;

/** Cuts a cell by streets, lanes and alleys until every piece is a block or is taken whole. */
export function subdivide(cell: Cell, work: Subdivision): void {
  if (work.take(cell)) return;
  const [width, height] = [widthOf(cell.rect), heightOf(cell.rect)];
  const [long, short] = width >= height ? [width, height] : [height, width];
  if (long <= work.size.long && short <= work.size.short) {
    work.build(cell);
    return;
  }
  const cutLong = long > work.size.long;
  const acrossWidth = cutLong === width >= height;
  const share = 0.5 + work.prng.between(-0.09, 0.09);
  for (const part of cut(cell, { northSouth: acrossWidth, share }, work)) subdivide(part, work);
}

/** Lays one street through a cell and gives the two cells beside it. */
function cut(cell: Cell, { northSouth, share }: { northSouth: boolean; share: number }, work: Subdivision): [Cell, Cell] {
  const { rect } = cell;
  const long = Math.max(widthOf(rect), heightOf(rect));
  const road = STREETS.find(({ beyond }) => long > beyond) ?? STREETS[2];
  const at = northSouth ? rect.west + widthOf(rect) * share : rect.south + heightOf(rect) * share;
  const ends: [Spot, Spot] = northSouth
    ? [
        { u: at, v: rect.south },
        { u: at, v: rect.north },
      ]
    : [
        { u: rect.west, v: at },
        { u: rect.east, v: at },
      ];
  const [first, last] = northSouth ? [cell.south, cell.north] : [cell.west, cell.east];
  const side: Side = {
    class: road.class,
    widthMetres: road.widthMetres,
    name: road.class === 'alley' ? first.name : streetName(first, at, work.names),
  };
  const line = keepRuns(alongLine(ends, 8), (spot) => !isHill(spot, 5)).filter((run) => lengthOf(run) >= LEAST_STREET_METRES);
  const named = road.class === 'alley' ? {} : { name: side.name };
  for (const run of line) work.plan.roads.push({ class: road.class, widthMetres: road.widthMetres, ...named, line: endsOf(run) });
  joinAt(ends[0], { through: first, side, northSouth, towards: 1 }, work.plan.crossings);
  joinAt(ends[1], { through: last, side, northSouth, towards: -1 }, work.plan.crossings);
  return northSouth
    ? [
        { ...cell, rect: { ...rect, east: at }, east: side },
        { ...cell, rect: { ...rect, west: at }, west: side },
      ]
    : [
        { ...cell, rect: { ...rect, north: at }, north: side },
        { ...cell, rect: { ...rect, south: at }, south: side },
      ];
}

/** A 길 is named for the road it leaves and how far along that is: one number each 20 m, as 도로명주소 does it. */
function streetName(from: Side, at: number, taken: Set<string>): string {
  const stem = from.name.replace(/\d.*$/, '');
  const number = Math.floor((at + 2_500) / 20);
  for (const letter of ['', '가', '나', '다', '라', '마', '바', '사']) {
    const name = `${stem}${number}${letter}길`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
  return `${stem}${number}길`;
}

function joinAt(spot: Spot, join: { through: Side; side: Side; northSouth: boolean; towards: 1 | -1 }, crossings: Crossing[]): void {
  if (isHill(spot, 12)) return;
  const away = join.northSouth ? (join.towards === 1 ? 0 : 180) : join.towards === 1 ? 90 : 270;
  crossings.push({
    spot,
    class: join.through.class,
    minorClass: join.side.class,
    widths: [join.through.widthMetres, join.side.widthMetres],
    street: join.side.class === 'alley' ? join.through.name : join.side.name,
    arms: [away, (away + 90) % 360, (away + 270) % 360],
  });
}

function endsOf(run: readonly Spot[]): Spot[] {
  return run.filter((_, at) => at === 0 || at === run.length - 1);
}

function lengthOf(run: readonly Spot[]): number {
  const [from, to] = [run[0], run.at(-1)];
  return from && to ? Math.hypot(to.u - from.u, to.v - from.v) : 0;
}

/** Both sides within the limits. */
export function measures(rect: Rect, least: number, most: number): boolean {
  const [width, height] = [widthOf(rect), heightOf(rect)];
  return Math.min(width, height) >= least && Math.max(width, height) <= most;
}
