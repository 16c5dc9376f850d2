import { joined } from './dbf.ts';

/**
 * Points, lines and areas of ESRI shapefiles (ESRI Shapefile Technical Description, 1998), Z and M left aside: bytes pushed in any pieces,
 * shapes out, bounds on everything. A record that makes no sense costs itself where its length can be believed, else the rest.
 */
export interface Shape {
  /** Its place in the file, from 1. */
  readonly row: number;
  /** Absent: a null shape, or one that could not be read. */
  readonly kind?: ShapeKind;
  /** The record is there and makes no sense. */
  readonly broken?: boolean;
  /** x, y, x, y … of each part; none for a null shape or one that could not be read. */
  readonly parts: readonly (readonly number[])[];
}

export type ShapeKind = 'point' | 'line' | 'area' | 'points';

/** What is wrong with the shapes as a whole; worded where it is told (`contract/import-sentence.ts`). */
export interface ShapeFault {
  readonly code: 'noShapes' | 'otherShapes' | 'shapesHeaderCut' | 'shapesUnreadable' | 'shapesCut';
  readonly values: Readonly<Record<string, number>>;
}

export interface ShapeReader {
  push(bytes: Uint8Array): { readonly shapes: readonly Shape[]; readonly problem?: ShapeFault };
  /** What is missing where the file ended too early. */
  end(): ShapeFault | undefined;
}

const HEADER_BYTES = 100;
const RECORD_HEADER_BYTES = 8;
const FILE_CODE = 9_994;
const VERSION = 1_000;
/** A line of a million points; nothing that a road is. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;
const POINT = 1;
const POLYLINE = 3;
const POLYGON = 5;
const KINDS: Readonly<Record<number, ShapeKind>> = { [POINT]: 'point', [POLYLINE]: 'line', [POLYGON]: 'area', 8: 'points' };

/** `kinds`: what the caller can use; a file of other shapes is refused by its header. */
export function makeShapeReader(kinds: readonly ShapeKind[] = ['point', 'line']): ShapeReader {
  let rest: Uint8Array = new Uint8Array(0);
  let begun = false;
  let failed: ShapeFault | undefined;
  let read = 0;
  const fail = (problem: ShapeFault): ShapeFault => (failed = problem);
  return {
    push: (bytes) => {
      if (failed !== undefined) return { shapes: [] };
      rest = joined(rest, bytes);
      if (!begun) {
        if (rest.length < HEADER_BYTES) return { shapes: [] };
        const wrong = headerProblem(viewOf(rest), kinds);
        if (wrong !== undefined) return { shapes: [], problem: fail(wrong) };
        rest = rest.subarray(HEADER_BYTES);
        begun = true;
      }
      const shapes: Shape[] = [];
      let at = 0;
      const view = viewOf(rest);
      while (at + RECORD_HEADER_BYTES <= rest.length) {
        const length = view.getUint32(at + 4, false) * 2;
        if (length < 4 || length > MAX_RECORD_BYTES)
          return { shapes, problem: fail({ code: 'shapesUnreadable', values: { read, bytes: length } }) };
        if (at + RECORD_HEADER_BYTES + length > rest.length) break;
        read += 1;
        shapes.push({ row: read, ...readShape(viewOf(rest.subarray(at + RECORD_HEADER_BYTES, at + RECORD_HEADER_BYTES + length)), kinds) });
        at += RECORD_HEADER_BYTES + length;
      }
      rest = rest.slice(at);
      return { shapes };
    },
    end: () => {
      if (failed !== undefined) return undefined;
      if (!begun) return { code: 'shapesHeaderCut', values: {} };
      return rest.length === 0 ? undefined : { code: 'shapesCut', values: { record: read + 1 } };
    },
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function headerProblem(view: DataView, kinds: readonly ShapeKind[]): ShapeFault | undefined {
  if (view.getUint32(0, false) !== FILE_CODE || view.getUint32(28, true) !== VERSION) return { code: 'noShapes', values: {} };
  const type = view.getUint32(32, true);
  const kind = KINDS[type % 10];
  if (type === 0 || (kind !== undefined && kinds.includes(kind))) return undefined;
  return { code: 'otherShapes', values: { type } };
}

const BROKEN = { broken: true, parts: [] } as const;

function readShape(view: DataView, kinds: readonly ShapeKind[]): Omit<Shape, 'row'> {
  const type = view.getUint32(0, true);
  if (type === 0) return { parts: [] };
  const kind = KINDS[type % 10];
  if (kind === undefined || !kinds.includes(kind)) return BROKEN;
  if (kind === 'point') return view.byteLength < 20 ? BROKEN : { kind, parts: [placesOf(view, 4, 1)] };
  if (kind === 'points') {
    const count = view.byteLength < 40 ? 0 : view.getUint32(36, true);
    if (count === 0 || 40 + count * 16 > view.byteLength) return BROKEN;
    return { kind, parts: Array.from({ length: count }, (_, at) => placesOf(view, 40 + at * 16, 1)) };
  }
  if (view.byteLength < 44) return BROKEN;
  const [parts, points] = [view.getUint32(36, true), view.getUint32(40, true)];
  if (parts === 0 || parts > points || 44 + parts * 4 + points * 16 > view.byteLength) return BROKEN;
  const begins = Array.from({ length: parts }, (_, part) => view.getUint32(44 + part * 4, true));
  if (begins[0] !== 0 || begins.some((begin, part) => begin > points || begin < (begins[part - 1] ?? 0))) return BROKEN;
  const from = 44 + parts * 4;
  return { kind, parts: begins.map((begin, part) => placesOf(view, from + begin * 16, (begins[part + 1] ?? points) - begin)) };
}

function placesOf(view: DataView, from: number, count: number): number[] {
  const places: number[] = [];
  for (let at = from; at < from + count * 16; at += 16) places.push(view.getFloat64(at, true), view.getFloat64(at + 8, true));
  return places;
}

type WrittenKind = 'point' | 'line' | 'area';

/** The main file and its index, one point, one line of one part or one ring for each. */
export function writeShapes(
  kind: WrittenKind,
  shapes: readonly (readonly number[])[],
): { readonly shp: Uint8Array; readonly shx: Uint8Array } {
  const contents = shapes.map((points) => (kind === 'point' ? pointContent(points) : lineContent(points, TYPES[kind])));
  const size = contents.reduce((sum, { length }) => sum + RECORD_HEADER_BYTES + length, HEADER_BYTES);
  const [shp, shx] = [new Uint8Array(size), new Uint8Array(HEADER_BYTES + RECORD_HEADER_BYTES * shapes.length)];
  for (const file of [shp, shx]) writeHeader(viewOf(file), kind, shapes);
  const [main, index] = [viewOf(shp), viewOf(shx)];
  let at = HEADER_BYTES;
  contents.forEach((content, record) => {
    main.setUint32(at, record + 1, false);
    main.setUint32(at + 4, content.length / 2, false);
    shp.set(content, at + RECORD_HEADER_BYTES);
    index.setUint32(HEADER_BYTES + RECORD_HEADER_BYTES * record, at / 2, false);
    index.setUint32(HEADER_BYTES + RECORD_HEADER_BYTES * record + 4, content.length / 2, false);
    at += RECORD_HEADER_BYTES + content.length;
  });
  return { shp, shx };
}

const TYPES: Readonly<Record<WrittenKind, number>> = { point: POINT, line: POLYLINE, area: POLYGON };

function writeHeader(view: DataView, kind: WrittenKind, shapes: readonly (readonly number[])[]): void {
  view.setUint32(0, FILE_CODE, false);
  view.setUint32(24, view.byteLength / 2, false);
  view.setUint32(28, VERSION, true);
  view.setUint32(32, TYPES[kind], true);
  writeBox(view, 36, boxOf(shapes));
}

function boxOf(lines: readonly (readonly number[])[]): readonly number[] {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines)
    line.forEach((value, at) => {
      box[at % 2] = Math.min(box[at % 2] ?? 0, value);
      box[2 + (at % 2)] = Math.max(box[2 + (at % 2)] ?? 0, value);
    });
  return lines.length === 0 ? [0, 0, 0, 0] : box;
}

function writeBox(view: DataView, at: number, box: readonly number[]): void {
  box.forEach((value, place) => view.setFloat64(at + place * 8, value, true));
}

function pointContent(point: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(20);
  viewOf(bytes).setUint32(0, POINT, true);
  writeBox(viewOf(bytes), 4, point);
  return bytes;
}

function lineContent(points: readonly number[], type: number): Uint8Array {
  const bytes = new Uint8Array(48 + points.length * 8);
  const view = viewOf(bytes);
  view.setUint32(0, type, true);
  writeBox(view, 4, boxOf([points]));
  view.setUint32(36, 1, true);
  view.setUint32(40, points.length / 2, true);
  writeBox(view, 48, points);
  return bytes;
}
