import type { Geometry, GeometryType } from './geometry.ts';

/** What one property of a layer is; absent values are left out. */
export interface Field {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'dateTime';
  readonly title: { readonly ko: string; readonly en: string };
}

/** A thing on the map, in degrees, lon before lat. Times are milliseconds since the epoch. */
export interface OgcFeature {
  /** Unique in its layer. */
  readonly id: string;
  readonly geometry: Geometry;
  readonly properties: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** A layer as its descriptions show it. */
export interface LayerFacts {
  readonly name: string;
  readonly title: { readonly ko: string; readonly en: string };
  readonly summary: { readonly ko: string; readonly en: string };
  readonly geometry: GeometryType;
  readonly fields: readonly Field[];
  /** Names of its styles, the usual one first. */
  readonly styles: readonly { readonly name: string; readonly title: { readonly ko: string; readonly en: string } }[];
  /** West, south, east, north, degrees. */
  readonly extent: readonly [number, number, number, number];
  /** Denominator of the smallest scale at which it is drawn. */
  readonly maxScaleDenominator?: number;
}

/** Name of the geometry of every layer. */
export const GEOMETRY_FIELD = 'geometry';
export const NAMESPACE = 'urn:mangru:ogc';
export const PREFIX = 'mangru';

/** `cameras`, however it is prefixed. */
export function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

/** How a value is written in XML and JSON alike; times as RFC 3339 in UTC. */
export function writeValue(field: Field, value: string | number | boolean): string | number | boolean {
  return field.type === 'dateTime' && typeof value === 'number' ? new Date(value).toISOString() : value;
}
