import { mapGeometry } from '#protocol/ogc/geometry.ts';
import { geoJsonOf } from '#protocol/ogc/feature-collection.ts';
import type { OgcFeature } from '#protocol/ogc/feature.ts';
import {
  collection,
  collections,
  CONFORMANCE,
  crsOf,
  describeFeaturesApi,
  landingPage,
  link,
  readItemsQuery,
  type ItemsQuery,
} from '#protocol/ogc/features-api.ts';
import type { Crs } from '#protocol/ogc/crs.ts';
import { kvpOf, type Kvp } from '#protocol/ogc/kvp.ts';
import { OgcRefusal, type OgcProblem } from '#protocol/ogc/ogc-problem.ts';
import { geometryIn } from '#protocol/ogc/write-gml.ts';
import { findFeatures, type Found } from './find-features.ts';
import { factsOf, layersFor } from './layer-list.ts';
import { jsonAnswer, streamAnswer } from './ogc-answer.ts';
import type { OgcLayer } from './ogc-layer.ts';
import type { OgcCall, OgcService } from './wms-service.ts';

const GEOJSON = 'application/geo+json';

/** Answers OGC API – Features: the way below /ogc/features. */
export async function serveFeatures(service: OgcService, call: OgcCall): Promise<Response> {
  if (call.request.method !== 'GET') return problem({ code: 'OperationNotSupported', text: 'Nothing can be changed here.' }, 405);
  const url = new URL(call.request.url);
  const way = url.pathname.replace(/^\/ogc\/features\/?/, '').replace(/\/$/, '');
  const layers = layersFor(service.layers, call.person);
  try {
    const facts = {
      title: service.title,
      url: `${call.origin}/ogc/features`,
      layers: await Promise.all(layers.map((layer) => factsOf(layer, service.extent))),
    };
    if (way === '') return jsonAnswer(landingPage(facts));
    if (way === 'conformance') return jsonAnswer(CONFORMANCE);
    if (way === 'api') return jsonAnswer(describeFeaturesApi(facts), 'application/vnd.oai.openapi+json;version=3.0');
    if (way === 'collections') return jsonAnswer(collections(facts));
    const [, name = '', part, id] = /^collections\/([^/]+)(?:\/(items)(?:\/([^/]+))?)?$/.exec(way) ?? [];
    const layer = layers.find((each) => each.facts.name === decodeURIComponent(name));
    const described = facts.layers.find((each) => each.name === layer?.facts.name);
    if (!layer || !described) return problem({ code: 'NoApplicableCode', text: 'There is no such collection for this account.' }, 404);
    if (part === undefined) return jsonAnswer(collection(facts, described));
    const kvp = kvpOf(url.searchParams);
    return id === undefined ? await answerItems(layer, call, kvp) : await answerItem(layer, call, { kvp, id: decodeURIComponent(id) });
  } catch (error) {
    if (error instanceof OgcRefusal) return problem(error.problem, 400);
    throw error;
  }
}

async function answerItems(layer: OgcLayer, { request, person }: OgcCall, kvp: Kvp): Promise<Response> {
  const read = readItemsQuery(kvp, layer.facts.fields);
  if (!read.ok) return problem(read.problem, 400);
  const { crs, filter, limit, offset } = read.value;
  const found = await findFeatures(layer, { person, filter, sorts: [], start: offset, count: limit });
  const answer = streamAnswer(pieces(layer, found, { crs, links: linksOf(request, read.value, found) }), GEOJSON);
  answer.headers.set('content-crs', `<${crs.name}>`);
  return answer;
}

async function answerItem(
  layer: OgcLayer,
  { request, person }: OgcCall,
  { kvp, id }: { readonly kvp: Kvp; readonly id: string },
): Promise<Response> {
  const crs = crsOf(kvp, 'crs');
  const found = await findFeatures(layer, { person, filter: { op: 'ids', ids: new Set([id]) }, sorts: [], start: 0, count: 1 });
  const [feature] = found.features() as Iterable<OgcFeature>;
  if (!feature) return problem({ code: 'NoApplicableCode', text: 'There is no such feature for this account.' }, 404);
  const url = new URL(request.url);
  const up = `${url.origin}${url.pathname.replace(/\/items\/.*$/, '')}`;
  const answer = jsonAnswer({ ...item(layer, feature, crs), links: [link(url.href, 'self', GEOJSON), link(up, 'collection')] }, GEOJSON);
  answer.headers.set('content-crs', `<${crs.name}>`);
  return answer;
}

function* pieces(
  layer: OgcLayer,
  found: Found,
  { crs, links }: { readonly crs: Crs; readonly links: readonly object[] },
): Generator<string> {
  yield `{"type":"FeatureCollection","numberMatched":${found.matched},"numberReturned":${found.returned},"links":${JSON.stringify(links)},"features":[`;
  let between = '';
  for (const feature of found.features()) {
    yield between + JSON.stringify(item(layer, feature, crs));
    between = ',';
  }
  yield ']}';
}

/** Here the axes stand as the system has them (18-058r1, requirement 14 c), and the id is the plain one of the way. */
function item({ facts }: OgcLayer, feature: OgcFeature, crs: Crs): object {
  const written = geoJsonOf(facts, feature, { crs, fields: undefined });
  const geometry = geometryIn(feature.geometry, crs);
  return { ...written, id: feature.id, geometry: crs.flipped ? mapGeometry(geometry, ([x, y]) => [y, x]) : geometry };
}

function linksOf(request: Request, { offset, limit }: ItemsQuery, found: Found): object[] {
  const at = (start: number): string => {
    const url = new URL(request.url);
    url.searchParams.set('offset', String(start));
    url.searchParams.set('limit', String(limit));
    return url.href;
  };
  return [
    link(request.url, 'self', GEOJSON),
    ...(offset + found.returned < found.matched && found.returned > 0 ? [link(at(offset + limit), 'next', GEOJSON)] : []),
    ...(offset > 0 ? [link(at(Math.max(0, offset - limit)), 'prev', GEOJSON)] : []),
  ];
}

function problem({ code, text, locator }: OgcProblem, status: number): Response {
  return jsonAnswer({ code, description: locator === undefined ? text : `${locator}: ${text}` }, 'application/json', status);
}
