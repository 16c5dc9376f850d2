import type { TFunction } from 'i18next';
import type { FacilityView } from '#contract/facility-view.ts';

/** Kinds that have a word; a city may import others, which are called as it calls them. */
export const KNOWN_FACILITIES = ['hydrant', 'hazard', 'sign', 'shelter'] as const;

export function facilityKind(kind: string, t: TFunction): string {
  const known = KNOWN_FACILITIES.find((each) => each === kind);
  return known ? t(`facilities.kind.${known}`) : kind;
}

/** Kind and number name a facility together. */
export function facilityKey({ kind, id }: Pick<FacilityView, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}
