import { makeDbfReader, type DbfRow, type DecodeText } from '../dbf.ts';
import { makeShapeReader, type Shape, type ShapeFault } from '../shapefile.ts';
import {
  MapFileGathering,
  plainValue,
  readOrRefuse,
  Refused,
  type MapFile,
  type MapFileFeature,
  type MapFileRefusal,
  type OnProgress,
} from './map-file.ts';

/** The files of one shapefile; the table may be missing, the index (.shx) is not needed. */
export interface ShapeSet {
  readonly name: string;
  readonly shp: Uint8Array;
  readonly dbf?: Uint8Array;
  readonly decode: DecodeText;
  readonly onProgress?: OnProgress;
}

const PIECE = 1024 * 1024;
/** Holes compared with outer rings in one area; what is left over is drawn as ground. */
const MAX_LOOKS = 5_000_000;

/**
 * An ESRI shapefile with its table, in the coordinates of the file. Where shapes and rows are not equally many, each shape keeps
 * the row of its number, and the difference is told. Rings that cross themselves are kept and told. Never throws.
 */
export function readShapeSet({ name, shp, dbf, decode, onProgress }: ShapeSet): MapFile | MapFileRefusal {
  return readOrRefuse(() => {
    const gathering = new MapFileGathering();
    const { rows, columns } = dbf === undefined ? { rows: [], columns: [] } : readTable(dbf, { name, decode, gathering });
    if (dbf === undefined) gathering.note('noTable', `${name}.dbf`);
    gathering.declare(name, columns);
    const reader = makeShapeReader(['point', 'line', 'area', 'points']);
    let shapes = 0;
    for (let at = 0; at < shp.length; at += PIECE) {
      const { shapes: found, problem } = reader.push(shp.subarray(at, at + PIECE));
      if (problem !== undefined && shapes === 0 && found.length === 0)
        throw new Refused({ reason: 'notThisFormat', detail: shownFault(name, problem) });
      if (problem !== undefined) gathering.note('cutOff', `${name}.shp`);
      for (const shape of found) takeShape(shape, { gathering, name, row: rows[shape.row - 1] });
      shapes += found.length;
      onProgress?.(Math.min(1, (at + PIECE) / shp.length));
    }
    if (reader.end() !== undefined) gathering.note('cutOff', `${name}.shp`);
    if (dbf !== undefined && rows.length !== shapes)
      gathering.note('rowsDiffer', `.shp ${shapes}, .dbf ${rows.length}`, Math.abs(rows.length - shapes));
    return gathering.file();
  });
}

/** The file, and which shapes are in it where they are none that a map draws: the words are the screen's. */
function shownFault(name: string, { code, values }: ShapeFault): string {
  return code === 'otherShapes' ? `${name}.shp (ESRI shape type ${values['type']})` : `${name}.shp`;
}

function readTable(
  bytes: Uint8Array,
  { name, decode, gathering }: { readonly name: string; readonly decode: DecodeText; readonly gathering: MapFileGathering },
): { readonly rows: readonly DbfRow[]; readonly columns: readonly string[] } {
  const reader = makeDbfReader(decode);
  const rows: DbfRow[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) {
    const { rows: found, problem } = reader.push(bytes.subarray(at, at + PIECE));
    if (problem !== undefined) gathering.note('noTable', `${name}.dbf`);
    for (const row of found) rows.push(row);
  }
  if (reader.end() !== undefined) gathering.note('cutOff', `${name}.dbf`);
  return { rows, columns: reader.fields?.map(({ name: column }) => column) ?? [] };
}

function takeShape(
  { row: number, kind, broken, parts }: Shape,
  { gathering, name, row }: { readonly gathering: MapFileGathering; readonly name: string; readonly row: DbfRow | undefined },
): void {
  const where = `${number}`;
  if (row?.deleted) return gathering.note('deletedRows', where);
  if (broken) return gathering.note('badRecord', where);
  if (kind === undefined) return gathering.note('emptyShape', where);
  const values: Record<string, string> = {};
  for (const [column, value] of Object.entries(row?.values ?? {})) {
    if (value === undefined) gathering.note('notText', `${where}, ${column}`);
    else if (value !== '') values[column] = plainValue(value);
  }
  gathering.add(name, { ...(kind === 'area' ? areaOf(parts) : { kind: kind === 'points' ? 'point' : kind, parts }), values }, where);
}

/**
 * Rings of an area: outer ones run clockwise, holes the other way (ESRI Technical Description, p. 8), and a hole follows some outer ring,
 * not always its own. A first ring that runs the wrong way is an outer one all the same: there must be one.
 */
function areaOf(rings: readonly (readonly number[])[]): Pick<MapFileFeature, 'kind' | 'parts' | 'begins'> {
  const outers = rings.filter((ring, index) => index === 0 || signedArea(ring) < 0);
  const known = new Set(outers);
  const left = new Map(rings.filter((ring) => !known.has(ring)).map((ring) => [ring, boxOf(ring)]));
  const begins: number[] = [];
  const parts: (readonly number[])[] = [];
  let looks = 0;
  for (const outer of outers) {
    begins.push(parts.length);
    parts.push(outer);
    const box = boxOf(outer);
    for (const [hole, inner] of left) {
      if (++looks > MAX_LOOKS) break;
      if (outers.length > 1 && !holds(box, inner)) continue;
      parts.push(hole);
      left.delete(hole);
    }
  }
  // A hole of nothing is ground of its own.
  for (const hole of left.keys()) {
    begins.push(parts.length);
    parts.push(hole);
  }
  return { kind: 'area', parts, begins };
}

function signedArea(ring: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at + 3 < ring.length; at += 2)
    sum +=
      ((ring[at] ?? 0) - (ring[0] ?? 0)) * ((ring[at + 3] ?? 0) - (ring[1] ?? 0)) -
      ((ring[at + 2] ?? 0) - (ring[0] ?? 0)) * ((ring[at + 1] ?? 0) - (ring[1] ?? 0));
  return sum / 2;
}

interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

function holds(outer: Box, inner: Box): boolean {
  return outer.west <= inner.west && outer.south <= inner.south && outer.east >= inner.east && outer.north >= inner.north;
}

function boxOf(ring: readonly number[]): Box {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (let at = 0; at + 1 < ring.length; at += 2) {
    const [x = 0, y = 0] = [ring[at], ring[at + 1]];
    box.west = Math.min(box.west, x);
    box.east = Math.max(box.east, x);
    box.south = Math.min(box.south, y);
    box.north = Math.max(box.north, y);
  }
  return box;
}
