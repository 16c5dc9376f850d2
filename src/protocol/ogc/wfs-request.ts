import { epsgUrn, readCrs, type Crs } from './crs.ts';
import { localName } from './feature.ts';
import type { Filter } from './filter.ts';
import { numbersOf, optional, required, wholeNumber, type Kvp } from './kvp.ts';
import { OgcRefusal, readOgc, type OgcDialect, type OgcRead } from './ogc-problem.ts';
import { idSet, readFilterText } from './read-filter.ts';

export type WfsDialect = Extract<OgcDialect, `wfs${string}`>;

/** Features of one answer. A client of 2.0 pages on from the usual number; those of older versions know of no pages and get all that one answer may hold. */
export const MAX_COUNT = 50_000;
export const DEFAULT_COUNT = 10_000;
export const MAX_START = 100_000_000;
const MAX_SORTS = 5;
const MOST = 1_000_000_000;
const FEATURE_BY_ID = /^urn:ogc:def:(?:query|storedQuery):OGC-WFS::(?:GetFeatureById|urn:ogc:def:query:OGC-WFS::GetFeatureById)$/;
export const GET_FEATURE_BY_ID = 'urn:ogc:def:query:OGC-WFS::GetFeatureById';

export interface Sort {
  readonly field: string;
  readonly descending: boolean;
}

export interface FeatureQuery {
  readonly dialect: WfsDialect;
  readonly layer: string;
  /** System that the answer is to be written in. */
  readonly crs: Crs;
  readonly filter: Filter | undefined;
  readonly count: number;
  readonly start: number;
  /** Undefined: all. */
  readonly fields: readonly string[] | undefined;
  readonly sorts: readonly Sort[];
  readonly hitsOnly: boolean;
  readonly format: 'gml' | 'geojson';
  /** Asked by the stored query for one feature: the answer is the feature alone (OGC 09-025r2 §7.9.3.6). */
  readonly single: boolean;
}

export type WfsRequest =
  | { readonly is: 'capabilities'; readonly dialect: WfsDialect }
  | { readonly is: 'describe'; readonly dialect: WfsDialect; readonly layers: readonly string[] }
  | { readonly is: 'features'; readonly query: FeatureQuery }
  | { readonly is: 'storedQueries' | 'describeStoredQueries'; readonly dialect: WfsDialect };

const DIALECTS: readonly WfsDialect[] = ['wfs2.0.0', 'wfs1.1.0', 'wfs1.0.0'];

/** The version that an answer is written in. What is not named is 2.0.0; what nobody speaks gets the nearest older one. */
export function wfsDialect(version: string | undefined, accepted?: string): WfsDialect {
  const wanted = accepted?.split(',').map((each) => each.trim()) ?? (version === undefined ? [] : [version]);
  for (const each of wanted) {
    const exact = DIALECTS.find((dialect) => dialect === `wfs${each}`);
    if (exact) return exact;
  }
  const [first] = wanted;
  if (first === undefined || first >= '2') return 'wfs2.0.0';
  return first >= '1.1' ? 'wfs1.1.0' : 'wfs1.0.0';
}

/** The system of what names none: lon before lat in 1.0.0, the order of the registry from 1.1.0 on. */
export function defaultCrs(dialect: WfsDialect): Crs {
  const name = dialect === 'wfs1.0.0' ? 'EPSG:4326' : epsgUrn('EPSG:4326');
  return { code: 'EPSG:4326', flipped: dialect !== 'wfs1.0.0', name };
}

/** A request of WFS 1.0.0 (OGC 02-058), 1.1.0 (04-094) or 2.0.0 (09-025r2) as parameters. */
export function readWfsKvp(kvp: Kvp): OgcRead<WfsRequest> {
  return readOgc(() => {
    const dialect = wfsDialect(optional(kvp, 'version'), optional(kvp, 'acceptversions'));
    const request = required(kvp, 'request').toLowerCase();
    switch (request) {
      case 'getcapabilities':
        return { is: 'capabilities', dialect };
      case 'describefeaturetype':
        return { is: 'describe', dialect, layers: typeNames(kvp).map(localName) };
      case 'getfeature':
        return { is: 'features', query: readGetFeature(kvp, dialect) };
      case 'liststoredqueries':
        return { is: 'storedQueries', dialect };
      case 'describestoredqueries':
        return { is: 'describeStoredQueries', dialect };
      default:
        throw new OgcRefusal('OperationNotSupported', `${request.slice(0, 40)} is not offered; the capabilities name what is.`, 'request');
    }
  });
}

function readGetFeature(kvp: Kvp, dialect: WfsDialect): FeatureQuery {
  const stored = optional(kvp, 'storedquery_id') ?? optional(kvp, 'storedqueryid');
  const ids = stored === undefined ? (optional(kvp, 'featureid') ?? optional(kvp, 'resourceid')) : storedId(stored, required(kvp, 'id'));
  const crs = readSrsName(optional(kvp, 'srsname'), dialect);
  const named = typeNames(kvp).map(localName);
  const layers =
    named.length > 0 ? named : [...new Set((ids ?? '').split(',').map((id) => localName(id).split('.')[0] ?? ''))].filter(Boolean);
  return {
    dialect,
    layer: oneLayer(layers),
    crs,
    filter: filterOf(kvp, ids, { dialect, crs: optional(kvp, 'srsname') === undefined ? defaultCrs(dialect) : crs }),
    count:
      wholeNumber(kvp, dialect === 'wfs2.0.0' && kvp.has('count') ? 'count' : 'maxfeatures', { least: 0, most: MOST }) ??
      usualCount(dialect),
    start: wholeNumber(kvp, 'startindex', { least: 0, most: MAX_START }) ?? 0,
    fields: readFields(optional(kvp, 'propertyname')),
    sorts: readSorts(optional(kvp, 'sortby')),
    hitsOnly: optional(kvp, 'resulttype')?.toLowerCase() === 'hits',
    format: readOutputFormat(optional(kvp, 'outputformat')),
    single: stored !== undefined,
  };
}

export function usualCount(dialect: WfsDialect): number {
  return dialect === 'wfs2.0.0' ? DEFAULT_COUNT : MAX_COUNT;
}

/** The one layer of a query. */
export function oneLayer(layers: readonly string[]): string {
  const [layer] = layers;
  if (layer === undefined) throw new OgcRefusal('MissingParameterValue', 'The request names no feature type.', 'typeName');
  if (layers.length > 1) throw new OgcRefusal('OperationProcessingFailed', 'One request asks about one feature type.', 'typeName');
  return layer;
}

export function readSrsName(name: string | undefined, dialect: WfsDialect): Crs {
  if (name === undefined) return defaultCrs(dialect);
  const crs = readCrs(name, dialect);
  if (!crs)
    throw new OgcRefusal(
      'InvalidParameterValue',
      `The coordinate system ${name.slice(0, 100)} is not known here; the capabilities name those that are.`,
      'srsName',
    );
  return crs;
}

export function storedId(stored: string, id: string): string {
  if (!FEATURE_BY_ID.test(stored))
    throw new OgcRefusal('InvalidParameterValue', 'The only stored query is GetFeatureById.', 'STOREDQUERY_ID');
  return id;
}

function typeNames(kvp: Kvp): string[] {
  const names = optional(kvp, 'typenames') ?? optional(kvp, 'typename') ?? '';
  return names
    .replace(/^\(([^]*)\)$/, '$1')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

function filterOf(kvp: Kvp, ids: string | undefined, context: { readonly dialect: WfsDialect; readonly crs: Crs }): Filter | undefined {
  const parts: Filter[] = [];
  const [bbox, filter] = [optional(kvp, 'bbox'), optional(kvp, 'filter')];
  if ([bbox, filter, ids].filter((each) => each !== undefined).length > 1)
    throw new OgcRefusal('InvalidParameterValue', 'BBOX, FILTER and ids exclude one another; say all in one FILTER.', 'filter');
  if (bbox !== undefined) parts.push(readBbox(bbox, context));
  if (filter !== undefined) parts.push(readFilterText(filter, context));
  if (ids !== undefined) parts.push({ op: 'ids', ids: idSet(ids.split(',').slice(0, 1_000)) });
  return parts[0];
}

/** Four numbers and, perhaps, the system that they are of. */
function readBbox(text: string, { dialect, crs }: { readonly dialect: WfsDialect; readonly crs: Crs }): Filter {
  const parts = text.split(',');
  const own = parts.length > 4 ? readSrsName(parts.slice(4).join(','), dialect) : crs;
  const [a = 0, b = 0, c = 0, d = 0] = numbersOf(parts.slice(0, 4).join(','), 'bbox');
  if (parts.length < 4) throw new OgcRefusal('InvalidParameterValue', 'BBOX must be four numbers.', 'bbox');
  const [x1, y1, x2, y2] = own.flipped ? [b, a, d, c] : [a, b, c, d];
  if (x1 > x2 || y1 > y2)
    throw new OgcRefusal('InvalidParameterValue', 'BBOX must name the smaller before the larger of each axis.', 'bbox');
  return { op: 'box', box: [x1, y1, x2, y2], crs: own };
}

function readFields(text: string | undefined): string[] | undefined {
  const names = text
    ?.replace(/^\(([^]*)\)$/, '$1')
    .split(',')
    .map((name) => localName(name.trim()))
    .filter(Boolean);
  return names === undefined || names.length === 0 || names.includes('*') ? undefined : names;
}

function readSorts(text: string | undefined): Sort[] {
  const sorts = (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  if (sorts.length > MAX_SORTS) throw new OgcRefusal('InvalidParameterValue', `SORTBY may name ${MAX_SORTS} properties at most.`, 'sortBy');
  return sorts.map((each) => {
    const [field = '', order = 'asc'] = each.split(/\s+/);
    return { field: localName(field), descending: /^d/i.test(order) };
  });
}

export function readOutputFormat(format: string | undefined): 'gml' | 'geojson' {
  if (format === undefined || /gml|text\/xml|^xmlschema$/i.test(format)) return 'gml';
  if (/json/i.test(format)) return 'geojson';
  throw new OgcRefusal(
    'InvalidParameterValue',
    `The output format ${format.slice(0, 60)} is not offered; GML and application/json are.`,
    'outputFormat',
  );
}
