import type { FacilityView } from '#contract/facility-view.ts';
import type { Area } from '#domain/area.ts';
import type { UnitKind, UnitState } from '#domain/unit.ts';
import type { CameraState, CameraPurpose } from '#domain/camera.ts';

/** One line of a list beside the map. */
export interface FoundRow {
  readonly id: string;
  readonly title: string;
  readonly lon: number;
  readonly lat: number;
  /** What is said in a second, quieter line. */
  readonly facts: FoundFacts;
}

export type FoundFacts =
  | { readonly kind: 'camera'; readonly purpose: CameraPurpose; readonly state: CameraState }
  | { readonly kind: 'unit'; readonly unit: UnitKind; readonly state: UnitState; readonly stale: boolean; readonly at: number }
  | { readonly kind: 'facility'; readonly facility: FacilityView }
  | { readonly kind: 'incident'; readonly words: string };

export interface Found {
  readonly rows: readonly FoundRow[];
  readonly total: number;
  readonly state: 'loading' | 'failed' | 'there';
  /** How many there are of each kind, where the kinds are not known beforehand. */
  readonly kinds?: Readonly<Record<string, number>>;
}

export const NOTHING_FOUND: Found = { rows: [], total: 0, state: 'there' };

/** Seven decimals are a centimetre. */
const DECIMALS = 7;

/** An area as the API takes it. */
export function areaParameter(area: Area): Record<string, string> {
  const write = (degrees: number): string => String(Number(degrees.toFixed(DECIMALS)));
  if (area.kind === 'box') return { bbox: area.box.map(write).join(',') };
  if (area.kind === 'circle') return { circle: [write(area.lon), write(area.lat), area.radiusMetres.toFixed(1)].join(',') };
  return { area: area.ring.map((corner) => corner.map(write).join(',')).join(';') };
}
