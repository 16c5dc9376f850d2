import Circle from 'ol/geom/Circle.js';
import type Geometry from 'ol/geom/Geometry.js';
import GeometryCollection from 'ol/geom/GeometryCollection.js';
import LineString from 'ol/geom/LineString.js';
import MultiLineString from 'ol/geom/MultiLineString.js';
import MultiPoint from 'ol/geom/MultiPoint.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import Point from 'ol/geom/Point.js';
import Polygon from 'ol/geom/Polygon.js';
import { fromLonLat, toLonLat } from 'ol/proj.js';
import type { Shape } from './drawn-object.ts';

type Place = [number, number];

/** As the map draws it (EPSG:3857). */
export function toGeometry(shape: Shape): Geometry {
  if (shape.kind === 'points') return new MultiPoint(shape.parts.map((place) => fromLonLat(place)));
  if (shape.kind === 'lines') return new MultiLineString(shape.parts.map((line) => line.map((place) => fromLonLat(place))));
  if (shape.kind === 'areas') {
    return new MultiPolygon(shape.parts.map((ring) => [[...ring, ...ring.slice(0, 1)].map((place) => fromLonLat(place))]));
  }
  return new GeometryCollection(shape.parts.map(({ at, radiusMetres }) => new Circle(fromLonLat(at), radiusMetres * stretchAt(at[1]))));
}

/** What was drawn or moved on the map; undefined where it is no shape any more. */
export function toShape(geometry: unknown): Shape | undefined {
  if (geometry instanceof Point) return { kind: 'points', parts: [placeOf(geometry.getCoordinates())] };
  if (geometry instanceof MultiPoint) return { kind: 'points', parts: geometry.getCoordinates().map(placeOf) };
  if (geometry instanceof LineString) return { kind: 'lines', parts: [geometry.getCoordinates().map(placeOf)] };
  if (geometry instanceof MultiLineString) return { kind: 'lines', parts: geometry.getCoordinates().map((line) => line.map(placeOf)) };
  if (geometry instanceof Polygon) return areasOf([geometry.getCoordinates()]);
  if (geometry instanceof MultiPolygon) return areasOf(geometry.getCoordinates());
  if (geometry instanceof Circle) return { kind: 'circles', parts: [circleOf(geometry)] };
  if (!(geometry instanceof GeometryCollection)) return undefined;
  const parts = geometry.getGeometries().flatMap((each) => (each instanceof Circle ? [circleOf(each)] : []));
  return parts.length === 0 ? undefined : { kind: 'circles', parts };
}

function areasOf(polygons: number[][][][]): Shape | undefined {
  const parts = polygons.map(([ring = []]) => ring.slice(0, -1).map(placeOf)).filter((ring) => ring.length >= 3);
  return parts.length === 0 ? undefined : { kind: 'areas', parts };
}

function circleOf(circle: Circle): { at: Place; radiusMetres: number } {
  const at = placeOf(circle.getCenter());
  return { at, radiusMetres: Math.max(0.1, circle.getRadius() / stretchAt(at[1])) };
}

function placeOf(coordinate: number[]): Place {
  const [lon = 0, lat = 0] = toLonLat(coordinate);
  return [Number(lon.toFixed(7)), Number(lat.toFixed(7))];
}

/** So much longer than on the ground the Mercator map draws at a latitude. */
function stretchAt(lat: number): number {
  return 1 / Math.cos((lat * Math.PI) / 180);
}
