import type { Person } from '#domain/person.ts';
import type { Box } from '#protocol/ogc/geometry.ts';
import type { LayerFacts, OgcFeature } from '#protocol/ogc/feature.ts';
import type { Access } from '../http/operation.ts';

/** Features that are made only when they are asked for, in an order that stays. */
export interface FeatureSet {
  readonly size: number;
  feature(at: number): OgcFeature | undefined;
}

export interface Selection {
  readonly person: Person;
  /** Degrees; undefined: everywhere. Features beyond may be among those selected. */
  readonly box: Box | undefined;
  /** For pictures only: how much ground a pixel shows. What cannot be seen then may be left out. */
  readonly metresPerPixel?: number;
}

/** A layer of ours that others may read, as far as each of them may. */
export interface OgcLayer {
  readonly facts: Omit<LayerFacts, 'extent'>;
  /** Who may read it at all; what of it, `select` says. */
  readonly access: Access;
  /** West, south, east, north; undefined while there is nothing in it. */
  extent(): Promise<Box | undefined> | Box | undefined;
  select(selection: Selection): Promise<FeatureSet> | FeatureSet;
}

export const NOTHING: FeatureSet = { size: 0, feature: () => undefined };

export function setOf<T>(items: readonly T[], make: (item: T) => OgcFeature): FeatureSet {
  return { size: items.length, feature: (at) => (at < items.length ? make(items[at] as T) : undefined) };
}
