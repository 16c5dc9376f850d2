import type { MapServiceDetail } from '#contract/map-service.ts';
import type { OgcRead } from '#protocol/ogc/ogc-problem.ts';
import { readCapabilities, type Offer, type OfferedLayer } from '#protocol/ogc/read-capabilities.ts';
import { readWmtsCapabilities, tileByTemplate, type OfferedTiles, type TileOffer } from '#protocol/ogc/read-wmts.ts';
import { kvpUrl, type MapService } from './map-services.ts';

const VERSIONS = { wfs: '1.1.0', wmts: '1.0.0' } as const;

export interface WmtsTile {
  readonly layer: string;
  readonly style: string;
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

export function capabilitiesUrl(service: MapService): URL {
  const { config } = service;
  // A WMTS may lie there as a document (07-057r7 §10); it has no parameters.
  if (config.type === 'tiles' || (config.type === 'wmts' && /\.xml$/i.test(new URL(config.url).pathname))) return kvpUrl(service, {});
  const version = config.type === 'wms' ? config.version : VERSIONS[config.type];
  return kvpUrl(service, { SERVICE: config.type.toUpperCase(), REQUEST: 'GetCapabilities', VERSION: version });
}

export function readOffer({ config }: MapService, text: string): OgcRead<Offer | TileOffer> {
  return config.type === 'wmts' ? readWmtsCapabilities(text) : readCapabilities(text);
}

/** As a console may know it: without the addresses in it. */
export function presentOffer(offer: Offer | TileOffer): MapServiceDetail {
  const layers = (offer.layers as readonly (OfferedLayer & Partial<OfferedTiles>)[]).map((layer) => ({
    name: layer.name,
    title: layer.title,
    path: [...layer.path],
    queryable: layer.queryable,
    styles: [...layer.styles],
    crs: [...layer.crs],
    ...(layer.extent ? { extent: [...layer.extent] as [number, number, number, number] } : {}),
    ...(layer.pyramid ? { pyramid: presentPyramid(layer.pyramid) } : {}),
  }));
  return { title: offer.title, layers, cut: offer.cut, infoFormats: offer.of === 'layers' ? [...offer.infoFormats] : [] };
}

type Pyramid = NonNullable<TileOffer['layers'][number]['pyramid']>;

function presentPyramid({ set, crs, matrices }: Pyramid): NonNullable<MapServiceDetail['layers'][number]['pyramid']> {
  const pairOf = ([first, second]: readonly [number, number]): [number, number] => [first, second];
  return {
    set,
    crs,
    levels: matrices.map(({ resolution, origin, tile, columns, rows }) => ({
      resolution,
      origin: pairOf(origin),
      tile: pairOf(tile),
      columns,
      rows,
    })),
  };
}

/** Undefined: there is no such layer, level or tile in it. */
export function wmtsTileUrl(service: MapService, offer: Offer | TileOffer, { layer: name, style, z, x, y }: WmtsTile): URL | undefined {
  const layer = offer.of === 'tiles' ? offer.layers.find((each) => each.name === name) : undefined;
  if (!layer?.pyramid) return undefined;
  const matrix = layer.pyramid.matrices[z];
  const known = style === '' ? (layer.styles[0]?.name ?? '') : layer.styles.find((each) => each.name === style)?.name;
  if (!matrix || known === undefined || x >= matrix.columns || y >= matrix.rows) return undefined;
  const place = { tilematrixset: layer.pyramid.set, tilematrix: matrix.id, tilerow: String(y), tilecol: String(x) };
  const byTemplate = layer.template && tileByTemplate(layer.template, { ...place, style: known, layer: name }, service.config.url);
  if (byTemplate) return new URL(byTemplate);
  const parameters = Object.fromEntries(Object.entries(place).map(([key, value]) => [key.toUpperCase(), value]));
  const asked = { SERVICE: 'WMTS', REQUEST: 'GetTile', VERSION: '1.0.0', LAYER: name, STYLE: known, FORMAT: layer.format, ...parameters };
  return kvpUrl(service, asked);
}
