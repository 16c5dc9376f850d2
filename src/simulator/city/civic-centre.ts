import { landOf } from './city-plan.ts';
import type { Cell, CityPlan } from './city-plan.ts';
import { roundedRing } from './estates.ts';
import { heightOf, inset, middleOf, rectRing, widthOf } from './ground.ts';
import type { Rect, Spot } from './ground.ts';
import { addBuilding } from './house-lots.ts';

export function buildCentralPark(plan: CityPlan, land: Rect): void {
  const centre = middleOf(land);
  const pond = { u: centre.u - widthOf(land) * 0.1, v: centre.v + heightOf(land) * 0.08 };
  plan.areas.push({ kind: 'park', name: '망루중앙공원', ring: roundedRing(land, 26) });
  plan.waters.push({ kind: 'pond', name: '달빛못', rings: [blobRing(pond, widthOf(land) * 0.19, 0.7)] });
  plan.labels.push({ kind: 'park', name: '망루중앙공원', spot: { u: centre.u, v: land.south + heightOf(land) * 0.27 }, rank: 1 });
  plan.labels.push({ kind: 'water', name: '달빛못', spot: pond, rank: 3 });
  const round = blobRing(pond, widthOf(land) * 0.27, 0.74);
  const path = (line: readonly Spot[]): void => void plan.roads.push({ class: 'path', widthMetres: 3, line });
  path([...round, round[0] ?? pond]);
  const corner = (u: number, v: number): Spot => ({ u: land.west + widthOf(land) * u, v: land.south + heightOf(land) * v });
  for (const [from, via, at] of [
    [corner(0.02, 0.02), corner(0.3, 0.16), 26],
    [corner(1, 0.2), corner(0.74, 0.24), 29],
    [corner(0.98, 0.98), corner(0.84, 0.84), 4],
    [corner(0.02, 0.97), corner(0.12, 0.8), 14],
    [corner(0, 0.42), corner(0.1, 0.5), 20],
  ] as const) {
    path(curve(from, via, round[at] ?? pond));
  }
  plan.areas.push({ kind: 'plaza', ring: blobRing({ u: land.east - widthOf(land) * 0.2, v: land.south + heightOf(land) * 0.62 }, 34, 1) });
  addBuilding(plan, 'public', rectRing({ west: land.west + 40, east: land.west + 92, south: land.south + 60, north: land.south + 86 }));
}

/** A hall with two wings round a plaza, and beside it the centre where Mangru runs. */
export function buildCityHall(plan: CityPlan, cell: Cell): void {
  const land = inset(landOf(cell), 6);
  const [width, height] = [widthOf(land), heightOf(land)];
  plan.areas.push({ kind: 'plaza', name: '시청광장', ring: roundedRing(landOf(cell), 10) });
  const wing = width * 0.22;
  const back = land.north - height * 0.24;
  addBuilding(plan, 'public', [
    { u: land.west, v: land.south + height * 0.42 },
    { u: land.west + wing, v: land.south + height * 0.42 },
    { u: land.west + wing, v: back },
    { u: land.east - wing, v: back },
    { u: land.east - wing, v: land.south + height * 0.42 },
    { u: land.east, v: land.south + height * 0.42 },
    { u: land.east, v: land.north },
    { u: land.west, v: land.north },
  ]);
  addBuilding(
    plan,
    'public',
    rectRing({ west: land.west + 4, east: land.west + width * 0.34, south: land.south + 4, north: land.south + height * 0.24 }),
  );
  plan.labels.push({
    kind: 'government',
    name: '망루시청',
    spot: { u: (land.west + land.east) / 2, v: land.north - height * 0.12 },
    rank: 1,
  });
  plan.labels.push({
    kind: 'landmark',
    name: '스마트시티센터',
    spot: { u: land.west + width * 0.2, v: land.south + height * 0.14 },
    rank: 2,
  });
}

/** A quadratic Bézier curve from one spot to another, drawn towards a third. */
function curve(from: Spot, via: Spot, to: Spot): Spot[] {
  return Array.from({ length: 13 }, (_, at) => {
    const share = at / 12;
    const weigh = (a: number, b: number, c: number): number => a * (1 - share) ** 2 + 2 * b * share * (1 - share) + c * share ** 2;
    return { u: weigh(from.u, via.u, to.u), v: weigh(from.v, via.v, to.v) };
  });
}

/** A closed shape like a pond: a circle bent by two waves. */
export function blobRing({ u, v }: Spot, radius: number, flat: number): Spot[] {
  return Array.from({ length: 36 }, (_, at) => {
    const angle = (at * Math.PI) / 18;
    const reach = radius * (1 + 0.12 * Math.sin(2 * angle + 0.7) + 0.06 * Math.sin(5 * angle));
    return { u: u + reach * Math.cos(angle), v: v + reach * flat * Math.sin(angle) };
  });
}
