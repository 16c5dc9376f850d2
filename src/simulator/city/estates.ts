import { landOf } from './city-plan.ts';
import type { Cell, CityPlan } from './city-plan.ts';
import { heightOf, inset, middleOf, rectRing, widthOf } from './ground.ts';
import type { Rect, Spot } from './ground.ts';
import { addBuilding } from './house-lots.ts';
import type { Prng } from './prng.ts';
import { isHill } from './terrain.ts';

/** Uses that take a cell whole: estates of apartments, schools, markets, campuses, parks. */

/** 아파트 단지: rows of slabs that face south, or towers, on green ground. */
export function buildEstate(plan: CityPlan, prng: Prng, { cell, name }: { cell: Cell; name: string }): void {
  const land = landOf(cell);
  if (rectRing(land).some((corner) => isHill(corner, 10))) return;
  plan.areas.push({ kind: 'estate', name, ring: rectRing(land) });
  plan.labels.push({ kind: 'estate', name, spot: middleOf(land), rank: 3 });
  const inner = inset(land, 14);
  if (prng.chance(0.7)) buildSlabs(plan, prng, inner);
  else buildTowers(plan, prng, inner);
}

function buildSlabs(plan: CityPlan, prng: Prng, ground: Rect): void {
  const rows = Math.max(2, Math.round(heightOf(ground) / 52));
  const spacing = heightOf(ground) / rows;
  const depth = prng.between(11.5, 14);
  for (let row = 0; row < rows; row += 1) {
    const south = ground.south + spacing * (row + 0.5) - depth / 2;
    let west = ground.west + prng.between(0, 16);
    while (west < ground.east - 34) {
      const east = Math.min(ground.east, west + prng.between(46, 78));
      if (prng.chance(0.08))
        plan.areas.push({ kind: 'pitch', ring: rectRing({ west: west + 8, east: east - 8, south: south - 6, north: south + depth + 6 }) });
      else addBuilding(plan, 'apartment', slabRing({ west, east, south, north: south + depth }, prng));
      west = east + prng.between(12, 22);
    }
  }
}

/** A slab with its stair towers stepped back on the north side. */
function slabRing({ west, east, south, north }: Rect, prng: Prng): Spot[] {
  if (east - west < 50 || prng.chance(0.4)) return rectRing({ west, east, south, north });
  const step = prng.between(2.5, 4);
  const middle = (west + east) / 2;
  return [
    { u: west, v: south },
    { u: middle, v: south },
    { u: middle, v: south + step },
    { u: east, v: south + step },
    { u: east, v: north + step },
    { u: middle, v: north + step },
    { u: middle, v: north },
    { u: west, v: north },
  ];
}

function buildTowers(plan: CityPlan, prng: Prng, ground: Rect): void {
  const columns = Math.max(2, Math.round(widthOf(ground) / 62));
  const rows = Math.max(2, Math.round(heightOf(ground) / 62));
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (prng.chance(0.12)) continue;
      const u = ground.west + (widthOf(ground) * (column + 0.5 + (row % 2 === 0 ? -0.12 : 0.12))) / columns;
      const v = ground.south + (heightOf(ground) * (row + 0.5)) / rows;
      addBuilding(plan, 'apartment', crossRing({ u, v }, prng.between(11, 14)));
    }
  }
}

/** The plan of a tower: a cross with short arms. */
function crossRing({ u, v }: Spot, half: number): Spot[] {
  const core = half * 0.55;
  const corner = [
    [core, half],
    [core, core],
    [half, core],
  ] as const;
  const quarter = (turn: readonly [number, number, number, number]): Spot[] =>
    corner.map(([a, b]) => ({ u: u + a * turn[0] + b * turn[1], v: v + a * turn[2] + b * turn[3] }));
  return [...quarter([1, 0, 0, 1]), ...quarter([0, 1, -1, 0]), ...quarter([-1, 0, 0, -1]), ...quarter([0, -1, 1, 0])];
}

/** An L-shaped school north of its playground. */
export function buildSchool(plan: CityPlan, { cell, name }: { cell: Cell; name: string }): void {
  const land = inset(landOf(cell), 1);
  const [width, height] = [widthOf(land), heightOf(land)];
  const yard = { west: land.west + 26, east: land.east - 8, south: land.south + 8, north: land.north - height * 0.36 };
  plan.areas.push(
    { kind: 'school', name, ring: rectRing(land) },
    { kind: 'pitch', ring: roundedRing(yard, Math.min(widthOf(yard), heightOf(yard)) * 0.42) },
  );
  plan.labels.push({ kind: 'school', name, spot: middleOf(land), rank: 3 });
  const [top, left] = [land.north - 7, land.west + 7];
  addBuilding(plan, 'public', [
    { u: left, v: land.south + height * 0.4 },
    { u: left + 13, v: land.south + height * 0.4 },
    { u: left + 13, v: top - 14 },
    { u: left + width * 0.72, v: top - 14 },
    { u: left + width * 0.72, v: top },
    { u: left, v: top },
  ]);
  addBuilding(plan, 'public', rectRing({ west: land.east - width * 0.2, east: land.east - 6, south: top - 26, north: top }));
}

/** 전통시장: narrow halls with walks between them. */
export function buildMarket(plan: CityPlan, prng: Prng, { cell, name }: { cell: Cell; name: string }): void {
  const land = landOf(cell);
  plan.areas.push({ kind: 'market', name, ring: rectRing(land) });
  plan.labels.push({ kind: 'market', name, spot: middleOf(land), rank: 2 });
  const halls = Math.round(heightOf(land) / 17);
  const pitch = heightOf(land) / halls;
  for (let hall = 0; hall < halls; hall += 1) {
    const south = land.south + pitch * hall + 1.5;
    const wide = hall === Math.floor(halls / 2) ? 4 : 1.2;
    let west = land.west + 2;
    while (west < land.east - 12) {
      const east = Math.min(land.east - 2, west + prng.between(22, 46));
      addBuilding(plan, 'shop', rectRing({ west, east, south: south + wide, north: south + pitch - 3 }));
      west = east + 3;
    }
    if (hall > 0)
      plan.roads.push({
        class: 'path',
        widthMetres: 3,
        line: [
          { u: land.west, v: south - 1.5 },
          { u: land.east, v: south - 1.5 },
        ],
      });
  }
}

/** Large halls scattered on green ground: a hospital, a college. */
export function buildCampus(plan: CityPlan, prng: Prng, cell: Cell): void {
  const land = landOf(cell);
  plan.areas.push({ kind: 'campus', ring: rectRing(land) });
  const columns = Math.max(1, Math.round(widthOf(land) / 85));
  const rows = Math.max(1, Math.round(heightOf(land) / 75));
  for (let at = 0; at < columns * rows; at += 1) {
    if (prng.chance(0.2)) continue;
    const west = land.west + (widthOf(land) * (at % columns)) / columns;
    const south = land.south + (heightOf(land) * Math.floor(at / columns)) / rows;
    const plot = inset({ west, south, east: west + widthOf(land) / columns, north: south + heightOf(land) / rows }, prng.between(9, 15));
    const [deepU, deepV] = [widthOf(plot) * 0.42, heightOf(plot) * 0.42];
    const whole = rectRing(plot);
    const hall = prng.chance(0.55)
      ? [
          { u: plot.west, v: plot.south },
          { u: plot.east, v: plot.south },
          { u: plot.east, v: plot.south + deepV },
          { u: plot.west + deepU, v: plot.south + deepV },
          { u: plot.west + deepU, v: plot.north },
          { u: plot.west, v: plot.north },
        ]
      : whole;
    addBuilding(plan, 'public', hall);
  }
}

/** 어린이공원: one block left green. */
export function buildSmallPark(plan: CityPlan, { cell, name }: { cell: Cell; name: string }): void {
  const land = landOf(cell);
  plan.areas.push({ kind: 'park', name, ring: roundedRing(land, 9) });
  plan.labels.push({ kind: 'park', name, spot: middleOf(land), rank: 3 });
  plan.roads.push({
    class: 'path',
    widthMetres: 2,
    line: [
      { u: land.west, v: land.south },
      { u: land.east, v: land.north },
    ],
  });
}

/** A rectangle with round corners. */
export function roundedRing({ west, south, east, north }: Rect, radius: number): Spot[] {
  const corners = [
    { u: east - radius, v: north - radius, from: 0 },
    { u: west + radius, v: north - radius, from: 90 },
    { u: west + radius, v: south + radius, from: 180 },
    { u: east - radius, v: south + radius, from: 270 },
  ];
  return corners.flatMap(({ u, v, from }) =>
    [0, 30, 60, 90].map((turn) => {
      const angle = ((from + turn) * Math.PI) / 180;
      return { u: u + radius * Math.cos(angle), v: v + radius * Math.sin(angle) };
    }),
  );
}
