import type { Rect, Spot } from './ground.ts';

/**
 * What lay there before the town, on paper: the river from west to east, the beacon hill in the south, the stream between
 * them. Edges are sums of a few waves, so they look grown and are the same every time.
 */
export const CITY: Rect = { west: -2_500, south: -2_050, east: 2_500, north: 2_000 };
/** How far water, hills and main roads go on beyond the city, so that the map has no cut edge. */
export const BEYOND: Rect = { west: -7_000, south: -5_000, east: 7_000, north: 5_200 };

export const RIVER = { south: 965, north: 1_215 } as const;
/** The embankment roads; between them and the water lies the riverside park. */
export const EMBANKMENT = { south: 900, north: 1_275 } as const;
/** The stream's bed lies between two roads. */
export const STREAM = { west: 760, east: 836, middle: 798, halfWidth: 11 } as const;

export function riverSouthBank(u: number): number {
  return RIVER.south + 17 * Math.sin(u / 310 + 1) + 9 * Math.sin(u / 130);
}

export function riverNorthBank(u: number): number {
  return RIVER.north + 16 * Math.sin(u / 270 + 2.4) + 8 * Math.sin(u / 115 + 1);
}

/** The foot of the hill; south of it is forest. */
export function hillFoot(u: number): number {
  const summit = 330 * Math.exp(-(((u + 1_050) / 620) ** 2));
  const shoulder = 210 * Math.exp(-(((u - 420) / 380) ** 2));
  const eastHill = 420 * Math.exp(-(((u - 2_750) / 640) ** 2));
  return -1_850 + summit + shoulder + eastHill + 34 * Math.sin(u / 118) + 21 * Math.sin(u / 53 + 2) + 330 * rise(Math.abs(u) - 2_900);
}

/** 0 … 1 over a kilometre: the hills outside the city come closer to the river. */
function rise(metres: number): number {
  const share = Math.min(1, Math.max(0, metres / 1_000));
  return share * share * (3 - 2 * share);
}

export function isHill({ u, v }: Spot, margin = 0): boolean {
  return v < hillFoot(u) + margin;
}

export function isRiver({ u, v }: Spot): boolean {
  return v > riverSouthBank(u) && v < riverNorthBank(u);
}

/** Where the stream's middle runs. */
export function streamMiddle(v: number): number {
  return STREAM.middle + 7 * Math.sin(v / 95) + 4 * Math.sin(v / 41 + 1);
}

/** The parts of a line (dense points) that satisfy `keep`, each of at least two points. */
export function keepRuns(spots: readonly Spot[], keep: (spot: Spot) => boolean): Spot[][] {
  const runs: Spot[][] = [];
  let run: Spot[] = [];
  for (const spot of spots) {
    if (keep(spot)) {
      run.push(spot);
      continue;
    }
    if (run.length > 1) runs.push(run);
    run = [];
  }
  if (run.length > 1) runs.push(run);
  return runs;
}
