import type { Person } from '#domain/person.ts';
import { readCrs } from '#protocol/ogc/crs.ts';
import { geoJsonHead, geoJsonOf } from '#protocol/ogc/feature-collection.ts';
import { writeValue, type LayerFacts, type OgcFeature } from '#protocol/ogc/feature.ts';
import { mapGeometry, type Box, type Geometry } from '#protocol/ogc/geometry.ts';
import { OgcRefusal } from '#protocol/ogc/ogc-problem.ts';
import { distanceBetween } from '#protocol/ogc/relate.ts';
import type { WmsRequest } from '#protocol/ogc/wms-request.ts';
import { escapeXml } from '#protocol/ogc/xml-text.ts';
import { groundOf } from './draw-map.ts';
import type { OgcLayer } from './ogc-layer.ts';
import { documentAnswer } from './ogc-answer.ts';

/** So near to the point, in pixels, a thing is meant. */
const REACH = 7;
/** Things so near to one pixel that are looked at; more of them nobody could tell apart. */
const MAX_NEAR = 20_000;
const LON_LAT = readCrs('CRS:84', 'wms1.3.0') ?? { code: 'EPSG:4326', flipped: false, name: 'CRS:84' };

interface Hit {
  readonly facts: Omit<LayerFacts, 'extent'>;
  readonly feature: OgcFeature;
  readonly away: number;
}

/** What lies at a point of a picture, the nearest of each layer first (OGC 06-042 §7.4). */
export async function featureInfo(
  wanted: Extract<WmsRequest, { is: 'info' }>,
  layers: readonly OgcLayer[],
  person: Person,
): Promise<Response> {
  const ground = groundOf(wanted.frame);
  const [column, row] = [wanted.at[0] + 0.5, wanted.at[1] + 0.5];
  const corners = [-REACH, REACH].flatMap((x) => [-REACH, REACH].map((y) => ground.toDegrees([column + x, row + y])));
  const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
  const box: Box = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
  const point: Geometry = { type: 'Point', coordinates: [column, row] };
  const hits: Hit[] = [];
  for (const layer of layers) {
    const set = await layer.select({ person, box, metresPerPixel: ground.metresPerPixel });
    if (set.size > MAX_NEAR)
      throw new OgcRefusal('OperationProcessingFailed', 'Too much lies at this point; ask at a larger scale.', 'bbox');
    const near: Hit[] = [];
    for (let at = 0; at < set.size; at += 1) {
      const feature = set.feature(at);
      if (!feature) continue;
      const away = distanceBetween(point, mapGeometry(feature.geometry, ground.toPixel));
      if (away <= REACH) near.push({ facts: layer.facts, feature, away });
    }
    hits.push(...near.sort((a, b) => a.away - b.away).slice(0, wanted.most));
  }
  const text = { 'text/html': inHtml, 'text/plain': inText, 'application/json': inJson }[wanted.format](hits);
  return documentAnswer({ type: wanted.format, text });
}

function valuesOf({ facts, feature }: Hit): readonly (readonly [title: string, value: string])[] {
  return facts.fields.flatMap((field) => {
    const value = feature.properties[field.name];
    return value === undefined ? [] : [[field.title.ko, String(writeValue(field, value))] as const];
  });
}

function inText(hits: readonly Hit[]): string {
  return hits
    .map(
      (hit) =>
        `${hit.facts.title.ko} ${hit.feature.id}\n${valuesOf(hit)
          .map(([title, value]) => `  ${title} = ${value}\n`)
          .join('')}`,
    )
    .join('\n');
}

function inHtml(hits: readonly Hit[]): string {
  const tables = hits.map((hit) => {
    const rows = valuesOf(hit).map(([title, value]) => `<tr><th scope="row">${escapeXml(title)}</th><td>${escapeXml(value)}</td></tr>`);
    return `<table><caption>${escapeXml(hit.facts.title.ko)}</caption>${rows.join('')}</table>`;
  });
  return `<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>GetFeatureInfo</title></head><body>${tables.join('')}</body></html>`;
}

function inJson(hits: readonly Hit[]): string {
  const writing = { dialect: 'wfs2.0.0', crs: LON_LAT, fields: undefined } as const;
  const features = hits.map(({ facts, feature }) => JSON.stringify(geoJsonOf(facts, feature, writing)));
  return `${geoJsonHead({ writing, matched: hits.length, returned: hits.length })}${features.join(',')}]}`;
}
