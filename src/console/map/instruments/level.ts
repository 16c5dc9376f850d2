/** Metres of the map per pixel at level 0 of web maps: the whole earth in 256 pixels (OGC 17-083r4, WebMercatorQuad). */
const LEVEL_0 = 156_543.033_928;

export function levelOf(resolution: number): number {
  return Math.log2(LEVEL_0 / resolution);
}

export function resolutionOf(level: number): number {
  return LEVEL_0 / 2 ** level;
}
