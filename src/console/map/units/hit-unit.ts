import type { MapUnit, MapUnitGroup, UnitsOnMap } from './unit-store.ts';

const REACH_PIXELS = 13;
export const GROUP_PIXELS = { width: 46, height: 22 } as const;
/** A frame comes every second, and a unit takes as long to go where it was said to be. */
const WAY_MS = 1_000;

/** The unit or group at a place of the map. */
export function hitUnit(
  { units, groups }: Pick<UnitsOnMap, 'units' | 'groups'>,
  { x, y, resolution, scale }: { readonly x: number; readonly y: number; readonly resolution: number; readonly scale: number },
): { readonly unit: MapUnit } | { readonly group: MapUnitGroup } | undefined {
  let found: MapUnit | undefined;
  let best = REACH_PIXELS * scale * resolution;
  for (const unit of units) {
    const away = Math.hypot(unit.x - x, unit.y - y);
    if (away >= best) continue;
    best = away;
    found = unit;
  }
  if (found) return { unit: found };
  const [wide, high] = [(GROUP_PIXELS.width / 2) * scale * resolution, (GROUP_PIXELS.height / 2) * scale * resolution];
  const group = groups.find((each) => Math.abs(each.x - x) <= wide && Math.abs(each.y - y) <= high);
  return group && { group };
}

/** How much of its way a unit has done so long after its frame came. */
export function shareDone(milliseconds: number): number {
  return Math.min(1, Math.max(0, milliseconds / WAY_MS));
}
