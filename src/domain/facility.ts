import type { Point } from './place.ts';

/** A thing of the city that stands somewhere and that those who go to an incident must know of. */
export interface Facility extends Point {
  /** With the kind it names the thing; of a sign it is the name by which its link knows it. */
  readonly id: string;
  /** `hydrant` (소방용수시설), `hazard` (위험물시설), `sign` (도로전광표지), or any other word that a city imports. */
  readonly kind: string;
  readonly name: string;
  readonly address?: string;
  /** What is known of it, by `FACILITY_DETAILS`. */
  readonly detail: Readonly<Partial<Record<FacilityDetail, string>>>;
}

/**
 * Kind of hydrant, its pressure and where exactly it is; substance and amount of a hazard, who manages it and their telephone at work.
 */
export const FACILITY_DETAILS = ['type', 'pressure', 'spot', 'substance', 'amount', 'manager', 'telephone'] as const;
export type FacilityDetail = (typeof FACILITY_DETAILS)[number];
