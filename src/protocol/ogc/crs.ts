import { COORDINATE_SYSTEMS, coordinateSystem, type CoordinateSystem } from '../coordinate-systems.ts';
import type { OgcDialect } from './ogc-problem.ts';

/** A coordinate system as one request names it. */
export interface Crs {
  /** `EPSG:5186`. */
  readonly code: string;
  /** The request writes north before east. We compute east before north everywhere and turn at the border only. */
  readonly flipped: boolean;
  /** As it was named; answers name it alike, so that a client knows the order it gets. */
  readonly name: string;
}

/** Systems whose first axis is east in the EPSG registry; in all others of ours (4326 and the Korean grids) it is north. */
const EAST_FIRST = new Set(['EPSG:3857']);
const SAME: CoordinateSystem = { toDegrees: (place) => place, fromDegrees: (place) => place };
const known = new Map<string, CoordinateSystem>(
  COORDINATE_SYSTEMS.flatMap((code) => {
    const system = code === 'EPSG:4326' ? SAME : coordinateSystem(code);
    return system ? [[code, system] as const] : [];
  }),
);

/** Codes that requests may name, WGS 84 first. */
export const OGC_CODES: readonly string[] = [...known.keys()];

const CRS84_NAMES =
  /^(?:CRS:84|urn:(?:x-)?ogc:def:crs:OGC:(?:1\.3)?:CRS84|https?:\/\/www\.opengis\.net\/def\/crs\/OGC\/(?:1\.3|0)\/CRS84)$/i;
const SHORT = /^EPSG:(\d{1,6})$/i;
const URN = /^urn:(?:x-)?ogc:def:crs:EPSG:[\w.]*:(\d{1,6})$/i;
const URI = /^https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/[\w.]+\/(\d{1,6})$/i;
const OLD_URI = /^https?:\/\/www\.opengis\.net\/gml\/srs\/epsg\.xml#(\d{1,6})$/i;

/**
 * A name of a coordinate system, with the order of its axes. `urn:` and `/def/crs/` names mean the order of the EPSG registry
 * (OGC 05-096r1, 09-048r3), and so does `EPSG:n` in WMS 1.3.0 (§6.7.2). In WMS 1.1.1 and in all WFS, `EPSG:n` and
 * `epsg.xml#n` mean east before north, as OGC servers and clients have agreed. Undefined where it is none of ours.
 */
export function readCrs(name: string, dialect: OgcDialect | 'api'): Crs | undefined {
  const text = name.trim();
  if (CRS84_NAMES.test(text)) return { code: 'EPSG:4326', flipped: false, name: text };
  const short = SHORT.exec(text)?.[1];
  const ordered = URN.exec(text)?.[1] ?? URI.exec(text)?.[1];
  const number = short ?? ordered ?? OLD_URI.exec(text)?.[1];
  // 900913 is what Web Mercator was called before it had a number.
  const code = `EPSG:${number === '900913' ? '3857' : number}`;
  if (number === undefined || !known.has(code)) return undefined;
  const byRegistry = ordered !== undefined || (short !== undefined && dialect === 'wms1.3.0');
  return { code, flipped: byRegistry && !EAST_FIRST.has(code), name: text };
}

/** Conversion to and from degrees, east before north. */
export function systemOf(crs: Pick<Crs, 'code'>): CoordinateSystem {
  return known.get(crs.code) ?? SAME;
}

export function isDegrees(crs: Pick<Crs, 'code'>): boolean {
  return crs.code === 'EPSG:4326';
}

export function epsgUrn(code: string): string {
  return `urn:ogc:def:crs:EPSG::${code.slice('EPSG:'.length)}`;
}

export function epsgUri(code: string): string {
  return `http://www.opengis.net/def/crs/EPSG/0/${code.slice('EPSG:'.length)}`;
}
