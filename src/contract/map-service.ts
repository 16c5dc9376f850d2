import { z } from 'zod';
import { title } from './session.ts';

/**
 * Servers of other maps that an administrator has allowed (G2, G10). Browsers never see their addresses, keys and passwords: all is
 * fetched by this server. Keys and passwords come from the environment, see docs/operating.md.
 */
const id = z.string().regex(/^[a-z0-9-]{1,64}$/, 'lower-case letters, digits and hyphens, at most 64');
const address = z
  .string()
  .max(1_000)
  .regex(/^https?:\/\/[^\s/@#]+(?:\/[^\s@#]*)?$/, 'http://… or https://…, without login');

const shared = {
  id,
  title: z.strictObject({ ko: z.string().min(1).max(64), en: z.string().min(1).max(64) }),
  /** Whose map it is, shown on the map and in every picture of it. */
  attribution: z.string().min(1).max(200),
  /** `base`: one can be chosen as what lies below everything; `layer`: added above it. */
  use: z.enum(['base', 'layer']).default('layer'),
  /** Of a base: a drawn map, or pictures from the air. */
  ground: z.enum(['map', 'aerial']).default('map'),
  /** True: it may lie in a network that the internet does not reach (10/8, 192.168/16 …). */
  private: z.boolean().default(false),
  /** Login of HTTP Basic. */
  username: z.string().min(1).max(64).optional(),
};

/** Names of our own base maps: the drawing of the city as it is, and vector tiles of what was imported. */
export const OWN_BASE = 'own';
export const OWN_TILES = 'own-tiles';
const isOwn = (name: string): boolean => name === OWN_BASE || name === OWN_TILES;

export const TILE_GRIDS = ['web', 'ngii'] as const;

export const mapServiceConfig = z
  .discriminatedUnion('type', [
    z.strictObject({
      ...shared,
      type: z.literal('wms'),
      url: address,
      version: z.enum(['1.1.1', '1.3.0']).default('1.3.0'),
      /** Of a base: what of it is drawn. */
      layers: z.array(z.string().min(1).max(200)).max(20).default([]),
    }),
    z.strictObject({ ...shared, type: z.literal('wfs'), url: address }),
    /** By its description: GetCapabilities with parameters, or the address of the document itself (…/WMTSCapabilities.xml). */
    z.strictObject({
      ...shared,
      type: z.literal('wmts'),
      url: address,
      /** Of a base: which of its layers is drawn, and in which of its styles; the usual one where it is not said. */
      layer: z.string().min(1).max(200).optional(),
      style: z.string().min(1).max(200).optional(),
    }),
    z.strictObject({
      ...shared,
      type: z.literal('tiles'),
      /** With {z} (or {zz}: two digits), {x} and {y}: the scheme of XYZ, or a WMTS address with its parameters. */
      url: address.refine((url) => /\{zz?\}/.test(url) && url.includes('{x}') && url.includes('{y}'), 'must hold {z} or {zz}, {x} and {y}'),
      /** `web`: squares of Web Mercator (XYZ, GoogleMapsCompatible); `ngii`: those of 국토지리정보원 in EPSG:5179. */
      grid: z.enum(TILE_GRIDS).default('web'),
      minZoom: z.number().int().min(0).max(22).default(0),
      maxZoom: z.number().int().min(0).max(22).default(19),
    }),
  ])
  .refine((service) => service.type !== 'wms' || service.use !== 'base' || service.layers.length > 0, {
    path: ['layers'],
    message: 'a base map needs the layers of the WMS that it is made of',
  })
  .refine((service) => service.type !== 'wfs' || service.use !== 'base', {
    path: ['use'],
    message: 'a WFS has no pictures and cannot be a base map',
  })
  .refine((service) => service.type !== 'wmts' || (service.use === 'base') === (service.layer !== undefined), {
    path: ['layer'],
    message: 'a base map is one layer of the WMTS, by its identifier; of use: layer people choose it themselves',
  })
  .refine((service) => service.type !== 'wmts' || service.style === undefined || service.layer !== undefined, {
    path: ['style'],
    message: 'the style of a base map needs its layer',
  });
export type MapServiceConfig = z.infer<typeof mapServiceConfig>;

export const mapConfig = z
  .strictObject({
    services: z
      .array(mapServiceConfig)
      .max(50)
      .default([])
      .refine((services) => new Set(services.map((each) => each.id)).size === services.length, 'the ids must differ')
      .refine((services) => !services.some((each) => isOwn(each.id)), `\`${OWN_BASE}\` and \`${OWN_TILES}\` are our own maps`),
    /** Base map that a console begins with: `own`, `own-tiles`, or the id of a service with `use: base`. */
    base: id.default(OWN_BASE),
    /** Whose roads and buildings the vector tiles show; the city's where it is not said. */
    ownAttribution: z.string().min(1).max(200).optional(),
  })
  .refine(({ services, base }) => isOwn(base) || services.some((service) => service.id === base && service.use === 'base'), {
    path: ['base'],
    message: 'must be `own`, `own-tiles` or the id of a service with use: base',
  });

/** A service as a console may know it. */
export const mapServiceView = z.strictObject({
  id: z.string(),
  title,
  /** `vector`: tiles of our own that the console draws itself. */
  type: z.enum(['wms', 'wfs', 'wmts', 'tiles', 'vector']),
  use: z.enum(['base', 'layer']),
  ground: z.enum(['map', 'aerial']),
  attribution: z.string(),
  /** False: its key is not set on this server. */
  ready: z.boolean(),
  grid: z.enum(TILE_GRIDS).optional(),
  minZoom: z.number().optional(),
  maxZoom: z.number().optional(),
  /** Of a base that is a WMS, or the one of a WMTS. */
  layers: z.array(z.string()).optional(),
  /** Of a base that is a WMTS, where it is not the usual one. */
  style: z.string().optional(),
});
export type MapServiceView = z.infer<typeof mapServiceView>;

export const mapServiceList = z.strictObject({ base: z.string(), services: z.array(mapServiceView) });

const pair = z.tuple([z.number(), z.number()]);

/** How the tiles of a layer lie: a level in the list is what a tile is asked for by, the coarsest first. */
export const tilePyramid = z.strictObject({
  set: z.string(),
  crs: z.number().int(),
  levels: z
    .array(z.strictObject({ resolution: z.number().positive(), origin: pair, tile: pair, columns: z.number(), rows: z.number() }))
    .min(1)
    .max(30),
});
export type TilePyramidView = z.infer<typeof tilePyramid>;

/** What a WMS, WFS or WMTS says it has. */
export const mapServiceLayer = z.strictObject({
  name: z.string(),
  title: z.string(),
  /** Names of the layers above it, from the top. */
  path: z.array(z.string()),
  queryable: z.boolean(),
  /** Its styles; the first is the usual one. */
  styles: z.array(z.strictObject({ name: z.string(), title: z.string() })),
  /** EPSG codes that it is given in; empty where it does not say. */
  crs: z.array(z.number().int()),
  /** West, south, east, north. */
  extent: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  /** Of a WMTS; absent where its tiles lie in no system that is known here. */
  pyramid: tilePyramid.optional(),
});
export type MapServiceLayer = z.infer<typeof mapServiceLayer>;

export const mapServiceDetail = z.strictObject({
  title: z.string(),
  layers: z.array(mapServiceLayer),
  /** True: there were more than are listed. */
  cut: z.boolean(),
  /** Forms in which a WMS tells what lies at a place; empty where it does not say. */
  infoFormats: z.array(z.string()),
});
export type MapServiceDetail = z.infer<typeof mapServiceDetail>;
