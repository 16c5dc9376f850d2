import type { BasemapView } from '#contract/answers.ts';
import { makeAsset, packAsset, serveAsset, type Asset } from './asset.ts';

/** One layer of the base map: GeoJSON text in WGS 84. */
export interface BasemapLayer {
  readonly name: string;
  readonly geojson: string;
}

export interface Basemap {
  readonly view: BasemapView;
  /** Undefined: no such layer file. */
  serve(file: string, request: Request): Response | undefined;
}

/** The names hold a hash of the content, so that a browser keeps a layer until it changes. */
const KEEP = 'private, max-age=31536000, immutable';

/** The layers are drawn and compressed when the first console asks for them: no start waits for a map that nobody looks at. */
export function createBasemap(draw: () => readonly BasemapLayer[]): Basemap {
  let drawn: Drawn | undefined;
  const layers = (): Drawn => (drawn ??= prepare(draw()));
  return {
    get view() {
      return layers().view;
    },
    serve(file, request) {
      const asset = layers().files.get(file);
      return asset && serveAsset(asset, request);
    },
  };
}

interface Drawn {
  readonly view: BasemapView;
  readonly files: ReadonlyMap<string, Asset>;
}

function prepare(layers: readonly BasemapLayer[]): Drawn {
  const files = new Map<string, Asset>();
  const listed = layers.map(({ name, geojson }) => {
    const asset = makeAsset(new TextEncoder().encode(geojson), 'application/geo+json', KEEP);
    const file = `${name}.${asset.hash}.json`;
    files.set(file, asset);
    return { name, url: `/api/v1/basemap/${file}` };
  });
  void packAll([...files.values()]);
  return { view: { layers: listed }, files };
}

async function packAll(assets: readonly Asset[]): Promise<void> {
  for (const asset of assets) await packAsset(asset);
}
