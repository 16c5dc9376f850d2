import { sayOfImport, sayOfShapes } from '#contract/import-sentence.ts';
import type { RoadFile } from '#contract/road-import.ts';
import { KOREA } from '#protocol/cctv-standard-place.ts';
import { joined, makeDbfReader, type DbfRow, type DecodeText, type TableFault } from '#protocol/dbf.ts';
import { decodeEucKr } from '#protocol/korean-text.ts';
import { makeShapeReader, type Shape, type ShapeFault } from '#protocol/shapefile.ts';
import {
  readMultiLink,
  readStandardLink,
  readStandardNode,
  readStandardTurn,
  STANDARD_CRS,
  type Read,
} from '#protocol/standard-node-link.ts';
import { detectFileEncoding, ENCODING_SAMPLE_BYTES } from '#protocol/text-encoding.ts';
import { COORDINATE_SYSTEMS, coordinateSystem, type CoordinateSystem } from '#protocol/coordinate-systems.ts';
import { Unreadable, unreadable } from '../unreadable.ts';
import type { ImportIntake } from './import-intake.ts';

type Values = DbfRow['values'];

const LAYERS = { node: 'MOCT_NODE', link: 'MOCT_LINK', turn: 'TURNINFO', multi: 'MULTILINK' } as const;

export function isStandard(files: readonly RoadFile[]): boolean {
  return files.some(({ name }) => /^moct_(node|link)\.(shp|dbf)$/i.test(name));
}

/** The four tables of the national standard node-link, each row by itself: what is wrong with one costs no other. */
export async function readStandard(intake: ImportIntake): Promise<void> {
  const { crs: code = STANDARD_CRS } = intake.wanted;
  const [crs, known] = [coordinateSystem(code), COORDINATE_SYSTEMS.join(', ')];
  if (crs === undefined) throw unreadable('unknownSystem', { crs: code, known });
  const [nodes, links] = [pairOf(intake, LAYERS.node), pairOf(intake, LAYERS.link)];
  const seen = await readNodes(intake, nodes, crs);
  if (seen.all > 0 && seen.outside * 2 > seen.all) throw unreadable('nodesOutside', { ...seen, crs: code, known });
  await readLinks(intake, links, crs);
  await readTable(intake, { layer: LAYERS.turn, without: 'noTurns' }, (values, row) => {
    const read = readStandardTurn(values);
    if ('fault' in read) intake.refuse({ layer: LAYERS.turn, row, ...read.fault });
    else if (read.record) intake.builder.turn(read.record, { layer: LAYERS.turn, row });
  });
  await readTable(intake, { layer: LAYERS.multi, without: 'noSharedLinks' }, (values, row) => {
    const read: Read<string> = readMultiLink(values);
    if ('fault' in read) intake.refuse({ layer: LAYERS.multi, row, ...read.fault });
  });
}

interface Pair {
  readonly layer: string;
  readonly shp: RoadFile;
  readonly dbf: RoadFile;
}

function fileOf({ wanted }: ImportIntake, name: string): RoadFile | undefined {
  return wanted.files.find((file) => file.name.toLowerCase() === name.toLowerCase());
}

function pairOf(intake: ImportIntake, layer: string): Pair {
  const [shp, dbf] = [fileOf(intake, `${layer}.shp`), fileOf(intake, `${layer}.dbf`)];
  if (shp && dbf) return { layer, shp, dbf };
  const missing = [...(shp ? [] : [`${layer}.shp`]), ...(dbf ? [] : [`${layer}.dbf`])].join(', ');
  throw unreadable('standardMissing', { files: missing });
}

async function readNodes(intake: ImportIntake, pair: Pair, crs: CoordinateSystem): Promise<{ all: number; outside: number }> {
  const seen = { all: 0, outside: 0 };
  for await (const { row, values, parts } of rowsOf(intake, pair)) {
    const [[x, y] = []] = parts;
    seen.all += 1;
    if (x === undefined || y === undefined) {
      intake.refuse({ layer: pair.layer, row, field: 'shape', reason: 'noShape', value: values['NODE_ID'] ?? '' });
      continue;
    }
    const place = crs.toDegrees([x, y]);
    if (!isInKorea(place)) {
      seen.outside += 1;
      intake.refuse({ layer: pair.layer, row, field: 'shape', reason: 'outside', value: `${values['NODE_ID'] ?? ''}: ${x}, ${y}` });
      continue;
    }
    const read = readStandardNode(values, place);
    if ('fault' in read) intake.refuse({ layer: pair.layer, row, ...read.fault });
    else intake.builder.node(read.record, { layer: pair.layer, row });
  }
  return seen;
}

function isInKorea([lon, lat]: readonly [number, number]): boolean {
  const [west, south, east, north] = KOREA;
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

async function readLinks(intake: ImportIntake, pair: Pair, crs: CoordinateSystem): Promise<void> {
  let nameless = 0;
  for await (const { row, values, parts } of rowsOf(intake, pair)) {
    // A line of several parts is one road drawn in pieces, in order.
    const shape: number[] = [];
    for (const part of parts) for (let at = 0; at < part.length; at += 2) shape.push(...crs.toDegrees([part[at] ?? 0, part[at + 1] ?? 0]));
    const read = readStandardLink(values, shape);
    if ('fault' in read) {
      intake.refuse({ layer: pair.layer, row, ...read.fault });
      continue;
    }
    if (values['ROAD_NAME'] === undefined) {
      nameless += 1;
      intake.note({ layer: pair.layer, row, field: 'ROAD_NAME', reason: 'unreadable', value: read.record.id });
    }
    intake.builder.link(read.record, { layer: pair.layer, row });
  }
  if (nameless > 0) intake.say(sayOfImport('namesUnreadable', { roads: nameless, encoding: intake.encoding ?? 'text' }));
}

/** Shapes and rows of a table side by side; what one has more than the other is told, and lost alone. */
async function* rowsOf(
  intake: ImportIntake,
  { layer, shp, dbf }: Pair,
): AsyncGenerator<{ readonly row: number; readonly values: Values; readonly parts: Shape['parts'] }> {
  const shapes = shapesOf(intake, shp);
  const table = tableOf(intake, dbf);
  let row = 0;
  for (;;) {
    const [shape, record] = [await shapes.next(), await table.next()];
    if (shape.done === true && record.done === true) return;
    if (shape.done === true || record.done === true) {
      intake.say(sayOfImport(shape.done === true ? 'moreRows' : 'moreShapes', { layer, row }));
      await (shape.done === true ? table.return(undefined) : shapes.return(undefined));
      return;
    }
    row += 1;
    await intake.count(layer);
    if (!record.value.deleted) yield { row, values: record.value.values, parts: shape.value.parts };
  }
}

async function* shapesOf(intake: ImportIntake, file: RoadFile): AsyncGenerator<Shape, undefined> {
  const reader = makeShapeReader();
  for await (const bytes of file.bytes()) {
    const { shapes, problem } = reader.push(bytes);
    yield* shapes;
    if (problem !== undefined) throwOrSay(intake, file, problem);
  }
  const early = reader.end();
  if (early !== undefined) intake.say(sayOfShapes(early, file.name));
  return undefined;
}

/** A header that makes no sense is no file at all; a fault farther on loses what follows it. */
function throwOrSay(intake: ImportIntake, file: RoadFile, fault: ShapeFault | TableFault): void {
  const sentence = sayOfShapes(fault, file.name);
  if (fault.code !== 'shapesUnreadable') throw new Unreadable(sentence);
  intake.say(sentence);
}

async function* tableOf(intake: ImportIntake, file: RoadFile): AsyncGenerator<DbfRow, undefined> {
  const reader = makeDbfReader(await decoderOf(intake, file));
  for await (const bytes of file.bytes()) {
    const { rows, problem } = reader.push(bytes);
    yield* rows;
    if (problem !== undefined) throwOrSay(intake, file, problem);
  }
  const early = reader.end();
  if (early !== undefined) intake.say(sayOfShapes(early, file.name));
  return undefined;
}

async function readTable(
  intake: ImportIntake,
  { layer, without }: { readonly layer: string; readonly without: 'noTurns' | 'noSharedLinks' },
  take: (values: Values, row: number) => void,
): Promise<void> {
  const file = fileOf(intake, `${layer}.dbf`);
  if (file === undefined) {
    intake.say(sayOfImport(without));
    return;
  }
  for await (const { row, values, deleted } of tableOf(intake, file)) {
    await intake.count(layer);
    if (!deleted) take(values, row);
  }
}

/** CP949 as the standard has it, unless the table's text is UTF-8; its header is left out, since its numbers are no text. */
async function decoderOf(intake: ImportIntake, file: RoadFile): Promise<DecodeText> {
  const told = intake.wanted.encoding ?? (await encodingOf(file));
  const encoding = told ?? 'cp949';
  intake.encoding = told ?? intake.encoding ?? encoding;
  if (encoding === 'cp949') return decodeEucKr;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  };
}

/** Undefined: nothing but ASCII, which is both. */
async function encodingOf(file: RoadFile): Promise<'cp949' | 'utf-8' | undefined> {
  let sample: Uint8Array = new Uint8Array(0);
  for await (const bytes of file.bytes()) {
    sample = joined(sample, bytes);
    if (sample.length >= ENCODING_SAMPLE_BYTES) break;
  }
  const header = sample.length < 10 ? 0 : new DataView(sample.buffer, sample.byteOffset).getUint16(8, true);
  const body = sample.subarray(header, ENCODING_SAMPLE_BYTES);
  if (!body.some((byte) => byte >= 0x80)) return undefined;
  return detectFileEncoding(body) === 'utf-8' ? 'utf-8' : 'cp949';
}
