import { DONGS } from './city-names.ts';
import type { CityPlan, LabelKind, PlanBuilding } from './city-plan.ts';
import { blobRing } from './civic-centre.ts';
import { alongLine, middleOf } from './ground.ts';
import type { Spot } from './ground.ts';
import { BEYOND, CITY, EMBANKMENT, RIVER, STREAM, hillFoot, riverNorthBank, riverSouthBank, streamMiddle } from './terrain.ts';

/** River, hill, stream, subway and the places people name, none of which the street grid makes. */
export function planNature(plan: CityPlan): void {
  const us = steps(BEYOND.west, BEYOND.east, 40);
  const southBank = us.map((u) => ({ u, v: riverSouthBank(u) }));
  const northBank = us.map((u) => ({ u, v: riverNorthBank(u) }));
  const island = blobRing({ u: 1_215, v: 1_098 }, 150, 0.24);
  plan.waters.push({ kind: 'river', name: '망루강', rings: [[...southBank, ...northBank.toReversed()], island] });
  const south = us.map((u) => ({ u, v: EMBANKMENT.south + 13 }));
  const north = us.map((u) => ({ u, v: EMBANKMENT.north - 12 }));
  plan.areas.push(
    { kind: 'riverside', name: '망루강공원', ring: [...south, ...southBank.toReversed()] },
    { kind: 'riverside', name: '나루강공원', ring: [...northBank, ...north.toReversed()] },
  );
  plan.areas.push({ kind: 'forest', name: '새섬', ring: island });
  plan.areas.push({
    kind: 'forest',
    name: '봉수산',
    ring: [...us.map((u) => ({ u, v: hillFoot(u) })), { u: BEYOND.east, v: BEYOND.south }, { u: BEYOND.west, v: BEYOND.south }],
  });
  plan.areas.push(
    { kind: 'forest', ring: blobRing({ u: -3_950, v: 2_350 }, 420, 0.7) },
    { kind: 'forest', ring: blobRing({ u: 3_880, v: 1_980 }, 400, 0.8) },
  );
  planStream(plan);
  planTrails(plan);
  for (const u of [-1_700, 340])
    plan.labels.push({ kind: 'water', name: '망루강', spot: { u, v: (RIVER.south + RIVER.north) / 2 }, rank: 1 });
  plan.labels.push(
    { kind: 'forest', name: '봉수산', spot: { u: -1_280, v: -1_760 }, rank: 1 },
    { kind: 'landmark', name: '망루 봉수대', spot: { u: -1_050, v: -1_850 }, rank: 2 },
  );
}

function planStream(plan: CityPlan): void {
  const vs = steps(hillFoot(STREAM.middle) - 260, riverSouthBank(STREAM.middle) + 12, 12);
  const side = (towards: number): Spot[] => vs.map((v) => ({ u: streamMiddle(v) + towards * STREAM.halfWidth, v }));
  plan.waters.push({ kind: 'stream', name: '여울천', rings: [[...side(1), ...side(-1).toReversed()]] });
  const banks = { west: STREAM.west + 13.5, east: STREAM.east - 10.5, south: hillFoot(STREAM.middle) - 40, north: EMBANKMENT.south - 13 };
  plan.areas.push({
    kind: 'park',
    name: '여울천길',
    ring: [
      { u: banks.west, v: banks.south },
      { u: banks.east, v: banks.south },
      { u: banks.east, v: banks.north },
      { u: banks.west, v: banks.north },
    ],
  });
  plan.labels.push({ kind: 'water', name: '여울천', spot: { u: streamMiddle(-300), v: -300 }, rank: 2 });
}

function planTrails(plan: CityPlan): void {
  const trail = (line: readonly Spot[]): void => void plan.roads.push({ class: 'path', widthMetres: 2, line });
  const ridge = steps(-2_300, 400, 45).map((u) => ({ u, v: -1_900 + 45 * Math.sin(u / 210) + 16 * Math.sin(u / 77) }));
  trail(ridge);
  const summit = { u: -1_050, v: -1_850 };
  const climb = (from: Spot): Spot[] =>
    steps(0, 1, 1 / 18).map((share) => ({
      u: from.u + (summit.u - from.u) * share + 26 * Math.sin(share * 11) * (1 - share),
      v: from.v + (summit.v - from.v) * share,
    }));
  trail(climb({ u: -860, v: hillFoot(-860) + 6 }));
  trail(climb({ u: -1_330, v: hillFoot(-1_330) + 8 }));
}

/** The subway follows main roads under the ground and turns in curves. */
export function planSubway(plan: CityPlan): void {
  const first = rounded(
    [
      { u: BEYOND.west, v: 120 },
      { u: 1_640, v: 120 },
      { u: 1_640, v: BEYOND.north },
    ],
    260,
  );
  const second = rounded(
    [
      { u: BEYOND.east, v: -660 },
      { u: -860, v: -660 },
      { u: -860, v: BEYOND.north },
    ],
    240,
  );
  plan.rails.push({ name: '망루 1호선', number: 1, line: first }, { name: '망루 2호선', number: 2, line: second });
  const stations: readonly (readonly [name: string, u: number, v: number])[] = [
    ['서문역', -2_080, 120],
    ['장터역', -1_360, 120],
    ['망루역', -860, 120],
    ['시청역', 370, 120],
    ['새울역', 1_130, 120],
    ['성곽역', 1_640, 600],
    ['윤슬역', 1_640, 1_640],
    ['등불역', -440, -660],
    ['공원남문역', 180, -660],
    ['솔마루역', 1_240, -660],
    ['동문역', 2_120, -660],
    ['나루역', -860, 1_640],
  ];
  for (const [name, u, v] of stations) plan.labels.push({ kind: 'station', name, spot: { u, v }, rank: 1 });
}

/** Police, fire and other public houses move into buildings that stand where they should. */
export function planPublicHouses(plan: CityPlan): void {
  const houses: readonly (readonly [kind: LabelKind, name: string, rank: 1 | 2 | 3, spot: Spot])[] = [
    ['police', '망루경찰서', 1, { u: 620, v: -40 }],
    ['fire', '망루소방서', 1, { u: -230, v: 170 }],
    ['police', '너울지구대', 2, { u: -1_790, v: 400 }],
    ['police', '장터지구대', 2, { u: -1_230, v: -600 }],
    ['police', '새울지구대', 2, { u: 1_560, v: -240 }],
    ['police', '나루지구대', 2, { u: -420, v: 1_330 }],
    ['police', '봉수파출소', 3, { u: 240, v: -1_330 }],
    ['fire', '새울119안전센터', 2, { u: 1_700, v: -1_000 }],
    ['fire', '나루119안전센터', 2, { u: 1_100, v: 1_340 }],
    ['fire', '서문119안전센터', 3, { u: -2_440, v: -900 }],
    ['government', '너울2동 주민센터', 3, { u: -1_640, v: 220 }],
    ['government', '등불동 주민센터', 3, { u: -440, v: -260 }],
    ['government', '장터동 주민센터', 3, { u: -1_640, v: -320 }],
    ['landmark', '망루도서관', 3, { u: 60, v: -720 }],
    ['landmark', '횃불터미널', 2, { u: -700, v: 700 }],
  ];
  // Twelve thousand buildings are measured once, not once a house.
  const centres = plan.buildings.map(centreOf);
  const taken = new Set<number>();
  for (const [kind, name, rank, spot] of houses) {
    const at = nearestBuilding(plan.buildings, { centres, spot, taken });
    const [building, centre] = [plan.buildings[at], centres[at]];
    if (building === undefined || centre === undefined) continue;
    taken.add(at);
    plan.buildings[at] = { ...building, kind: 'public' };
    plan.labels.push({ kind, name, rank, spot: centre });
  }
}

export function planDongLabels(plan: CityPlan): void {
  for (const { name, area } of DONGS)
    plan.labels.push({ kind: 'dong', name, rank: 1, spot: { u: middleOf(area).u, v: Math.max(middleOf(area).v, CITY.south + 820) } });
}

function nearestBuilding(
  buildings: readonly PlanBuilding[],
  { centres, spot, taken }: { readonly centres: readonly Spot[]; readonly spot: Spot; readonly taken: ReadonlySet<number> },
): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  centres.forEach(({ u, v }, at) => {
    const apart = (u - spot.u) ** 2 + (v - spot.v) ** 2;
    if (apart >= least || taken.has(at) || buildings[at]?.kind === 'apartment') return;
    least = apart;
    best = at;
  });
  return best;
}

/** Middle of the box around it. */
function centreOf({ ring }: PlanBuilding): Spot {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { u, v } of ring) {
    west = Math.min(west, u);
    south = Math.min(south, v);
    east = Math.max(east, u);
    north = Math.max(north, v);
  }
  return { u: (west + east) / 2, v: (south + north) / 2 };
}

/** A line with its corners (right angles on paper) turned into quarter circles. */
function rounded(corners: readonly Spot[], radius: number): Spot[] {
  return corners.flatMap((corner, at) => {
    const [before, after] = [corners[at - 1], corners[at + 1]];
    if (before === undefined || after === undefined) return [corner];
    const [enter, leave] = [towards(corner, before, radius), towards(corner, after, radius)];
    const middle = { u: enter.u + leave.u - corner.u, v: enter.v + leave.v - corner.v };
    return steps(0, Math.PI / 2, Math.PI / 20).map((turn) => ({
      u: middle.u + (enter.u - middle.u) * Math.cos(turn) + (leave.u - middle.u) * Math.sin(turn),
      v: middle.v + (enter.v - middle.v) * Math.cos(turn) + (leave.v - middle.v) * Math.sin(turn),
    }));
  });
}

function towards(from: Spot, to: Spot, metres: number): Spot {
  const length = Math.hypot(to.u - from.u, to.v - from.v);
  return { u: from.u + ((to.u - from.u) * metres) / length, v: from.v + ((to.v - from.v) * metres) / length };
}

/** From, from + step, …, to (the end always). */
function steps(from: number, to: number, step: number): number[] {
  const count = Math.max(1, Math.round((to - from) / step));
  return alongLine(
    [
      { u: from, v: 0 },
      { u: to, v: 0 },
    ],
    Math.abs(to - from) / count + 1e-9,
  ).map(({ u }) => u);
}
