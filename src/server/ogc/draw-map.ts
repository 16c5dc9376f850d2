import { isDegrees, systemOf } from '#protocol/ogc/crs.ts';
import type { OgcFeature } from '#protocol/ogc/feature.ts';
import { degreesAround, runsOf, type Box, type Position } from '#protocol/ogc/geometry.ts';
import { OgcRefusal } from '#protocol/ogc/ogc-problem.ts';
import type { MapFrame } from '#protocol/ogc/wms-request.ts';
import type { Person } from '#domain/person.ts';
import { Turns } from './find-features.ts';
import { lookOf, type LayerLook, type Look } from './layer-looks.ts';
import type { OgcLayer } from './ogc-layer.ts';
import type { Stroke } from './picture.ts';

/** What one picture may hold; beyond it nobody can tell anything apart. */
const MAX_FEATURES = 120_000;
const MAX_PLACES = 2_000_000;
const MAX_LABELS = 300;
/** Marks and labels of features just outside reach into the picture. */
const MARGIN_PIXELS = 24;
const METRES_PER_DEGREE = 111_195;
/** OGC 06-042 §7.2.4.6.9: a pixel is 0.28 mm wide. */
const PIXEL_METRES = 0.00028;
const LABEL = { size: 12, weight: 400, fill: '#1e2124', halo: '#ffffff', align: 'left' } as const;

export interface StyledLayer {
  readonly layer: OgcLayer;
  readonly style: string;
}

/** How a frame lies on the ground: from degrees to pixels. */
export interface Ground {
  readonly toPixel: (place: Position) => Position;
  readonly toDegrees: (pixel: Position) => Position;
  readonly metresPerPixel: number;
  readonly degrees: Box;
}

export function groundOf({ crs, box, width, height }: MapFrame): Ground {
  const system = systemOf(crs);
  const [minX, minY, maxX, maxY] = box;
  const [stepX, stepY] = [(maxX - minX) / width, (maxY - minY) / height];
  const wide: Box = [
    minX - stepX * MARGIN_PIXELS,
    minY - stepY * MARGIN_PIXELS,
    maxX + stepX * MARGIN_PIXELS,
    maxY + stepY * MARGIN_PIXELS,
  ];
  const middle = system.toDegrees([(minX + maxX) / 2, (minY + maxY) / 2]);
  const stretch = isDegrees(crs) ? METRES_PER_DEGREE : crs.code === 'EPSG:3857' ? Math.cos((middle[1] * Math.PI) / 180) : 1;
  return {
    toPixel: (place) => {
      const [x, y] = system.fromDegrees(place);
      return [(x - minX) / stepX, (maxY - y) / stepY];
    },
    toDegrees: ([column, row]) => system.toDegrees([minX + column * stepX, maxY - row * stepY]),
    metresPerPixel: stepY * stretch,
    degrees: degreesAround(wide, system),
  };
}

/** What is to be drawn for the layers, the first below. Throws `OgcRefusal` where it is more than a picture can show. */
export async function drawLayers(frame: MapFrame, layers: readonly StyledLayer[], person: Person): Promise<readonly Stroke[]> {
  const ground = groundOf(frame);
  const [turns, strokes] = [new Turns(), [] as Stroke[]];
  const left = { features: MAX_FEATURES, places: MAX_PLACES };
  for (const { layer, style } of layers) {
    const look = lookOf(layer.facts.name, style);
    const most = layer.facts.maxScaleDenominator;
    if (!look || (most !== undefined && ground.metresPerPixel / PIXEL_METRES > most)) continue;
    const set = await layer.select({ person, box: ground.degrees, metresPerPixel: ground.metresPerPixel });
    left.features -= set.size;
    const parts = look.looks.map((each) => new LookPart(each, ground));
    const labels = new Labels(look, ground);
    for (let at = 0; at < set.size; at += 1) {
      if (left.features < 0 || left.places < 0)
        throw new OgcRefusal(
          'OperationProcessingFailed',
          `There are more features here than a picture can show (${MAX_FEATURES}): ask for a smaller part.`,
          'bbox',
        );
      if (at % 64 === 0) await turns.take();
      const feature = set.feature(at);
      if (!feature) continue;
      for (const index of look.of(feature)) left.places -= parts[index]?.add(feature) ?? 0;
      labels.add(feature);
    }
    strokes.push(...parts.flatMap((part) => part.stroke()), ...labels.stroke());
  }
  return strokes;
}

/** All features of one look: one stroke. */
class LookPart {
  readonly #look: Look;
  readonly #ground: Ground;
  readonly #places: number[] = [];
  readonly #starts: number[] = [];

  constructor(look: Look, ground: Ground) {
    this.#look = look;
    this.#ground = ground;
  }

  /** How many places it took. */
  add(feature: OgcFeature): number {
    const before = this.#places.length;
    if (this.#look.draw.as === 'fan') this.#addFan(feature);
    else for (const run of runsOf(feature.geometry)) this.#addRun(run);
    return (this.#places.length - before) / 2;
  }

  /** Places less than half a pixel after the one before are left out: nobody sees them. */
  #addRun(run: readonly Position[]): void {
    this.#starts.push(this.#places.length / 2);
    let [lastX, lastY] = [Number.NaN, Number.NaN];
    for (const [at, place] of run.entries()) {
      const [x, y] = this.#ground.toPixel(place);
      if (at > 0 && at < run.length - 1 && Math.abs(x - lastX) < 0.5 && Math.abs(y - lastY) < 0.5) continue;
      this.#places.push(x, y);
      [lastX, lastY] = [x, y];
    }
  }

  /** By where its middle lies in this system: north is not up in every one. */
  #addFan({ geometry, properties }: OgcFeature): void {
    if (geometry.type !== 'Point') return;
    const [bearing, view, range] = [Number(properties['bearing']), Number(properties['fieldOfView']), Number(properties['rangeMetres'])];
    const [lon, lat] = geometry.coordinates;
    const [x, y] = this.#ground.toPixel(geometry.coordinates);
    const turned = (bearing * Math.PI) / 180;
    const ahead: Position = [
      lon + (range * Math.sin(turned)) / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180)),
      lat + (range * Math.cos(turned)) / METRES_PER_DEGREE,
    ];
    const [aheadX, aheadY] = this.#ground.toPixel(ahead);
    const middle = Math.atan2(aheadY - y, aheadX - x);
    const half = (Math.min(view, 359.9) * Math.PI) / 360;
    this.#places.push(x, y, Math.hypot(aheadX - x, aheadY - y), middle - half, middle + half);
  }

  stroke(): readonly Stroke[] {
    if (this.#places.length === 0) return [];
    const { draw } = this.#look;
    const places = Float32Array.from(this.#places);
    if (draw.as === 'mark') return [{ op: 'mark', places, look: draw.look }];
    if (draw.as === 'fan') return [{ op: 'fan', fans: places, look: draw.look }];
    return [{ op: draw.as, places, starts: Int32Array.from(this.#starts), look: draw.look }];
  }
}

/** Names beside the marks, as far as there is room: one that would lie on another is left out. */
class Labels {
  readonly #look: LayerLook;
  readonly #ground: Ground;
  readonly #places: number[] = [];
  readonly #texts: string[] = [];

  constructor(look: LayerLook, ground: Ground) {
    this.#look = look;
    this.#ground = ground;
  }

  add(feature: OgcFeature): void {
    const { label, looks, of } = this.#look;
    const look = looks[of(feature).at(-1) ?? 0];
    const text = label === undefined ? undefined : feature.properties[label];
    if (feature.geometry.type !== 'Point' || typeof text !== 'string' || this.#texts.length >= MAX_LABELS) return;
    if (this.#ground.metresPerPixel > (look?.labelUntil ?? 0)) return;
    const [x, y] = this.#ground.toPixel(feature.geometry.coordinates);
    const shown = text.slice(0, 40);
    const width = shown.length * LABEL.size;
    for (let at = 0; at < this.#texts.length; at += 1) {
      const [otherX, otherY] = [this.#places[at * 2] ?? 0, this.#places[at * 2 + 1] ?? 0];
      if (Math.abs(otherY - y) < LABEL.size + 2 && x + 9 < otherX + (this.#texts[at]?.length ?? 0) * LABEL.size && x + width > otherX)
        return;
    }
    this.#places.push(x + 9, y);
    this.#texts.push(shown);
  }

  stroke(): readonly Stroke[] {
    return this.#texts.length === 0 ? [] : [{ op: 'text', places: Float32Array.from(this.#places), texts: this.#texts, look: LABEL }];
  }
}
