import type { CityConfig } from '#contract/city-config.ts';
import { OWN_TILES, type MapServiceConfig, type MapServiceView } from '#contract/map-service.ts';

/** A server of other maps, with what opens it. */
export interface MapService {
  readonly config: MapServiceConfig;
  /** Stands for `{key}` in its address. */
  readonly key: string | undefined;
  readonly password: string | undefined;
}

/** `vworld` → `MANGRU_MAP_VWORLD_KEY`, or the file that `…_FILE` names. */
export function mapVariable(id: string, what: 'KEY' | 'PASSWORD'): string {
  return `MANGRU_MAP_${id.toUpperCase().replaceAll('-', '_')}_${what}`;
}

/** The services of the configuration; `secret` reads the environment. Rejects with a sentence when a file it names cannot be read. */
export async function mapServices(
  config: Pick<CityConfig, 'map'>,
  secret: (name: string) => Promise<string | undefined>,
): Promise<ReadonlyMap<string, MapService>> {
  const known = config.map.services.map(async (service): Promise<[string, MapService]> => {
    const [key, password] = [await secret(mapVariable(service.id, 'KEY')), await secret(mapVariable(service.id, 'PASSWORD'))];
    return [service.id, { config: service, key, password }];
  });
  return new Map(await Promise.all(known));
}

export function isReady({ config, key, password }: MapService): boolean {
  return (!config.url.includes('{key}') || key !== undefined) && (config.username === undefined || password !== undefined);
}

/** Without address, login and key. */
export function presentMapService(service: MapService): MapServiceView {
  const { config } = service;
  const { id, title, type, use, ground, attribution } = config;
  return {
    id,
    title,
    type,
    use,
    ground,
    attribution,
    ready: isReady(service),
    ...(config.type === 'tiles' ? { grid: config.grid, minZoom: config.minZoom, maxZoom: config.maxZoom } : {}),
    ...(config.type === 'wms' ? { layers: config.layers } : {}),
    ...(config.type === 'wmts' && config.layer !== undefined ? { layers: [config.layer] } : {}),
    ...(config.type === 'wmts' && config.style !== undefined ? { style: config.style } : {}),
  };
}

/** Vector tiles of what this city has imported, as one base map more. */
export function presentOwnTiles({ map, city }: Pick<CityConfig, 'map' | 'city'>): MapServiceView {
  return {
    id: OWN_TILES,
    title: { ko: '벡터 지도 (도로·건물 자료)', en: 'Vector map (roads and buildings)' },
    type: 'vector',
    use: 'base',
    ground: 'map',
    attribution: map.ownAttribution ?? `© ${city.title.ko}`,
    ready: true,
    minZoom: 8,
    maxZoom: 16,
  };
}

/** The address of a tile: y counts from the north, as XYZ and WMTS have it. */
export function tileUrl(service: MapService, { z, x, y }: { readonly z: number; readonly x: number; readonly y: number }): URL {
  const values: Readonly<Record<string, string>> = { z: String(z), zz: String(z).padStart(2, '0'), x: String(x), y: String(y) };
  return new URL(withKey(service).replace(/\{(zz|z|x|y)\}/g, (_, name: string) => values[name] ?? ''));
}

/** The address of a WMS or WFS with these parameters in the place of any of the same name. */
export function kvpUrl(service: MapService, parameters: Readonly<Record<string, string>>): URL {
  const url = new URL(withKey(service));
  const names = new Set(Object.keys(parameters).map((name) => name.toLowerCase()));
  for (const name of [...url.searchParams.keys()]) if (names.has(name.toLowerCase())) url.searchParams.delete(name);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

export function loginHeaders({ config, password }: MapService): Readonly<Record<string, string>> {
  if (config.username === undefined || password === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${config.username}:${password}`).toString('base64')}` };
}

function withKey({ config, key }: MapService): string {
  return config.url.replaceAll('{key}', encodeURIComponent(key ?? ''));
}
