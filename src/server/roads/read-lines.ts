import { z } from 'zod';
import type { RoadFile } from '#contract/road-import.ts';
import { makeCsvReader, type CsvRecord } from '#protocol/csv.ts';
import { readLineText, readRoadLine, type LineRecords, type RoadLine } from '#protocol/road-lines.ts';
import { decodeFile, detectFileEncoding, ENCODING_SAMPLE_BYTES } from '#protocol/text-encoding.ts';
import { COORDINATE_SYSTEMS, coordinateSystem } from '#protocol/coordinate-systems.ts';
import { unreadable } from '../unreadable.ts';
import type { ImportIntake } from './import-intake.ts';

/** A GeoJSON text is read as a whole, as is a CSV file whose roads may name nodes further down. */
const MAX_BYTES = 400 * 1024 * 1024;

const featureCollection = z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) });
const position = z.tuple([z.number(), z.number()], z.number());
const lineFeature = z.object({
  properties: z.record(z.string(), z.unknown()).nullable(),
  geometry: z.union([
    z.object({ type: z.literal('LineString'), coordinates: z.array(position) }),
    z.object({ type: z.literal('MultiLineString'), coordinates: z.array(z.array(position)).length(1) }),
  ]),
});

export async function readGeoJson(intake: ImportIntake, file: RoadFile): Promise<void> {
  const parsed = featureCollection.safeParse(jsonOf(await textOf(intake, file), file.name));
  if (!parsed.success) throw unreadable('noGeoJson', { file: file.name });
  const lines: (RoadLine | undefined)[] = parsed.data.features.map((feature) => {
    const line = lineFeature.safeParse(feature);
    if (!line.success) return undefined;
    const { geometry, properties } = line.data;
    const coordinates = geometry.type === 'LineString' ? geometry.coordinates : (geometry.coordinates[0] ?? []);
    return { attributes: attributesOf(properties ?? {}), shape: coordinates.flatMap(([lon, lat]) => [lon, lat]) };
  });
  await takeLines(intake, 'feature', lines);
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable('noJson', { file: name });
  }
}

function attributesOf(properties: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[key.toLowerCase(), String(value)]] : [],
    ),
  );
}

const LINE_COLUMNS = ['coords', 'geometry', 'wkt', 'line'];

export async function readCsv(intake: ImportIntake, file: RoadFile): Promise<void> {
  const reader = makeCsvReader();
  const [header, ...rows]: CsvRecord[] = [...reader.push(await textOf(intake, file)), ...reader.end()];
  const columns = (header?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const lineAt = columns.findIndex((column) => LINE_COLUMNS.includes(column));
  if (lineAt < 0) throw unreadable('noLineColumn', { file: file.name, columns: LINE_COLUMNS.join(', ') });
  const lines = rows.map(({ cells, problem }) =>
    problem === undefined && cells.length === columns.length
      ? {
          attributes: Object.fromEntries(columns.map((column, at) => [column, cells[at]?.trim() ?? ''])),
          shape: readLineText(cells[lineAt] ?? ''),
        }
      : undefined,
  );
  await takeLines(intake, 'row', lines);
}

async function takeLines(intake: ImportIntake, layer: string, lines: readonly (RoadLine | undefined)[]): Promise<void> {
  const { crs: code = 'EPSG:4326' } = intake.wanted;
  const crs = coordinateSystem(code);
  if (crs === undefined) throw unreadable('unknownSystem', { crs: code, known: COORDINATE_SYSTEMS.join(', ') });
  const known = new Set<string>();
  const links: (readonly [number, LineRecords['links'][number]])[] = [];
  for (const [at, line] of lines.entries()) {
    const row = at + 1;
    await intake.count(layer);
    if (line === undefined) {
      intake.refuse({ layer, row, field: 'line', reason: 'noShape', value: '' });
      continue;
    }
    const shape: number[] = [];
    for (let point = 0; point + 1 < line.shape.length; point += 2)
      shape.push(...crs.toDegrees([line.shape[point] ?? 0, line.shape[point + 1] ?? 0]));
    const read = readRoadLine({ attributes: line.attributes, shape }, row);
    if ('fault' in read) {
      intake.refuse({ layer, row, ...read.fault });
      continue;
    }
    for (const node of read.nodes) {
      if (!known.has(node.id)) intake.builder.node(node, { layer, row });
      known.add(node.id);
    }
    for (const link of read.links) links.push([row, link]);
  }
  for (const [row, link] of links) intake.builder.link(link, { layer, row });
}

async function textOf(intake: ImportIntake, file: RoadFile): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of file.bytes()) {
    size += piece.length;
    if (size > MAX_BYTES) throw unreadable('roadsTooLarge', { file: file.name, mebibytes: MAX_BYTES / 1024 / 1024 });
    pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  const encoding = intake.wanted.encoding ?? detectFileEncoding(bytes.subarray(0, ENCODING_SAMPLE_BYTES));
  intake.encoding = encoding;
  const text = decodeFile(bytes, encoding);
  if (text === undefined) throw unreadable('noCodePage', { file: file.name, encoding });
  return text;
}
