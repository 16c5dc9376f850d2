import { APARTMENT_NAMES, SCHOOL_NAMES, SMALL_PARK_NAMES } from './city-names.ts';
import { isMain, landOf } from './city-plan.ts';
import type { Cell, CityPlan } from './city-plan.ts';
import { buildCentralPark, buildCityHall } from './civic-centre.ts';
import { buildCampus, buildEstate, buildMarket, buildSchool, buildSmallPark } from './estates.ts';
import { middleOf } from './ground.ts';
import type { Rect } from './ground.ts';
import { HOUSES, OFFICES, WORKS, buildLots } from './house-lots.ts';
import type { LotStyle } from './house-lots.ts';
import { sideAlong } from './main-road-plan.ts';
import { ZONE_COLUMNS, ZONE_ROWS } from './main-roads.ts';
import type { Zone } from './main-roads.ts';
import type { Prng } from './prng.ts';
import { measures, subdivide } from './street-plan.ts';
import type { BlockSize } from './street-plan.ts';
import { EMBANKMENT, STREAM, isHill } from './terrain.ts';

/** What one superblock is built with. */
interface Site {
  readonly plan: CityPlan;
  readonly prng: Prng;
  /** Names still to be given, shared by all superblocks. */
  readonly names: { readonly estates: string[]; readonly schools: string[]; readonly parks: string[]; readonly campuses: string[] };
}

const HOUSE_BLOCKS: BlockSize = { long: 118, short: 66 };
const OFFICE_BLOCKS: BlockSize = { long: 128, short: 92 };
const WORK_BLOCKS: BlockSize = { long: 190, short: 130 };
const QUARTERS: BlockSize = { long: 500, short: 460 };
const MAX_PARKS = 2;

export function planSuperblocks(plan: CityPlan, prng: Prng): void {
  const estates = ['1단지', '2단지', '3단지'].flatMap((part) => APARTMENT_NAMES.map((name) => `${name} ${part}`));
  const names = {
    estates: [...estates].reverse(),
    schools: [...SCHOOL_NAMES].reverse(),
    parks: SMALL_PARK_NAMES.map((name) => `${name}어린이공원`).reverse(),
    campuses: ['망루전문대학', '망루의료원'],
  };
  for (const { south, north, zones } of ZONE_ROWS) {
    zones.forEach((zone, column) => {
      const [west, east] = ZONE_COLUMNS[column] ?? [0, 0];
      const beyondStream = south === EMBANKMENT.north && west === STREAM.east;
      buildZone(zone, superblock({ west: beyondStream ? STREAM.west : west, south, east, north }), { plan, prng, names });
    });
  }
}

function superblock(rect: Rect): Cell {
  const { u, v } = middleOf(rect);
  return {
    rect,
    west: sideAlong('northSouth', rect.west, v),
    east: sideAlong('northSouth', rect.east, v),
    south: sideAlong('eastWest', rect.south, u),
    north: sideAlong('eastWest', rect.north, u),
  };
}

function buildZone(zone: Zone, cell: Cell, site: Site): void {
  const { plan, prng } = site;
  const quarters = (build: (quarter: Cell) => void): void =>
    subdivide(cell, { plan, prng, size: QUARTERS, take: () => false, build, names: new Set() });
  const plainLots = (size: BlockSize, style: LotStyle): void =>
    subdivide(cell, {
      plan,
      prng,
      size,
      take: () => false,
      build: (block) => buildLots(plan, prng, { cell: block, style }),
      names: new Set(),
    });
  if (zone === 'lowrise' || zone === 'market') return buildNeighbourhood(cell, { ...site, market: zone === 'market' });
  if (zone === 'commercial') return plainLots(OFFICE_BLOCKS, OFFICES);
  if (zone === 'workshops') return plainLots(WORK_BLOCKS, WORKS);
  if (zone === 'civic') return buildCivic(cell, site);
  let quarter = 0;
  quarters((part) => {
    quarter += 1;
    const campus = zone === 'campus' && quarter % 2 === 1 ? site.names.campuses.pop() : undefined;
    if (campus !== undefined) buildNamedCampus(part, { ...site, name: campus });
    else if (zone === 'campus' || quarter === 3) buildNeighbourhood(part, { ...site, market: false });
    else buildEstate(plan, prng, { cell: part, name: site.names.estates.pop() ?? '새마을' });
  });
}

function buildNamedCampus(cell: Cell, { plan, prng, name }: Site & { name: string }): void {
  buildCampus(plan, prng, cell);
  plan.labels.push({ kind: name.endsWith('의료원') ? 'hospital' : 'landmark', name, spot: middleOf(landOf(cell)), rank: 2 });
}

/** Houses in lanes and alleys, with a school and small parks among them; in one, the market. */
function buildNeighbourhood(cell: Cell, { plan, prng, names, market }: Site & { market: boolean }): void {
  let schools = 0;
  let parks = 0;
  let markets = market ? 0 : 1;
  const take = (part: Cell): boolean => {
    if (isHill(middleOf(part.rect), 40)) return false;
    const quiet = ![part.west, part.south, part.east, part.north].some(isMain);
    if (markets === 0 && quiet && measures(part.rect, 105, 230)) {
      markets += 1;
      buildMarket(plan, prng, { cell: part, name: '장터골시장' });
      return true;
    }
    if (schools === 0 && names.schools.length > 0 && measures(part.rect, 96, 200) && prng.chance(0.22)) {
      schools += 1;
      buildSchool(plan, { cell: part, name: names.schools.pop() ?? '' });
      return true;
    }
    if (parks < MAX_PARKS && names.parks.length > 0 && quiet && measures(part.rect, 44, 112) && prng.chance(0.035)) {
      parks += 1;
      buildSmallPark(plan, { cell: part, name: names.parks.pop() ?? '' });
      return true;
    }
    return false;
  };
  subdivide(cell, {
    plan,
    prng,
    size: HOUSE_BLOCKS,
    take,
    build: (block) => buildLots(plan, prng, { cell: block, style: HOUSES }),
    names: new Set(),
  });
}

/** The central park in the west, city hall and offices in the east, a street between them. */
function buildCivic(cell: Cell, { plan, prng }: Site): void {
  const border = cell.rect.west + (cell.rect.east - cell.rect.west) * 0.56;
  const side = { class: 'street', widthMetres: 16, name: '시청길' } as const;
  plan.roads.push({
    ...side,
    line: [
      { u: border, v: cell.rect.south },
      { u: border, v: cell.rect.north },
    ],
  });
  plan.crossings.push({
    spot: { u: border, v: cell.rect.north },
    class: 'primary',
    minorClass: 'street',
    widths: [44, 16],
    street: side.name,
    arms: [90, 180, 270],
  });
  plan.crossings.push({
    spot: { u: border, v: cell.rect.south },
    class: 'secondary',
    minorClass: 'street',
    widths: [30, 16],
    street: side.name,
    arms: [0, 90, 270],
  });
  buildCentralPark(plan, landOf({ ...cell, rect: { ...cell.rect, east: border }, east: side }));
  let halls = 0;
  const take = (part: Cell): boolean => {
    if (halls > 0 || !measures(part.rect, 130, 260)) return false;
    halls += 1;
    buildCityHall(plan, part);
    return true;
  };
  const offices = { ...cell, rect: { ...cell.rect, west: border }, west: side };
  subdivide(offices, {
    plan,
    prng,
    size: OFFICE_BLOCKS,
    take,
    build: (block) => buildLots(plan, prng, { cell: block, style: OFFICES }),
    names: new Set(),
  });
}
