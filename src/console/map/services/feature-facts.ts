import type CityMap from 'ol/Map.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorLayer from 'ol/layer/Vector.js';
import TileWMS from 'ol/source/TileWMS.js';
import { factsOfAnswer, rowsOf, type FactRows } from './info-facts.ts';
import type { WantedLayer } from './service-layers.ts';

/** What a layer of others says of a place. */
export interface Facts {
  readonly title: string;
  readonly rows: FactRows;
}

const MAX_FACTS = 10;
const ASK_WITHIN_MS = 8_000;
/** What a server that names no form is asked for, one after the other until something is said. */
const FORMS = ['application/json', 'application/vnd.ogc.gml', 'text/plain'];

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
      const forms = wanted.infoFormat === undefined ? FORMS : [wanted.infoFormat];
      const urls = forms.flatMap(
        (form) => source.getFeatureInfoUrl(coordinate, resolution, 'EPSG:3857', { INFO_FORMAT: form, FEATURE_COUNT: MAX_FACTS }) ?? [],
      );
      return [ask(urls, wanted.title)];
    });
}

async function ask(urls: readonly string[], title: string): Promise<Facts[]> {
  for (const url of urls) {
    const things = factsOfAnswer(await get(url));
    if (things.length > 0) return things.map((rows) => ({ title, rows }));
  }
  return [];
}

/** Empty where the server says nothing, or not in time. */
async function get(url: string): Promise<string> {
  try {
    const response = await fetch(url, { credentials: 'same-origin', signal: AbortSignal.timeout(ASK_WITHIN_MS) });
    return response.ok ? await response.text() : '';
  } catch {
    return '';
  }
}
