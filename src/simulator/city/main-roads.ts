import { BEYOND, CITY, EMBANKMENT, STREAM } from './terrain.ts';

export type RoadClass = 'primary' | 'secondary' | 'street' | 'lane' | 'alley' | 'path';

/** A road between blocks, straight on paper. `northSouth` roads lie at u = at, the others at v = at. */
export interface MainRoad {
  readonly name: string;
  readonly class: 'primary' | 'secondary';
  readonly direction: 'northSouth' | 'eastWest';
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly widthMetres: number;
  /** Name of its bridge over the river; without one it ends at the embankment. */
  readonly bridge?: string;
}

const ns = (road: Omit<MainRoad, 'direction'>): MainRoad => ({ ...road, direction: 'northSouth' });
const ew = (road: Omit<MainRoad, 'direction'>): MainRoad => ({ ...road, direction: 'eastWest' });

export const MAIN_ROADS: readonly MainRoad[] = [
  ns({ name: '서문로', class: 'secondary', at: -2_500, from: CITY.south, to: EMBANKMENT.south, widthMetres: 26 }),
  ns({ name: '파수로', class: 'secondary', at: -1_690, from: CITY.south, to: EMBANKMENT.south, widthMetres: 26 }),
  ns({ name: '망루대로', class: 'primary', at: -860, from: CITY.south, to: BEYOND.north, widthMetres: 40, bridge: '망루대교' }),
  ns({ name: '횃불로', class: 'secondary', at: -20, from: CITY.south, to: EMBANKMENT.south, widthMetres: 30 }),
  ns({ name: '여울로', class: 'secondary', at: STREAM.west, from: CITY.south, to: CITY.north, widthMetres: 24, bridge: '여울교' }),
  ns({ name: '물빛로', class: 'secondary', at: STREAM.east, from: CITY.south, to: EMBANKMENT.south, widthMetres: 18 }),
  ns({ name: '성곽대로', class: 'primary', at: 1_640, from: CITY.south, to: BEYOND.north, widthMetres: 38, bridge: '성곽대교' }),
  ns({ name: '동문로', class: 'secondary', at: 2_500, from: CITY.south, to: EMBANKMENT.south, widthMetres: 26 }),
  ns({ name: '나루터로', class: 'secondary', at: -1_690, from: EMBANKMENT.north, to: CITY.north, widthMetres: 24 }),
  ns({ name: '윤슬로', class: 'secondary', at: -20, from: EMBANKMENT.north, to: CITY.north, widthMetres: 24 }),
  ns({ name: '북서문로', class: 'secondary', at: -2_500, from: EMBANKMENT.north, to: CITY.north, widthMetres: 22 }),
  ns({ name: '북동문로', class: 'secondary', at: 2_500, from: EMBANKMENT.north, to: CITY.north, widthMetres: 22 }),
  ew({ name: '봉수로', class: 'secondary', at: -1_380, from: CITY.west, to: CITY.east, widthMetres: 24 }),
  ew({ name: '등불로', class: 'secondary', at: -660, from: BEYOND.west, to: BEYOND.east, widthMetres: 30 }),
  ew({ name: '새벽대로', class: 'primary', at: 120, from: BEYOND.west, to: BEYOND.east, widthMetres: 44 }),
  ew({ name: '망루강변로', class: 'secondary', at: EMBANKMENT.south, from: BEYOND.west, to: BEYOND.east, widthMetres: 26 }),
  ew({ name: '나루강변로', class: 'secondary', at: EMBANKMENT.north, from: BEYOND.west, to: BEYOND.east, widthMetres: 24 }),
  ew({ name: '북문로', class: 'secondary', at: CITY.north, from: BEYOND.west, to: BEYOND.east, widthMetres: 26 }),
];

/** Roads of the neighbouring towns, without names, so that the city does not float: lines on paper at u or v. */
export const NEIGHBOUR_ROADS: readonly Pick<MainRoad, 'direction' | 'at' | 'from' | 'to' | 'widthMetres'>[] = [
  ...[-5_600, -4_500, -3_450, 3_380, 4_400, 5_500].flatMap((at) => [
    { direction: 'northSouth' as const, at, from: BEYOND.south, to: EMBANKMENT.south, widthMetres: 22 },
    { direction: 'northSouth' as const, at, from: EMBANKMENT.north, to: BEYOND.north, widthMetres: 22 },
  ]),
  ...[-1_690, 380, 2_500].map((at) => ({ direction: 'northSouth' as const, at, from: CITY.north, to: BEYOND.north, widthMetres: 20 })),
  ...[2_850, 3_700, 4_500].map((at) => ({ direction: 'eastWest' as const, at, from: BEYOND.west, to: BEYOND.east, widthMetres: 20 })),
  ...[-1_380, 520].flatMap((at) => [
    { direction: 'eastWest' as const, at, from: BEYOND.west, to: CITY.west, widthMetres: 18 },
    { direction: 'eastWest' as const, at, from: CITY.east, to: BEYOND.east, widthMetres: 18 },
  ]),
];

/** Bound between two main roads: a superblock of some use. */
export type Zone = 'lowrise' | 'apartments' | 'commercial' | 'civic' | 'market' | 'campus' | 'workshops';

/** Uses from west to east, in rows from south to north; the lines between are main roads. */
export const ZONE_COLUMNS: readonly (readonly [west: number, east: number])[] = [
  [-2_500, -1_690],
  [-1_690, -860],
  [-860, -20],
  [-20, STREAM.west],
  [STREAM.east, 1_640],
  [1_640, 2_500],
];
export const ZONE_ROWS: readonly { readonly south: number; readonly north: number; readonly zones: readonly Zone[] }[] = [
  { south: -2_050, north: -1_380, zones: ['lowrise', 'lowrise', 'lowrise', 'lowrise', 'lowrise', 'lowrise'] },
  { south: -1_380, north: -660, zones: ['lowrise', 'apartments', 'lowrise', 'apartments', 'lowrise', 'workshops'] },
  { south: -660, north: 120, zones: ['apartments', 'market', 'commercial', 'civic', 'lowrise', 'apartments'] },
  { south: 120, north: EMBANKMENT.south, zones: ['lowrise', 'apartments', 'commercial', 'lowrise', 'campus', 'apartments'] },
  { south: EMBANKMENT.north, north: 2_000, zones: ['lowrise', 'apartments', 'lowrise', 'lowrise', 'apartments', 'lowrise'] },
];
