import type { Crs } from './crs.ts';
import type { Box, Geometry } from './geometry.ts';

/** The part of OGC Filter 1.0, 1.1 and FES 2.0 that is understood; what is not is refused, never left out. */
export type Filter =
  | { readonly op: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly op: 'not'; readonly part: Filter }
  | { readonly op: 'compare'; readonly sign: CompareSign; readonly field: string; readonly value: string; readonly matchCase: boolean }
  | { readonly op: 'between'; readonly field: string; readonly lower: string; readonly upper: string }
  | { readonly op: 'like'; readonly field: string; readonly pattern: LikePattern }
  | { readonly op: 'isNull'; readonly field: string }
  | { readonly op: 'ids'; readonly ids: ReadonlySet<string> }
  | { readonly op: 'box'; readonly box: Box; readonly crs: Crs }
  | { readonly op: 'intersects' | 'disjoint' | 'within' | 'contains'; readonly geometries: readonly Geometry[]; readonly crs: Crs }
  | { readonly op: 'near' | 'beyond'; readonly geometries: readonly Geometry[]; readonly crs: Crs; readonly metres: number };

export type CompareSign = '=' | '<>' | '<' | '<=' | '>' | '>=';

export interface LikePattern {
  readonly parts: readonly ({ readonly text: string } | 'one' | 'any')[];
  readonly matchCase: boolean;
}

/** Boxes that hold everything that can match, as far as the filter says; undefined: it may lie anywhere. */
export function boxesOf(filter: Filter | undefined): { readonly box: Box; readonly crs: Crs } | undefined {
  if (filter === undefined) return undefined;
  if (filter.op === 'box') return filter;
  if (filter.op === 'and') return filter.parts.map(boxesOf).find((found) => found !== undefined);
  return undefined;
}
