import Feature from 'ol/Feature.js';
import type Geometry from 'ol/geom/Geometry.js';
import LineString from 'ol/geom/LineString.js';
import Point from 'ol/geom/Point.js';
import Polygon, { circular } from 'ol/geom/Polygon.js';
import type VectorLayer from 'ol/layer/Vector.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import type { IncidentView } from '#contract/incident-view.ts';
import { boxOf, type Area } from '#domain/area.ts';
import { positionAt } from '#domain/hazard-path.ts';
import { faded, type MapTokens } from '../map-tokens.ts';
import { SparseLayer } from '../sparse-layer.ts';

const CIRCLE_SIDES = 64;

interface Drawing {
  readonly tokens: MapTokens;
  readonly open: string | undefined;
  readonly now: number;
  /** A moment as the city writes it. */
  readonly at: (moment: number) => string;
}

/** Where disasters hold and where they go: areas with their words, the way behind whole and the way ahead dashed, each position with its time. */
export class HazardLayer {
  readonly layer: VectorLayer;
  readonly #source = new VectorSource<Feature>();

  constructor() {
    this.layer = new SparseLayer({ source: this.#source, declutter: true, updateWhileInteracting: true, updateWhileAnimating: true });
  }

  show(incidents: readonly IncidentView[], drawing: Drawing): void {
    this.#source.clear(true);
    this.#source.addFeatures(incidents.flatMap((incident) => [...areaOf(incident, drawing), ...pathOf(incident, drawing)]));
  }
}

/** Red as long as it is in force, magenta for a drill; the open one stronger. */
function colourOf(incident: IncidentView, { tokens }: Drawing): string {
  return incident.drill ? tokens.magenta : incident.grade === 'urgent' ? tokens.red : tokens.amber;
}

function areaOf(incident: IncidentView, drawing: Drawing): readonly Feature[] {
  const colour = colourOf(incident, drawing);
  const strong = incident.id === drawing.open;
  return (incident.area?.shapes ?? []).map((shape, at) =>
    drawn(
      geometryOf(shape),
      new Style({
        fill: new Fill({ color: faded(colour, strong ? 0.16 : 0.08) }),
        stroke: new Stroke({ color: faded(colour, strong ? 1 : 0.6), width: strong ? 2 : 1.5 }),
        ...(at === 0 && strong ? { text: label(`${incident.kind} ${incident.area?.words ?? ''}`.trim(), drawing.tokens) } : {}),
      }),
    ),
  );
}

function pathOf(incident: IncidentView, drawing: Drawing): readonly Feature[] {
  const { path } = incident;
  if (!path || path.length === 0) return [];
  const colour = colourOf(incident, drawing);
  const here = positionAt(path, drawing.now);
  const line = (points: readonly { lon: number; lat: number }[], lineDash?: number[]): readonly Feature[] =>
    points.length < 2
      ? []
      : [
          drawn(
            new LineString(points.map(({ lon, lat }) => fromLonLat([lon, lat]))),
            new Style({ stroke: new Stroke({ color: colour, width: 2.5, ...(lineDash ? { lineDash } : {}) }) }),
          ),
        ];
  const middle = here ? [here] : [];
  return [
    ...line([...path.filter(({ at }) => at < drawing.now), ...middle]),
    ...line([...middle, ...path.filter(({ at }) => at >= drawing.now)], [8, 6]),
    ...path.map((point) =>
      drawn(
        new Point(fromLonLat([point.lon, point.lat])),
        new Style({
          image: new CircleStyle({
            radius: 4,
            fill: new Fill({ color: point.at <= drawing.now ? colour : drawing.tokens.surface }),
            stroke: new Stroke({ color: colour, width: 2 }),
          }),
          text: label(drawing.at(point.at), drawing.tokens),
        }),
      ),
    ),
    ...middle.map((point) =>
      drawn(
        geometryOf({ kind: 'circle', ...point }),
        new Style({ fill: new Fill({ color: faded(colour, 0.12) }), stroke: new Stroke({ color: colour, width: 2 }) }),
      ),
    ),
  ];
}

function drawn(geometry: Geometry, style: Style): Feature {
  const feature = new Feature(geometry);
  feature.setStyle(style);
  return feature;
}

function geometryOf(shape: Area): Polygon {
  if (shape.kind === 'circle')
    return circular([shape.lon, shape.lat], shape.radiusMetres, CIRCLE_SIDES).transform('EPSG:4326', 'EPSG:3857') as Polygon;
  const [west, south, east, north] = boxOf(shape);
  const ring =
    shape.kind === 'ring'
      ? shape.ring
      : ([
          [west, south],
          [east, south],
          [east, north],
          [west, north],
        ] as const);
  return new Polygon([[...ring, ...ring.slice(0, 1)].map(([lon, lat]) => fromLonLat([lon, lat]))]);
}

function label(text: string, tokens: MapTokens): Text {
  return new Text({
    text,
    font: `600 ${12 * tokens.scale * tokens.labels}px ${tokens.face}`,
    offsetY: -14 * tokens.scale,
    overflow: true,
    padding: [2, 4, 1, 4],
    fill: new Fill({ color: tokens.text }),
    backgroundFill: new Fill({ color: faded(tokens.surface, 0.85) }),
  });
}
