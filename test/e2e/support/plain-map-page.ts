/** Runs in the browser: as many cameras and units as features of OpenLayers' own vector layer, the way its examples do it. */
import Feature from 'ol/Feature.js';
import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import Fill from 'ol/style/Fill.js';
import RegularShape from 'ol/style/RegularShape.js';
import Style from 'ol/style/Style.js';

declare global {
  interface Window {
    plainMap: {
      show(cameras: readonly (readonly [number, number, number])[], units: readonly (readonly [number, number])[]): void;
      lookAt(resolution: number): void;
      move(): void;
    };
  }
}

document.body.style.margin = '0';
const target = document.createElement('div');
target.setAttribute('role', 'application');
target.style.cssText = 'width:1160px;height:640px';
document.body.append(target);

const styles = Array.from(
  { length: 72 },
  (_, turn) =>
    new Style({
      image: new RegularShape({ points: 3, radius: 8, rotation: (turn * 5 * Math.PI) / 180, fill: new Fill({ color: '#6b7885' }) }),
    }),
);
const unitStyle = new Style({ image: new RegularShape({ points: 4, radius: 10, fill: new Fill({ color: '#e8edf2' }) }) });
const cameraSource = new VectorSource<Feature<Point>>();
const unitSource = new VectorSource<Feature<Point>>();
const map = new OlMap({
  target,
  layers: [
    new VectorLayer({ source: cameraSource, updateWhileInteracting: true }),
    new VectorLayer({ source: unitSource, updateWhileInteracting: true }),
  ],
  view: new View({ center: fromLonLat([127.03, 37.5]), resolution: 6 }),
});

window.plainMap = {
  show(cameras, units) {
    cameraSource.addFeatures(
      cameras.map(([lon, lat, bearing]) => {
        const feature = new Feature(new Point(fromLonLat([lon, lat])));
        feature.setStyle(styles[Math.floor(bearing / 5) % 72]);
        return feature;
      }),
    );
    unitSource.addFeatures(
      units.map(([lon, lat]) => {
        const feature = new Feature(new Point(fromLonLat([lon, lat])));
        feature.setStyle(unitStyle);
        return feature;
      }),
    );
  },
  lookAt(resolution) {
    map.getView().setResolution(resolution);
  },
  /** All units move, as they do every second. */
  move() {
    unitSource.forEachFeature((feature) => {
      const [x = 0, y = 0] = feature.getGeometry()?.getCoordinates() ?? [];
      feature.getGeometry()?.setCoordinates([x + 10 * Math.sin(y), y + 10 * Math.cos(x)]);
    });
  },
};
