import type CityMap from 'ol/Map.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorLayer from 'ol/layer/Vector.js';
import TileWMS from 'ol/source/TileWMS.js';
import { z } from 'zod';
import type { WantedLayer } from './service-layers.ts';

/** What a layer of others says of a place. */
export interface Facts {
  readonly title: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
}

const MAX_FACTS = 10;
const MAX_ROWS = 40;
const ASK_WITHIN_MS = 8_000;
const collection = z.object({ features: z.array(z.object({ properties: z.record(z.string(), z.unknown()).nullish() })) });

function wantedOf(layer: { get(name: string): unknown }): WantedLayer | undefined {
  return layer.get('wanted') as WantedLayer | undefined;
}

/** Facts of the layers of others at this place of the map, the topmost first. Layers that say nothing are left out. */
export async function factsAt(map: CityMap, event: MapBrowserEvent): Promise<readonly Facts[]> {
  const [drawn, asked] = [drawnAt(map, event), askedAt(map, event)];
  return [...drawn, ...(await Promise.all(asked)).flat()].slice(0, MAX_FACTS);
}

/** Features of a WFS are here already. */
function drawnAt(map: CityMap, { pixel }: MapBrowserEvent): Facts[] {
  const facts: Facts[] = [];
  map.forEachFeatureAtPixel(
    pixel,
    (feature, layer) => {
      const wanted = wantedOf(layer);
      if (wanted) facts.push({ title: wanted.title, rows: rowsOf(feature.getProperties()) });
    },
    { layerFilter: (layer) => layer instanceof VectorLayer && wantedOf(layer) !== undefined, hitTolerance: 5 },
  );
  return facts;
}

/** Of a picture its server must be asked. */
function askedAt(map: CityMap, { coordinate }: MapBrowserEvent): Promise<Facts[]>[] {
  const resolution = map.getView().getResolution() ?? 1;
  return map
    .getAllLayers()
    .toReversed()
    .flatMap((layer) => {
      const [wanted, source] = [wantedOf(layer), layer.getSource()];
      if (!(layer instanceof TileLayer) || !(source instanceof TileWMS) || !layer.isVisible() || wanted?.queryable !== true) return [];
      const url = source.getFeatureInfoUrl(coordinate, resolution, 'EPSG:3857', {
        INFO_FORMAT: 'application/json',
        FEATURE_COUNT: MAX_FACTS,
      });
      return url === undefined ? [] : [ask(url, wanted.title)];
    });
}

/** As data; a server that has none is asked for plain text. */
async function ask(url: string, title: string): Promise<Facts[]> {
  try {
    const text = await get(url);
    const read = collection.safeParse(parse(text));
    if (read.success) return read.data.features.map(({ properties }) => ({ title, rows: rowsOf(properties ?? {}) }));
    const plain = await get(url.replace('INFO_FORMAT=application%2Fjson', 'INFO_FORMAT=text%2Fplain'));
    return plain.trim() === '' || plain.trimStart().startsWith('<') ? [] : [{ title, rows: [['', plain.trim().slice(0, 2_000)]] }];
  } catch {
    return [];
  }
}

async function get(url: string): Promise<string> {
  const response = await fetch(url, { credentials: 'same-origin', signal: AbortSignal.timeout(ASK_WITHIN_MS) });
  return response.ok ? response.text() : '';
}

function rowsOf(properties: Readonly<Record<string, unknown>>): Facts['rows'] {
  return Object.entries(properties)
    .filter(([, value]) => value !== null && value !== undefined && typeof value !== 'object')
    .slice(0, MAX_ROWS)
    .map(([name, value]) => [name, String(value)]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
