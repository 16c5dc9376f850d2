import Feature from 'ol/Feature.js';
import type Geometry from 'ol/geom/Geometry.js';
import LineString from 'ol/geom/LineString.js';
import Point from 'ol/geom/Point.js';
import LayerGroup from 'ol/layer/Group.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { TRAFFIC_LEVELS, type RoadEventKind, type TrafficAnswer, type TrafficLevel } from '#contract/traffic-view.ts';
import { faded, type MapTokens } from '../map-tokens.ts';
import { SparseLayer } from '../sparse-layer.ts';

export interface TrafficLink {
  readonly level: TrafficLevel;
  readonly kmh: number;
}

export interface TrafficDrawing {
  readonly tokens: MapTokens;
  /** Speeds are no longer of now: drawn without colour. */
  readonly stale: boolean;
  readonly eventWords: (kind: RoadEventKind, closed: boolean) => string;
}

const links = new WeakMap<object, TrafficLink>();
const GRID = 100_000;
const NEAR_RESOLUTION = 3;

/** Roads in the colour of their speed, and what happens on them. Hidden until somebody wants it. */
export class TrafficLayer {
  readonly #roads = new VectorSource<Feature<Geometry>>();
  readonly #events = new VectorSource<Feature<Geometry>>();
  readonly roadLayer = new SparseLayer({ source: this.#roads, updateWhileInteracting: true });
  readonly #eventLayer = new SparseLayer({ source: this.#events, declutter: true, updateWhileInteracting: true });
  readonly layer = new LayerGroup({ layers: [this.roadLayer, this.#eventLayer], visible: false });

  linkOf(feature: object): TrafficLink | undefined {
    return links.get(feature);
  }

  show(answer: TrafficAnswer | undefined, { tokens, stale, eventWords }: TrafficDrawing): void {
    const styles = levelStyles(tokens, stale);
    this.#roads.clear(true);
    this.#roads.addFeatures(
      (answer?.links ?? []).map(([level = 0, kmh = 0, ...steps]) => {
        const feature = new Feature<Geometry>(new LineString(lineOf(steps)));
        const named = TRAFFIC_LEVELS[level] ?? 'smooth';
        links.set(feature, { level: named, kmh });
        feature.setStyle(styles[named]);
        return feature;
      }),
    );
    this.#events.clear(true);
    this.#events.addFeatures(
      (answer?.events ?? []).map(({ kind, closed, lon, lat }) => {
        const feature = new Feature<Geometry>(new Point(fromLonLat([lon, lat])));
        feature.setStyle(eventStyle(tokens, eventWords(kind, closed), closed));
        return feature;
      }),
    );
  }
}

function lineOf(steps: readonly number[]): number[][] {
  const line: number[][] = [];
  let [x, y] = [0, 0];
  for (let at = 0; at + 1 < steps.length; at += 2) {
    x += steps[at] ?? 0;
    y += steps[at + 1] ?? 0;
    line.push(fromLonLat([x / GRID, y / GRID]));
  }
  return line;
}

/** Grey for what is as it should be; the slower, the stronger and the wider. Red stays for what is urgent. */
export function levelLook(
  tokens: MapTokens,
  level: TrafficLevel,
  stale: boolean,
): { readonly colour: string; readonly width: number; readonly dash?: number[] } {
  if (level === 'closed') return { colour: stale ? tokens['line-strong'] : tokens.text, width: 3, dash: [5, 5] };
  if (stale) return { colour: faded(tokens['line-strong'], 0.6), width: 1.5 };
  if (level === 'smooth') return { colour: tokens['line-strong'], width: 1.75 };
  return level === 'slow' ? { colour: faded(tokens.amber, 0.5), width: 2 } : { colour: tokens.amber, width: 4 };
}

type Styling = (feature: unknown, resolution: number) => Style;

function levelStyles(tokens: MapTokens, stale: boolean): Readonly<Record<TrafficLevel, Styling>> {
  const styling = (level: TrafficLevel): Styling => {
    const { colour, width, dash } = levelLook(tokens, level, stale);
    const style = (by: number): Style =>
      new Style({
        stroke: new Stroke({ color: colour, width: width * by * tokens.scale, ...(dash ? { lineDash: dash } : {}) }),
        zIndex: TRAFFIC_LEVELS.indexOf(level),
      });
    const [near, far] = [style(1.4), style(0.8)];
    return (_, resolution) => (resolution <= NEAR_RESOLUTION ? near : far);
  };
  return { smooth: styling('smooth'), slow: styling('slow'), jammed: styling('jammed'), closed: styling('closed') };
}

/** A word in a frame: what happens here. */
function eventStyle(tokens: MapTokens, words: string, closed: boolean): Style {
  return new Style({
    text: new Text({
      text: words,
      font: `700 ${12 * tokens.scale}px ${tokens.face}`,
      padding: [3, 5, 2, 5],
      fill: new Fill({ color: closed ? tokens.ground : tokens.text }),
      backgroundFill: new Fill({ color: closed ? tokens.amber : tokens.surface }),
      backgroundStroke: new Stroke({ color: tokens.amber, width: 1.5 }),
    }),
    zIndex: closed ? 2 : 1,
  });
}
