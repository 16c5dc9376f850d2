/** Runs in the browser: a client of OpenLayers that knows nothing of Mangru but the addresses of its services. */
import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import MVT from 'ol/format/MVT.js';
import WFS from 'ol/format/WFS.js';
import WMSCapabilities from 'ol/format/WMSCapabilities.js';
import ImageLayer from 'ol/layer/Image.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import { bbox } from 'ol/loadingstrategy.js';
import ImageWMS from 'ol/source/ImageWMS.js';
import VectorSource from 'ol/source/Vector.js';
import VectorTileSource from 'ol/source/VectorTile.js';

export interface OgcSeen {
  /** Names of layers in the WMS capabilities. */
  readonly layers: readonly string[];
  /** Colour of the picture in the middle of a building. */
  readonly building: string;
  /** Features in view by each of the services. */
  readonly wfs: number;
  readonly api: number;
  readonly tiles: number;
}

declare global {
  interface Window {
    readOgc: () => Promise<OgcSeen>;
  }
}

const text = (url: string): Promise<string> => fetch(url).then((response) => response.text());

window.readOgc = async () => {
  const capabilities = new WMSCapabilities().read(await text('/ogc/wms?service=WMS&version=1.3.0&request=GetCapabilities')) as {
    Capability: { Layer: { Layer: { Name: string }[] } };
  };
  const [house] = new WFS({ version: '2.0.0' }).readFeatures(
    await text('/ogc/wfs?service=WFS&version=2.0.0&request=GetFeature&typeNames=mangru:buildings&startIndex=500&count=1'),
    {
      featureProjection: 'EPSG:3857',
    },
  );
  const geometry = house?.getGeometry() as unknown as { getInteriorPoint(): { getCoordinates(): number[] } };
  const [x = 0, y = 0] = geometry.getInteriorPoint().getCoordinates();
  const place = document.createElement('div');
  place.style.cssText = 'position:fixed;inset:0;width:400px;height:400px;z-index:9999;background:#fff';
  document.body.append(place);
  const wfs = new VectorSource({
    format: new WFS({ version: '1.1.0' }),
    url: (extent) =>
      `/ogc/wfs?service=WFS&version=1.1.0&request=GetFeature&typeName=mangru:buildings&srsName=EPSG:3857&bbox=${extent.join(',')},EPSG:3857`,
    strategy: bbox,
  });
  const api = new VectorSource({ format: new GeoJSON(), url: '/ogc/features/collections/cameras/items?limit=1000' });
  const source = new VectorTileSource({ format: new MVT(), url: '/ogc/tiles/buildings/{z}/{x}/{y}.mvt', maxZoom: 20 });
  const tiles = new VectorTileLayer({ source, opacity: 0 });
  const picture = new ImageLayer({
    source: new ImageWMS({ url: '/ogc/wms', params: { LAYERS: 'buildings', VERSION: '1.3.0' }, ratio: 1 }),
    className: 'ogc-picture',
  });
  const map = new OlMap({
    target: place,
    pixelRatio: 1,
    layers: [picture, ...[wfs, api].map((source) => new VectorLayer({ source, opacity: 0 })), tiles],
    view: new View({ center: [x, y], resolution: 0.6 }),
  });
  await new Promise((resolve) => map.once('rendercomplete', resolve));
  const extent = map.getView().calculateExtent();
  const canvas = place.querySelector<HTMLCanvasElement>('.ogc-picture canvas, canvas.ogc-picture');
  const [red = 0, green = 0, blue = 0] = canvas?.getContext('2d')?.getImageData(200, 200, 1, 1).data ?? [];
  const seen: OgcSeen = {
    layers: capabilities.Capability.Layer.Layer.map(({ Name }) => Name),
    building: `#${[red, green, blue].map((each) => each.toString(16).padStart(2, '0')).join('')}`,
    wfs: wfs.getFeaturesInExtent(extent).length,
    api: api.getFeatures().length,
    tiles: tiles.getFeaturesInExtent(extent).length,
  };
  map.setTarget(undefined);
  place.remove();
  return seen;
};
