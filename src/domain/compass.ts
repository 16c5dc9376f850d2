/** Eight directions, clockwise from north. */
export const SECTORS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
export type Sector = (typeof SECTORS)[number];

/** The sector a bearing falls into, each 45° wide around its direction: north is 337.5° up to 22.5°. */
export function sectorOf(bearingDegrees: number): Sector {
  const turned = (((bearingDegrees + 22.5) % 360) + 360) % 360;
  return SECTORS[Math.floor(turned / 45)] ?? 'n';
}
