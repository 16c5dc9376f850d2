import type { Person } from '#domain/person.ts';
import type { OgcFeature } from '#protocol/ogc/feature.ts';
import type { Box } from '#protocol/ogc/geometry.ts';
import type { BasemapLayer } from '../http/basemap.ts';
import { Turns } from './find-features.ts';
import type { OgcLayer } from './ogc-layer.ts';

/** Name of the tiles that hold the whole ground, several layers in one. */
export const GROUND_TILES = 'base';
/** What is imported is newer and finer than what was drawn beforehand. */
const FROM_LAYERS = ['buildings', 'roads'] as const;
const MAX_FEATURES = 50_000;

interface Drawn {
  readonly feature: object;
  readonly box: Box;
}

export interface GroundAsked {
  readonly box: Box;
  readonly metresPerPixel: number;
  readonly person: Person;
}

/** Layers of a base map in one tile, features in degrees, by the names that the console's style knows (`land`, `water`, `buildings`, `roads` …). */
export type Ground = (asked: GroundAsked) => Promise<Readonly<Record<string, readonly object[]>>>;

/** The base map of the city where it has one, with the roads and buildings that were imported: what a city without any other map lies on. */
export function createGround({
  basemap,
  layers,
}: {
  readonly basemap: () => readonly BasemapLayer[];
  readonly layers: readonly OgcLayer[];
}): Ground {
  let drawn: ReadonlyMap<string, readonly Drawn[]> | undefined;
  return async (asked) => {
    drawn ??= new Map(basemap().map(({ name, geojson }) => [name, readDrawn(geojson)]));
    const found: Record<string, readonly object[]> = {};
    for (const [name, features] of drawn) found[name] = features.filter(({ box }) => meet(box, asked.box)).map(({ feature }) => feature);
    for (const name of FROM_LAYERS) {
      const layer = layers.find(({ facts }) => facts.name === name);
      const imported = layer === undefined ? [] : await importedOf(layer, asked);
      if (imported.length > 0) found[name] = imported;
    }
    return found;
  };
}

async function importedOf(layer: OgcLayer, { box, metresPerPixel, person }: GroundAsked): Promise<readonly object[]> {
  const set = await layer.select({ person, box, metresPerPixel });
  const [turns, features] = [new Turns(), [] as object[]];
  const shown = new Set<string>();
  for (let at = 0; at < Math.min(set.size, MAX_FEATURES); at += 1) {
    if (at % 64 === 0) await turns.take();
    const feature = set.feature(at);
    if (!feature || isOtherWay(feature, shown)) continue;
    features.push({ type: 'Feature', geometry: feature.geometry, properties: layer.facts.name === 'roads' ? roadLook(feature) : {} });
  }
  return features;
}

/** Both ways of one road lie on each other: it is drawn once. */
function isOtherWay({ properties: { from, to } }: OgcFeature, shown: Set<string>): boolean {
  if (from === undefined || to === undefined) return false;
  shown.add(`${String(from)} ${String(to)}`);
  return shown.has(`${String(to)} ${String(from)}`);
}

/** Class and width in metres by ROAD_RANK 101…108 (표준노드링크 구축·운영지침); the standard has lanes of a link one way only. */
const CLASSES = [
  { until: 102, class: 'primary', width: 26 },
  { until: 104, class: 'primary', width: 20 },
  { until: 106, class: 'secondary', width: 14 },
  { until: 107, class: 'street', width: 9 },
] as const;

function roadLook({ properties: { rank, name } }: OgcFeature): Record<string, string | number> {
  const look = CLASSES.find(({ until }) => Number(rank) <= until) ?? { class: 'lane', width: 6 };
  return { class: look.class, width: look.width, ...(typeof name === 'string' ? { name } : {}) };
}

function readDrawn(geojson: string): readonly Drawn[] {
  const { features } = JSON.parse(geojson) as { features: readonly { geometry: { coordinates: unknown } }[] };
  return features.map((feature) => ({ feature, box: boxOf(feature.geometry.coordinates) }));
}

function boxOf(coordinates: unknown): Box {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    const [lon, lat] = part as unknown[];
    if (typeof lon !== 'number' || typeof lat !== 'number') return part.forEach(take);
    [box[0], box[1], box[2], box[3]] = [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)];
  };
  take(coordinates);
  return box;
}

function meet(a: Box, b: Box): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}
