import ImageTile from 'ol/ImageTile.js';
import type BaseLayer from 'ol/layer/Base.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import WFS from 'ol/format/WFS.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorLayer from 'ol/layer/Vector.js';
import { bbox } from 'ol/loadingstrategy.js';
import { get as projectionOf } from 'ol/proj.js';
import { register } from 'ol/proj/proj4.js';
import TileImage from 'ol/source/TileImage.js';
import TileWMS from 'ol/source/TileWMS.js';
import VectorSource from 'ol/source/Vector.js';
import XYZ from 'ol/source/XYZ.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import TileGrid from 'ol/tilegrid/TileGrid.js';
import proj4 from 'proj4';
import { problem, type Problem } from '#contract/problem.ts';
import type { MapServiceView, TilePyramidView } from '#contract/map-service.ts';
import { COORDINATE_SYSTEMS } from '#domain/coordinate-system.ts';
import { faded, type MapTokens } from '../map-tokens.ts';
import type { Health, WhyFailed } from './health.ts';
import { vectorBase } from './vector-base.ts';

/** A service, and which of its layers is wanted; tiles are one layer by themselves. */
export interface WantedLayer {
  readonly service: string;
  readonly layer?: string | undefined;
  readonly style?: string | undefined;
  readonly title: string;
  readonly queryable: boolean;
  /** EPSG codes that the service gives it in; empty where it does not say. */
  readonly crs: readonly number[];
  /** Of a WMTS: how its tiles lie. */
  readonly pyramid?: TilePyramidView | undefined;
  /** Of a WMS: the form in which it is asked what lies at a place. */
  readonly infoFormat?: string | undefined;
}

/** Name of the property of a layer that says whose map it is. */
export const ATTRIBUTION = 'attribution';

/** 국토지리정보원: levels L05 to L18 of EPSG:5179. */
const NGII_FIRST = 5;
const NGII = { origin: [-200_000, 4_000_000], resolutions: Array.from({ length: 14 }, (_, level) => 2_088.96 / 2 ** level) };
/** Features are asked for when a street can be told from the next. */
const FEATURES_FROM_RESOLUTION = 20;
const ASK_WHY_EVERY_MS = 5_000;

/** A layer that draws what the service has, by way of our server. */
export function serviceLayer(
  service: MapServiceView,
  wanted: WantedLayer,
  { tokens, health }: { readonly tokens: MapTokens; readonly health: Health },
): BaseLayer {
  const layer =
    service.type === 'vector'
      ? vectorBase(service, health)
      : service.type === 'wfs'
        ? featureLayer(service, wanted, { tokens, health })
        : pictureLayer(service, wanted, health);
  layer.set(ATTRIBUTION, service.attribution);
  return layer;
}

function pictureLayer(service: MapServiceView, wanted: WantedLayer, health: Health): BaseLayer {
  const source =
    service.type === 'tiles'
      ? tileSource(service)
      : wanted.pyramid
        ? wmtsSource(service, wanted, wanted.pyramid)
        : wmsSource(service, wanted);
  const askWhy = reasonAsker(health);
  // The picture itself tells: a tile that is turned from another system is made of several, and knows the address of none.
  source.setTileLoadFunction((tile, url) => {
    const image = tile instanceof ImageTile ? tile.getImage() : undefined;
    if (!(image instanceof HTMLImageElement)) return;
    image.addEventListener('load', health.onLoaded, { once: true });
    image.addEventListener('error', () => askWhy(url), { once: true });
    image.src = url;
  });
  return new TileLayer({ source });
}

function tileSource({ id, grid, minZoom = 0, maxZoom = 19 }: MapServiceView): TileImage {
  const tiles = `/api/v1/map-proxy/${encodeURIComponent(id)}/tiles`;
  if (grid !== 'ngii') return new XYZ({ url: `${tiles}/{z}/{x}/{y}`, minZoom, maxZoom });
  knowSystems();
  const levels = NGII.resolutions.slice(0, Math.max(1, Math.min(maxZoom, NGII_FIRST + NGII.resolutions.length - 1) - NGII_FIRST + 1));
  return new TileImage({
    projection: 'EPSG:5179',
    tileGrid: new TileGrid({ origin: NGII.origin, resolutions: levels, minZoom: Math.max(0, minZoom - NGII_FIRST) }),
    tileUrlFunction: ([z = 0, x = 0, y = 0]) => (x < 0 || y < 0 ? undefined : `${tiles}/${z + NGII_FIRST}/${x}/${y}`),
  });
}

/** By the levels that its description has, in its own system. */
function wmtsSource({ id }: MapServiceView, { layer = '', style = '' }: WantedLayer, { crs, levels }: TilePyramidView): TileImage {
  knowSystems();
  const asked = new URLSearchParams({ layer, ...(style === '' ? {} : { style }) }).toString();
  const inside = ([z = 0, x = 0, y = 0]: readonly number[]): boolean => {
    const level = levels[z];
    return level !== undefined && x >= 0 && y >= 0 && x < level.columns && y < level.rows;
  };
  return new TileImage({
    projection: `EPSG:${crs}`,
    tileGrid: new TileGrid({
      resolutions: levels.map(({ resolution }) => resolution),
      origins: levels.map(({ origin }) => [...origin]),
      tileSizes: levels.map(({ tile }) => [...tile]),
    }),
    tileUrlFunction: (place) =>
      inside(place) ? `/api/v1/map-proxy/${encodeURIComponent(id)}/wmts/${place.join('/')}?${asked}` : undefined,
  });
}

/** In the system of the map where the service gives it, else in one of its own that we know. */
function wmsSource({ id }: MapServiceView, { layer = '', style = '', crs }: WantedLayer): TileImage {
  knowSystems();
  const known = crs.includes(3_857) || crs.length === 0 ? 3_857 : crs.find((code) => projectionOf(`EPSG:${code}`) !== null);
  return new TileWMS({
    url: `/api/v1/map-proxy/${encodeURIComponent(id)}/wms`,
    params: { LAYERS: layer, STYLES: style, FORMAT: 'image/png', TRANSPARENT: 'true' },
    projection: `EPSG:${known ?? 3_857}`,
    gutter: 16,
  });
}

function featureLayer(
  service: MapServiceView,
  { layer = '' }: WantedLayer,
  { tokens, health }: { readonly tokens: MapTokens; readonly health: Health },
): BaseLayer {
  const path = `/api/v1/map-proxy/${encodeURIComponent(service.id)}/features?layer=${encodeURIComponent(layer)}`;
  const source: VectorSource = new VectorSource({
    strategy: bbox,
    loader: (...[extent, , , onLoaded, onFailed]) => {
      void loadFeatures(`${path}&bbox=${extent.map((each) => each.toFixed(2)).join(',')}`).then((read) => {
        if ('failed' in read) {
          source.removeLoadedExtent(extent);
          health.onFailed(read.failed);
          return onFailed?.();
        }
        source.addFeatures(read.features);
        health.onLoaded();
        return onLoaded?.(read.features);
      });
    },
  });
  const stroke = new Stroke({ color: tokens.magenta, width: 2 });
  const fill = new Fill({ color: faded(tokens.magenta, 0.15) });
  const style = new Style({
    stroke,
    fill,
    image: new CircleStyle({
      radius: 5,
      fill: new Fill({ color: tokens.magenta }),
      stroke: new Stroke({ color: tokens.surface, width: 1.5 }),
    }),
  });
  return new VectorLayer({ source, style, maxResolution: FEATURES_FROM_RESOLUTION });
}

async function loadFeatures(url: string) {
  try {
    const response = await fetch(url, { credentials: 'same-origin' });
    const text = await response.text();
    if (!response.ok) return { failed: reasonIn(text) };
    if (/json/.test(response.headers.get('content-type') ?? ''))
      return { features: new GeoJSON({ featureProjection: 'EPSG:3857' }).readFeatures(text) };
    return { features: new WFS({ version: '1.1.0' }).readFeatures(text, { dataProjection: 'EPSG:3857', featureProjection: 'EPSG:3857' }) };
  } catch {
    return { failed: undefined };
  }
}

/** A picture that does not come says nothing; asked as data, our server says why. Not for every tile: once in a while. */
function reasonAsker({ onFailed }: Health): (url: string) => void {
  let askedAt = Number.NEGATIVE_INFINITY;
  let last: WhyFailed | undefined;
  return (url) => {
    onFailed(last);
    if (performance.now() - askedAt < ASK_WHY_EVERY_MS) return;
    askedAt = performance.now();
    void fetch(url, { credentials: 'same-origin' })
      .then(async (response) => {
        if (response.ok) return;
        last = reasonIn(await response.text());
        onFailed(last);
      })
      .catch(() => undefined);
  };
}

function reasonIn(text: string): WhyFailed | undefined {
  try {
    const read = problem.safeParse(JSON.parse(text));
    return read.success ? whyIn(read.data.errors) : undefined;
  } catch {
    return undefined;
  }
}

export function whyIn(errors: Problem['errors']): WhyFailed | undefined {
  const [first] = errors ?? [];
  return first && { code: first.field, said: first.reason };
}

let knows = false;
/** The systems of Korean maps, for pictures that are not in Web Mercator. */
function knowSystems(): void {
  if (knows) return;
  knows = true;
  for (const { code, proj } of COORDINATE_SYSTEMS) if (proj !== '') proj4.defs(`EPSG:${code}`, proj);
  register(proj4);
}
