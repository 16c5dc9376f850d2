import { geoJSONToTile } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { writeValue, type OgcFeature } from '#protocol/ogc/feature.ts';
import type { Box } from '#protocol/ogc/geometry.ts';
import { OgcRefusal } from '#protocol/ogc/ogc-problem.ts';
import { refuse } from '../http/answered.ts';
import { toProblem } from '../http/serve-operation.ts';
import { Turns } from './find-features.ts';
import { GROUND_TILES } from './ground-tiles.ts';
import { factsOf, layersFor } from './layer-list.ts';
import { bytesAnswer, jsonAnswer } from './ogc-answer.ts';
import type { OgcLayer } from './ogc-layer.ts';
import type { OgcCall, OgcService } from './wms-service.ts';

const EXTENT = 4_096;
/** Of 4096: lines and marks of the tile beside reach into this one. */
const BUFFER = 128;
const MAX_ZOOM = 20;
const MAX_FEATURES = 50_000;
const EQUATOR_METRES = 40_075_016.7;
const PIXEL_METRES = 0.00028;
/** Roads and buildings change when they are imported anew. */
const KEEP_GROUND_MS = 300_000;
const TYPE = 'application/vnd.mapbox-vector-tile';

interface TilePlace {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** The two packages describe their types in a way that Node's resolution does not find: they are said here. */
type CutTile = (...asked: readonly [data: object, z: number, x: number, y: number, options: object]) => object;
type WriteTile = (layers: Readonly<Record<string, object>>, options: object) => Uint8Array<ArrayBuffer>;
const cut = (data: object, { z, x, y }: TilePlace, options: object): object =>
  (geoJSONToTile as unknown as CutTile)(data, z, x, y, options);
const write = fromGeojsonVt as unknown as WriteTile;

/** Vector tiles (MVT 2.1) in the squares of Web Mercator, and what describes them (TileJSON 3.0): the way below /ogc/tiles. */
export async function serveTiles(service: OgcService, { request, person, origin }: OgcCall): Promise<Response> {
  const way = new URL(request.url).pathname.slice('/ogc/tiles/'.length);
  const [, name = '', z, x, y] = /^([a-z]+)(?:\.json|\/(\d{1,2})\/(\d{1,7})\/(\d{1,7})(?:\.mvt|\.pbf)?)$/.exec(way) ?? [];
  const readable = layersFor(service.layers, person);
  const layer = readable.find(({ facts }) => facts.name === name);
  // The ground is told to whoever may read what it is made of.
  const isGround = name === GROUND_TILES && readable.some(({ facts }) => facts.name === 'roads');
  if ((!layer && !isGround) || request.method !== 'GET') return toProblem(refuse('notFound'));
  if (z === undefined) return layer ? jsonAnswer(await describe(service, layer, origin)) : toProblem(refuse('notFound'));
  const place = { z: Number(z), x: Number(x), y: Number(y) };
  if (place.z > MAX_ZOOM || place.x >= 2 ** place.z || place.y >= 2 ** place.z) return toProblem(refuse('notFound'));
  try {
    if (!layer) return await groundAnswer(service, { person, ...place });
    const features = await featuresOf(layer, { person, ...place });
    return bytesAnswer(write({ [name]: cutFeatures(features, place) }, { version: 2, extent: EXTENT }), TYPE);
  } catch (error) {
    if (error instanceof OgcRefusal) return toProblem(refuse('invalid', { detail: error.message }));
    throw error;
  }
}

function cutFeatures(features: readonly object[], place: TilePlace): object {
  return cut({ type: 'FeatureCollection', features }, place, {
    maxZoom: MAX_ZOOM,
    extent: EXTENT,
    buffer: BUFFER,
    tolerance: 3,
    clip: true,
  });
}

/** A tile of the base map: the same for everybody who may have it, so that the second who asks waits for nothing. */
async function groundAnswer(service: OgcService, { person, ...place }: Pick<OgcCall, 'person'> & TilePlace): Promise<Response> {
  const key = `${place.z}/${place.x}/${place.y}`;
  const kept = service.groundCache.get(key);
  const now = service.now();
  const fresh = kept !== undefined && now < kept.until;
  const bytes = fresh ? kept.bytes : await drawGround(service, { person, ...place });
  if (!fresh) service.groundCache.put(key, { type: TYPE, bytes, until: now + KEEP_GROUND_MS });
  return new Response(bytes, { headers: { 'content-type': TYPE, 'cache-control': `private, max-age=${KEEP_GROUND_MS / 1_000}` } });
}

async function drawGround(
  { ground }: OgcService,
  { person, ...place }: Pick<OgcCall, 'person'> & TilePlace,
): Promise<Uint8Array<ArrayBuffer>> {
  const box = boxOfTile(place);
  const found = await ground({ person, box, metresPerPixel: metresPerPixelOf(box, place.z) });
  const layers = Object.entries(found).filter(([, features]) => features.length > 0);
  const tiles = Object.fromEntries(layers.map(([layer, features]) => [layer, cutFeatures(features, place)]));
  return write(tiles, { version: 2, extent: EXTENT });
}

/** Ground that a pixel shows, for tiles of 512 pixels. */
function metresPerPixelOf(box: Box, z: number): number {
  return (EQUATOR_METRES * Math.cos((((box[1] + box[3]) / 2) * Math.PI) / 180)) / 2 ** z / 512;
}

async function describe(service: OgcService, layer: OgcLayer, origin: string): Promise<object> {
  const { name, title, summary, fields, extent } = await factsOf(layer, service.extent);
  return {
    tilejson: '3.0.0',
    name: title.ko,
    description: summary.ko,
    tiles: [`${origin}/ogc/tiles/${name}/{z}/{x}/{y}.mvt`],
    minzoom: 0,
    maxzoom: MAX_ZOOM,
    bounds: extent,
    vector_layers: [{ id: name, fields: Object.fromEntries(fields.map((field) => [field.name, field.type])) }],
  };
}

async function featuresOf(layer: OgcLayer, { person, z, x, y }: Pick<OgcCall, 'person'> & TilePlace): Promise<readonly object[]> {
  const box = boxOfTile({ z, x, y });
  const metresPerPixel = metresPerPixelOf(box, z);
  const most = layer.facts.maxScaleDenominator;
  if (most !== undefined && metresPerPixel / PIXEL_METRES > most) return [];
  const set = await layer.select({ person, box, metresPerPixel });
  if (set.size > MAX_FEATURES)
    throw new OgcRefusal('OperationProcessingFailed', `There are more than ${MAX_FEATURES} features in this tile: ask for a smaller one.`);
  const [turns, features] = [new Turns(), [] as object[]];
  for (let at = 0; at < set.size; at += 1) {
    if (at % 64 === 0) await turns.take();
    const feature = set.feature(at);
    if (feature) features.push({ type: 'Feature', geometry: feature.geometry, properties: propertiesOf(layer, feature) });
  }
  return features;
}

function propertiesOf({ facts }: OgcLayer, { properties }: OgcFeature): Record<string, string | number | boolean> {
  return Object.fromEntries(
    facts.fields.flatMap((field) => {
      const value = properties[field.name];
      return value === undefined ? [] : [[field.name, writeValue(field, value)] as const];
    }),
  );
}

/** With the buffer around it, degrees. */
function boxOfTile({ z, x, y }: TilePlace): Box {
  const [size, wide] = [2 ** z, BUFFER / EXTENT];
  const lon = (column: number): number => (column / size) * 360 - 180;
  const lat = (row: number): number => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / size))) * 180) / Math.PI;
  return [lon(x - wide), lat(y + 1 + wide), lon(x + 1 + wide), lat(y - wide)];
}
