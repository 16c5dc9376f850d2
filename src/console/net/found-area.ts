import type { Area } from '#domain/area.ts';

/** Where things were looked for last on the map, by hand: the net takes its cameras from there when asked. */
let current: Area | undefined;

export function keepFoundArea(area: Area | undefined): void {
  current = area;
}

export function foundArea(): Area | undefined {
  return current;
}
