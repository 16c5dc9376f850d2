import { sayOfImport } from '#contract/import-sentence.ts';
import type { RoadFile } from '#contract/road-import.ts';
import type { PlaceIndex } from '#engine/places/place-index.ts';
import { searchPlaces } from '#engine/places/search-places.ts';
import { COORDINATE_SYSTEMS, coordinateSystem } from '#protocol/coordinate-systems.ts';
import { readCsvTable } from '#protocol/csv-table.ts';
import { isInKorea } from '#protocol/place-records.ts';
import { findPoiColumns, guessSystem, readPoiRow, type PoiCells, type PoiRow } from '#protocol/poi-columns.ts';
import { decodeFile, detectFileEncoding, ENCODING_SAMPLE_BYTES } from '#protocol/text-encoding.ts';
import { z } from 'zod';
import { unreadable } from '../unreadable.ts';
import type { PlaceIntake } from './place-intake.ts';

/** A list of facilities is read as a whole. */
const MAX_BYTES = 256 * 1024 * 1024;

export function isPoiList(file: RoadFile): boolean {
  return /\.(csv|geojson|json)$/i.test(file.name);
}

interface Numbered {
  readonly row: number;
  readonly poi: PoiRow;
}

/** `addresses` gives the index that addresses are looked up in, where a list has no coordinates; it is made when it is needed. */
export async function readPoiList(intake: PlaceIntake, file: RoadFile, addresses: () => PlaceIndex): Promise<void> {
  const { columns, rows } = await rowsOf(intake, file);
  const known = findPoiColumns(columns);
  if ('missing' in known) throw unreadable('noNameColumn', { file: file.name, columns: known.missing.join(', ') });
  const pois: Numbered[] = [];
  for (const [at, cells] of rows.entries()) {
    await intake.count(file.name);
    const row = at + 1;
    const read =
      cells === undefined
        ? { fault: { field: 'row', reason: 'columns' as const, value: '' } }
        : readPoiRow(cells, known, intake.wanted.category ?? '');
    if ('fault' in read) intake.refuse({ file: file.name, row, ...read.fault });
    else pois.push({ row, poi: read });
  }
  const system = systemOf(intake, file, {
    places: pois.flatMap(({ poi }) => (poi.place ? [poi.place] : [])),
    degrees: known.place?.degrees ?? true,
  });
  intake.builder.beginPois(file.name);
  for (const { row, poi } of pois) {
    const place = poi.place === undefined ? placeByAddress(addresses(), poi.address) : system.toDegrees(poi.place);
    const [lon, lat] = place ?? [Number.NaN, Number.NaN];
    const { name, category, address } = poi;
    if (place === undefined) intake.refuse({ file: file.name, row, field: 'address', reason: 'noPlace', value: address });
    else if (!isInKorea(lon, lat))
      intake.refuse({ file: file.name, row, field: known.place?.x ?? 'place', reason: 'badPlace', value: poi.place?.join(', ') ?? '' });
    else intake.builder.putPoi(file.name, { name, category, address, lon, lat });
  }
}

function placeByAddress(index: PlaceIndex, address: string): readonly [number, number] | undefined {
  const [hit] = searchPlaces(index, address, { limit: 1 });
  return hit?.kind === 'address' && hit.nearest === undefined ? [hit.lon, hit.lat] : undefined;
}

type Systems = NonNullable<ReturnType<typeof coordinateSystem>>;

function systemOf(
  intake: PlaceIntake,
  file: RoadFile,
  { places, degrees }: { readonly places: readonly (readonly [number, number])[]; readonly degrees: boolean },
): Systems {
  const { crs, bounds } = intake.wanted;
  const guessed =
    crs ?? (degrees && places.every(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 180) ? 'EPSG:4326' : guessSystem(places, bounds));
  const code = guessed ?? (places.length === 0 ? 'EPSG:4326' : undefined);
  const known = COORDINATE_SYSTEMS.join(', ');
  if (code === undefined) throw unreadable('systemUnclear', { file: file.name, known });
  const system = coordinateSystem(code);
  if (system === undefined) throw unreadable('unknownSystem', { crs: code, known });
  if (crs === undefined && code !== 'EPSG:4326') intake.say(sayOfImport('systemTaken', { file: file.name, crs: code }));
  return system;
}

interface Rows {
  readonly columns: readonly string[];
  /** Undefined: the row has another number of cells. */
  readonly rows: readonly (PoiCells | undefined)[];
}

async function rowsOf(intake: PlaceIntake, file: RoadFile): Promise<Rows> {
  const text = await textOf(intake, file);
  return /\.csv$/i.test(file.name) ? csvRows(text) : geoJsonRows(text, file.name);
}

function csvRows(text: string): Rows {
  const { columns, rows } = readCsvTable(text);
  return { columns, rows: rows.map(({ cells }) => cells) };
}

const collection = z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) });
const pointFeature = z.object({
  properties: z.record(z.string(), z.unknown()).nullable(),
  geometry: z.object({ type: z.literal('Point'), coordinates: z.tuple([z.number(), z.number()], z.number()) }),
});

function geoJsonRows(text: string, name: string): Rows {
  const parsed = collection.safeParse(jsonOf(text, name));
  if (!parsed.success) throw unreadable('noGeoJson', { file: name });
  const columns = new Set(['lon', 'lat']);
  const rows = parsed.data.features.map((each): PoiCells | undefined => {
    const feature = pointFeature.safeParse(each);
    if (!feature.success) return undefined;
    const [lon, lat] = feature.data.geometry.coordinates;
    const cells: Record<string, string> = {};
    for (const [key, value] of Object.entries(feature.data.properties ?? {}))
      if (typeof value === 'string' || typeof value === 'number') cells[key.toLowerCase()] = String(value);
    for (const key of Object.keys(cells)) columns.add(key);
    return { ...cells, lon: String(lon), lat: String(lat) };
  });
  return { columns: [...columns], rows };
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable('noJson', { file: name });
  }
}

async function textOf(intake: PlaceIntake, file: RoadFile): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of file.bytes()) {
    size += piece.length;
    if (size > MAX_BYTES) throw unreadable('placesTooLarge', { file: file.name, mebibytes: MAX_BYTES / 1024 / 1024 });
    pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  const encoding = intake.wanted.encoding ?? detectFileEncoding(bytes.subarray(0, ENCODING_SAMPLE_BYTES));
  const text = decodeFile(bytes, encoding);
  if (text === undefined) throw unreadable('noCodePage', { file: file.name, encoding });
  return text;
}
