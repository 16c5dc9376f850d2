import { isMain, landOf } from './city-plan.ts';
import type { BuildingKind, Cell, CityPlan, Side } from './city-plan.ts';
import { heightOf, rectRing, widthOf } from './ground.ts';
import type { Rect, Spot } from './ground.ts';
import type { Prng } from './prng.ts';
import { isHill } from './terrain.ts';

/** How a block is cut into lots. Lengths in metres. */
export interface LotStyle {
  readonly kind: BuildingKind;
  /** Along the street. */
  readonly lot: readonly [least: number, most: number];
  /** Left free round a house. */
  readonly gap: readonly [least: number, most: number];
  /** Lots that stand empty. */
  readonly empty: number;
  /** Houses with a corner cut out. */
  readonly angled: number;
}

export const HOUSES: LotStyle = { kind: 'house', lot: [16, 25], gap: [1.4, 2.6], empty: 0.07, angled: 0.2 };
export const SHOPS: LotStyle = { kind: 'shop', lot: [22, 40], gap: [1.5, 3.5], empty: 0.04, angled: 0.16 };
export const OFFICES: LotStyle = { kind: 'office', lot: [30, 54], gap: [3, 6.5], empty: 0.06, angled: 0.3 };
export const WORKS: LotStyle = { kind: 'works', lot: [40, 75], gap: [4, 9], empty: 0.1, angled: 0.25 };

const TWO_ROWS_METRES = 38;

/** Two rows of lots back to back along the longer side of a block; rows on a main road hold shops. */
export function buildLots(plan: CityPlan, prng: Prng, { cell, style }: { cell: Cell; style: LotStyle }): void {
  const land = landOf(cell);
  const lengthwise = widthOf(land) >= heightOf(land);
  const depth = lengthwise ? heightOf(land) : widthOf(land);
  const rows = depth >= TWO_ROWS_METRES ? 2 : 1;
  for (let row = 0; row < rows; row += 1) {
    const band = bandOf(land, { lengthwise, row, rows });
    const [before, after] = lengthwise ? [cell.south, cell.north] : [cell.west, cell.east];
    buildRow(plan, prng, { band, lengthwise, style: frontStyle(style, row === 0 ? before : after) });
  }
}

function frontStyle(style: LotStyle, street: Side): LotStyle {
  return style.kind === 'house' && isMain(street) ? SHOPS : style;
}

function bandOf(land: Rect, { lengthwise, row, rows }: { lengthwise: boolean; row: number; rows: number }): Rect {
  const [from, to] = [row / rows, (row + 1) / rows];
  return lengthwise
    ? { ...land, south: land.south + heightOf(land) * from, north: land.south + heightOf(land) * to }
    : { ...land, west: land.west + widthOf(land) * from, east: land.west + widthOf(land) * to };
}

function buildRow(plan: CityPlan, prng: Prng, { band, lengthwise, style }: { band: Rect; lengthwise: boolean; style: LotStyle }): void {
  const length = lengthwise ? widthOf(band) : heightOf(band);
  const lots = Math.max(1, Math.round(length / prng.between(style.lot[0], style.lot[1])));
  let from = 0;
  for (let lot = 0; lot < lots; lot += 1) {
    const to = lot === lots - 1 ? length : ((lot + 1 + prng.between(-0.14, 0.14)) * length) / lots;
    const ground = lengthwise
      ? { ...band, west: band.west + from, east: band.west + to }
      : { ...band, south: band.south + from, north: band.south + to };
    from = to;
    if (!prng.chance(style.empty)) buildHouse(plan, prng, { ground, style });
  }
}

function buildHouse(plan: CityPlan, prng: Prng, { ground, style }: { ground: Rect; style: LotStyle }): void {
  const gap = (): number => prng.between(style.gap[0], style.gap[1]);
  const house = { west: ground.west + gap(), south: ground.south + gap(), east: ground.east - gap(), north: ground.north - gap() };
  addBuilding(plan, style.kind, prng.chance(style.angled) ? angledRing(house, prng) : rectRing(house));
}

/** A rectangle with one corner cut out. */
function angledRing(rect: Rect, prng: Prng): Spot[] {
  const u = rect.west + widthOf(rect) * prng.between(0.45, 0.7);
  const v = rect.south + heightOf(rect) * prng.between(0.4, 0.65);
  const ring = [
    { u: rect.west, v: rect.south },
    { u: rect.east, v: rect.south },
    { u: rect.east, v },
    { u, v },
    { u, v: rect.north },
    { u: rect.west, v: rect.north },
  ];
  const [flipU, flipV] = [prng.chance(0.5), prng.chance(0.5)];
  return ring.map((spot) => ({ u: flipU ? rect.west + rect.east - spot.u : spot.u, v: flipV ? rect.south + rect.north - spot.v : spot.v }));
}

/** Adds a building unless it is a sliver or stands on the hill. */
export function addBuilding(plan: CityPlan, kind: BuildingKind, ring: readonly Spot[]): void {
  const us = ring.map(({ u }) => u);
  const vs = ring.map(({ v }) => v);
  if (Math.max(...us) - Math.min(...us) < 5 || Math.max(...vs) - Math.min(...vs) < 5) return;
  if (ring.some((spot) => isHill(spot, 6))) return;
  plan.buildings.push({ kind, ring });
}
