import { geoJsonHead, geoJsonOf, wrapCollection, type CollectionFacts } from '#protocol/ogc/feature-collection.ts';
import { gmlType, writeFeatureSchema } from '#protocol/ogc/feature-schema.ts';
import { GEOMETRY_FIELD, NAMESPACE, PREFIX, type OgcFeature } from '#protocol/ogc/feature.ts';
import { kvpOf, optional } from '#protocol/ogc/kvp.ts';
import { OgcRefusal, type OgcRead } from '#protocol/ogc/ogc-problem.ts';
import { writeStoredQueries, writeWfsCapabilities } from '#protocol/ogc/wfs-capabilities.ts';
import { postDialect, readWfsPost } from '#protocol/ogc/wfs-post.ts';
import { MAX_COUNT, readWfsKvp, wfsDialect, type FeatureQuery, type WfsDialect, type WfsRequest } from '#protocol/ogc/wfs-request.ts';
import { writeGmlFeature, type FeatureWriting } from '#protocol/ogc/write-gml.ts';
import { readBody } from '../http/read-body.ts';
import { findFeatures, type Found } from './find-features.ts';
import { factsOf, layersFor } from './layer-list.ts';
import { documentAnswer, problemAnswer, streamAnswer } from './ogc-answer.ts';
import type { OgcLayer } from './ogc-layer.ts';
import type { OgcCall, OgcService } from './wms-service.ts';

const MAX_POST_BYTES = 256 * 1024;

/** Answers a request of WFS, by parameters or posted as XML. Every refusal is an exception of its version. */
export async function serveWfs(service: OgcService, call: OgcCall): Promise<Response> {
  const arrived = await arrivedRequest(call.request);
  if (!arrived.read.ok) return problemAnswer(arrived.read.problem, arrived.dialect);
  const wanted = arrived.read.value;
  const layers = layersFor(service.layers, call.person);
  try {
    return await answer(service, { wanted, layers, call });
  } catch (error) {
    if (error instanceof OgcRefusal) return problemAnswer(error.problem, arrived.dialect);
    throw error;
  }
}

async function arrivedRequest(request: Request): Promise<{ readonly dialect: WfsDialect; readonly read: OgcRead<WfsRequest> }> {
  if (request.method === 'POST' && !/x-www-form-urlencoded/i.test(request.headers.get('content-type') ?? '')) {
    const text = await bodyOf(request);
    return text === undefined
      ? {
          dialect: 'wfs2.0.0',
          read: {
            ok: false,
            problem: { code: 'OperationParsingFailed', text: `A request may have ${MAX_POST_BYTES} bytes at most, in UTF-8.` },
          },
        }
      : { dialect: postDialect(text), read: readWfsPost(text) };
  }
  const form = request.method === 'POST' ? ((await bodyOf(request)) ?? '') : '';
  const kvp = kvpOf([...new URL(request.url).searchParams, ...new URLSearchParams(form)]);
  return { dialect: wfsDialect(optional(kvp, 'version'), optional(kvp, 'acceptversions')), read: readWfsKvp(kvp) };
}

async function bodyOf(request: Request): Promise<string | undefined> {
  const bytes = await readBody(request.body, MAX_POST_BYTES);
  if (bytes === 'tooLarge') return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

interface Asked {
  readonly wanted: WfsRequest;
  readonly layers: readonly OgcLayer[];
  readonly call: OgcCall;
}

async function answer(service: OgcService, { wanted, layers, call }: Asked): Promise<Response> {
  const facts = (of: readonly OgcLayer[]) => Promise.all(of.map((layer) => factsOf(layer, service.extent)));
  switch (wanted.is) {
    case 'capabilities':
      return documentAnswer(writeWfsCapabilities({ title: service.title, url: urlOf(call), layers: await facts(layers) }, wanted.dialect));
    case 'describe': {
      const named = wanted.layers.length === 0 ? layers : wanted.layers.map((name) => layerNamed(name, layers));
      return documentAnswer(writeFeatureSchema(await facts(named), wanted.dialect));
    }
    case 'storedQueries':
    case 'describeStoredQueries':
      return documentAnswer(writeStoredQueries(await facts(layers), wanted.is === 'describeStoredQueries'));
    case 'features':
      return answerFeatures(service, { query: wanted.query, layer: layerNamed(wanted.query.layer, layers), call });
  }
}

async function answerFeatures(
  service: OgcService,
  { query, layer, call }: { readonly query: FeatureQuery; readonly layer: OgcLayer; readonly call: OgcCall },
): Promise<Response> {
  const fields = shownFields(query, layer);
  const found = await findFeatures(layer, {
    person: call.person,
    filter: query.filter,
    sorts: query.sorts,
    start: query.start,
    count: query.hitsOnly ? 0 : Math.min(query.count, MAX_COUNT),
  });
  const writing: FeatureWriting = { dialect: query.dialect, crs: query.crs, fields };
  // `hits` of 1.1.0 says its number where 2.0.0 says how many it has returned.
  const returned = query.hitsOnly && query.dialect !== 'wfs2.0.0' ? found.matched : found.returned;
  const facts: CollectionFacts = {
    layer: await factsOf(layer, service.extent),
    writing,
    url: urlOf(call),
    matched: found.matched,
    returned,
    at: service.now(),
    ...pages(query, found, call.request),
  };
  if (query.format === 'geojson') return streamAnswer(jsonPieces(facts, found), 'application/json');
  if (query.single) return single(facts, found);
  return streamAnswer(gmlPieces(facts, found), gmlType(query.dialect));
}

function* gmlPieces(facts: CollectionFacts, found: Found): Generator<string> {
  const { head, member, endMember, tail } = wrapCollection(facts);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n`;
  for (const feature of found.features()) yield `${member}${writeGmlFeature(facts.layer, feature, facts.writing)}${endMember}\n`;
  yield `${tail}\n`;
}

function* jsonPieces(facts: CollectionFacts, found: Found): Generator<string> {
  yield geoJsonHead(facts);
  let between = '';
  for (const feature of found.features()) {
    yield between + JSON.stringify(geoJsonOf(facts.layer, feature, facts.writing));
    between = ',';
  }
  yield ']}';
}

/** The stored query for one feature answers with the feature and nothing around it. */
function single(facts: CollectionFacts, found: Found): Response {
  const [feature] = found.features() as Iterable<OgcFeature>;
  if (!feature) throw new OgcRefusal('InvalidParameterValue', 'There is no such feature.', 'id');
  const written = writeGmlFeature(facts.layer, feature, facts.writing);
  const text = written.replace(/^<([^\s>]+)/, `<$1 xmlns:${PREFIX}="${NAMESPACE}" xmlns:gml="http://www.opengis.net/gml/3.2"`);
  return documentAnswer({ type: gmlType('wfs2.0.0'), text: `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n` });
}

function shownFields({ fields }: FeatureQuery, layer: OgcLayer): ReadonlySet<string> | undefined {
  if (fields === undefined) return undefined;
  for (const field of fields) {
    if (field !== GEOMETRY_FIELD && !layer.facts.fields.some(({ name }) => name === field))
      throw new OgcRefusal('InvalidParameterValue', `${field.slice(0, 60)}: the layer has no such property.`, 'propertyName');
  }
  return new Set(fields);
}

/** Where the pages before and after are found; a posted request has no address to point to. */
function pages(query: FeatureQuery, found: Found, request: Request): Pick<CollectionFacts, 'next' | 'previous'> {
  if (query.dialect !== 'wfs2.0.0' || request.method !== 'GET' || query.hitsOnly || query.count === 0) return {};
  const at = (start: number): string => {
    const url = new URL(request.url);
    for (const name of [...url.searchParams.keys()]) if (/^(?:startindex|count)$/i.test(name)) url.searchParams.delete(name);
    url.searchParams.set('startIndex', String(start));
    url.searchParams.set('count', String(Math.min(query.count, MAX_COUNT)));
    return url.href;
  };
  const [end, before] = [query.start + found.returned, Math.max(0, query.start - query.count)];
  return { next: end < found.matched && found.returned > 0 ? at(end) : undefined, previous: query.start > 0 ? at(before) : undefined };
}

function layerNamed(name: string, layers: readonly OgcLayer[]): OgcLayer {
  const found = layers.find(({ facts }) => facts.name === name);
  if (!found)
    throw new OgcRefusal(
      'InvalidParameterValue',
      `There is no feature type ${name.slice(0, 60)} for this account; the capabilities name those that there are.`,
      'typeName',
    );
  return found;
}

function urlOf({ origin }: OgcCall): string {
  return `${origin}/ogc/wfs`;
}
