import { epsgUri, OGC_CODES, readCrs, type Crs } from './crs.ts';
import type { Field, LayerFacts } from './feature.ts';
import type { Filter } from './filter.ts';
import { literalOf } from './match-filter.ts';
import { numbersOf, optional, wholeNumber, type Kvp } from './kvp.ts';
import { OgcRefusal, readOgc, type OgcRead } from './ogc-problem.ts';
import type { ServiceFacts } from './wms-capabilities.ts';

/** OGC API – Features 1.0, parts 1 (17-069r4) and 2 (18-058r1): what is written is JSON, for programs. */
export const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
const LON_LAT: Crs = { code: 'EPSG:4326', flipped: false, name: CRS84 };
export const MAX_ITEMS = 10_000;
const USUAL_ITEMS = 100;
const MAX_OFFSET = 100_000_000;
/** By which time of a layer the parameter `datetime` goes. */
const TIME_FIELD = 'occurredAt';
const OWN_PARAMETERS = new Set(['bbox', 'bbox-crs', 'crs', 'limit', 'offset', 'datetime', 'f']);
const SYSTEMS: readonly string[] = [CRS84, ...OGC_CODES.map(epsgUri)];

export interface ItemsQuery {
  readonly crs: Crs;
  readonly filter: Filter | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** The parameters of /items; one that is not known is refused (part 1, requirement 8). */
export function readItemsQuery(kvp: Kvp, fields: readonly Field[]): OgcRead<ItemsQuery> {
  return readOgc(() => {
    const filters: Filter[] = [];
    const bbox = optional(kvp, 'bbox');
    if (bbox !== undefined) filters.push(readBox(bbox, crsOf(kvp, 'bbox-crs')));
    const datetime = optional(kvp, 'datetime');
    if (datetime !== undefined) filters.push(...readTime(datetime, fields));
    for (const [name, value] of kvp) {
      if (OWN_PARAMETERS.has(name)) continue;
      const field = fields.find((each) => each.name.toLowerCase() === name);
      if (!field)
        throw new OgcRefusal(
          'InvalidParameterValue',
          `${name.slice(0, 60)} is no parameter and no property of this collection.`,
          name.slice(0, 60),
        );
      literalOf(field, value);
      filters.push({ op: 'compare', sign: '=', field: field.name, value, matchCase: true });
    }
    return {
      crs: crsOf(kvp, 'crs'),
      filter: filters.length > 1 ? { op: 'and', parts: filters } : filters[0],
      limit: Math.min(wholeNumber(kvp, 'limit', { least: 1, most: 1_000_000_000 }) ?? USUAL_ITEMS, MAX_ITEMS),
      offset: wholeNumber(kvp, 'offset', { least: 0, most: MAX_OFFSET }) ?? 0,
    };
  });
}

/** The system that a parameter names; longitude and latitude where it names none. */
export function crsOf(kvp: Kvp, name: string): Crs {
  const asked = optional(kvp, name);
  const crs = asked === undefined ? LON_LAT : readCrs(asked, 'api');
  if (!crs || (asked !== undefined && !SYSTEMS.includes(asked)))
    throw new OgcRefusal('InvalidParameterValue', `${name} must be one of the systems that the collection names.`, name);
  return crs;
}

function readBox(text: string, crs: Crs): Filter {
  const numbers = numbersOf(text, 'bbox');
  // With heights between, which are not asked about.
  const [a = 0, b = 0, c = 0, d = 0] = numbers.length === 6 ? [numbers[0], numbers[1], numbers[3], numbers[4]] : numbers;
  const [x1, y1, x2, y2] = crs.flipped ? [b, a, d, c] : [a, b, c, d];
  if ((numbers.length !== 4 && numbers.length !== 6) || x1 > x2 || y1 > y2)
    throw new OgcRefusal('InvalidParameterValue', 'bbox must be four numbers, the smaller before the larger of each axis.', 'bbox');
  return { op: 'box', box: [x1, y1, x2, y2], crs };
}

/** A moment, or two with a line between, either of which may be open (`..`). A layer without times has all its features at any time. */
function readTime(text: string, fields: readonly Field[]): Filter[] {
  const [from = '', to = from] = text.split('/');
  for (const moment of [from, to])
    if (moment !== '' && moment !== '..' && Number.isNaN(Date.parse(moment)))
      throw new OgcRefusal('InvalidParameterValue', 'datetime must be a time as RFC 3339 writes it, or two.', 'datetime');
  if (!fields.some(({ name }) => name === TIME_FIELD)) return [];
  const bound = (sign: '>=' | '<=', value: string): Filter[] =>
    value === '' || value === '..' ? [] : [{ op: 'compare', sign, field: TIME_FIELD, value, matchCase: true }];
  return [...bound('>=', from), ...bound('<=', to)];
}

interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type: string;
  readonly title?: string;
}

export function link(href: string, rel: string, type = 'application/json'): Link {
  return { href, rel, type };
}

export function landingPage({ title, url }: ServiceFacts): object {
  return {
    title: title.ko,
    description: title.en,
    links: [
      link(url, 'self'),
      link(`${url}/api`, 'service-desc', 'application/vnd.oai.openapi+json;version=3.0'),
      link(`${url}/conformance`, 'conformance'),
      link(`${url}/collections`, 'data'),
    ],
  };
}

export const CONFORMANCE = {
  conformsTo: [
    'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core',
    'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30',
    'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson',
    'http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs',
  ],
} as const;

export function collections(service: ServiceFacts): object {
  const { url, layers } = service;
  return { links: [link(`${url}/collections`, 'self')], collections: layers.map((layer) => collection(service, layer)), crs: SYSTEMS };
}

export function collection({ url }: ServiceFacts, { name, title, summary, extent }: LayerFacts): object {
  const here = `${url}/collections/${name}`;
  return {
    id: name,
    title: title.ko,
    description: `${summary.ko} / ${summary.en}`,
    extent: { spatial: { bbox: [extent], crs: CRS84 } },
    itemType: 'feature',
    crs: SYSTEMS,
    storageCrs: CRS84,
    links: [link(here, 'self'), link(`${here}/items`, 'items', 'application/geo+json')],
  };
}

const JSON_TYPES: Readonly<Record<Field['type'], object>> = {
  string: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  dateTime: { type: 'string', format: 'date-time' },
};

/** The description in OpenAPI 3.0, which part 1 asks for. */
export function describeFeaturesApi({ title, url, layers }: ServiceFacts): object {
  const answer = (type: string): object => ({ description: 'OK', content: { [type]: { schema: { type: 'object' } } } });
  const get = (summary: string, type: string, parameters: readonly object[] = []): object => ({
    get: {
      summary,
      parameters,
      responses: {
        '200': answer(type),
        default: { description: 'problem', content: { 'application/json': { schema: { type: 'object' } } } },
      },
    },
  });
  const parameter = (name: string, schema: object, where = 'query'): object => ({ name, in: where, required: where === 'path', schema });
  const items = layers.flatMap((layer): (readonly [string, object])[] => [
    [`/collections/${layer.name}`, get(layer.title.ko, 'application/json')],
    [
      `/collections/${layer.name}/items`,
      get(`${layer.title.ko}: features`, 'application/geo+json', [
        parameter('limit', { type: 'integer', minimum: 1, maximum: MAX_ITEMS, default: USUAL_ITEMS }),
        parameter('offset', { type: 'integer', minimum: 0, default: 0 }),
        parameter('bbox', { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 6 }),
        ...['bbox-crs', 'crs'].map((name) => parameter(name, { type: 'string', format: 'uri', enum: SYSTEMS })),
        parameter('datetime', { type: 'string' }),
        ...layer.fields.map((field) => parameter(field.name, JSON_TYPES[field.type])),
      ]),
    ],
    [
      `/collections/${layer.name}/items/{featureId}`,
      get(`${layer.title.ko}: one feature`, 'application/geo+json', [parameter('featureId', { type: 'string' }, 'path')]),
    ],
  ]);
  return {
    openapi: '3.0.3',
    info: { title: title.ko, version: '1.0.0', description: title.en },
    servers: [{ url }],
    paths: {
      '/': get('Landing page', 'application/json'),
      '/conformance': get('Conformance classes', 'application/json'),
      '/collections': get('Collections', 'application/json'),
      ...Object.fromEntries(items),
    },
  };
}
