import { inflateSync } from 'node:zlib';
import { PbfReader } from 'pbf';
import type { OsmElement, OsmMember } from '#protocol/osm-roads.ts';
import { joined } from '#protocol/dbf.ts';

/** Bounds of the format (wiki.openstreetmap.org/wiki/PBF_Format): a header is at most 64 KiB, a block at most 32 MiB, packed and unpacked. */
const MAX_HEADER_BYTES = 64 * 1024;
const MAX_BLOCK_BYTES = 32 * 1024 * 1024;
const KNOWN_FEATURES = new Set(['OsmSchema-V0.6', 'DenseNodes', 'HistoricalInformation']);

/** OSM PBF block by block. Throws with a sentence where the bytes are no such file. */
export async function readOsmPbf(bytes: AsyncIterable<Uint8Array>, take: (element: OsmElement) => Promise<void>): Promise<void> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const piece of bytes) {
    rest = joined(rest, piece);
    for (let block = nextBlock(rest); block !== undefined; block = nextBlock(rest)) {
      rest = rest.slice(block.bytes);
      if (block.type === 'OSMHeader') checkFeatures(block.content);
      else if (block.type === 'OSMData') for (const element of elementsOf(block.content)) await take(element);
    }
  }
  if (rest.length > 0) throw new Error('the file ends in the middle of a block');
}

function nextBlock(bytes: Uint8Array): { readonly type: string; readonly content: Uint8Array; readonly bytes: number } | undefined {
  if (bytes.length < 4) return undefined;
  const headerBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, false);
  if (headerBytes > MAX_HEADER_BYTES) throw new Error('it is no OSM PBF file: a header of more than 64 KiB');
  if (bytes.length < 4 + headerBytes) return undefined;
  const header = { type: '', size: 0 };
  new PbfReader(bytes.slice(4, 4 + headerBytes)).readFields((tag, result: typeof header, pbf) => {
    if (tag === 1) result.type = pbf.readString();
    else if (tag === 3) result.size = pbf.readVarint();
  }, header);
  if (header.size > MAX_BLOCK_BYTES) throw new Error('a block is larger than 32 MiB');
  const end = 4 + headerBytes + header.size;
  return bytes.length < end ? undefined : { type: header.type, content: unpack(bytes.slice(4 + headerBytes, end)), bytes: end };
}

function unpack(blob: Uint8Array): Uint8Array {
  const found: { raw?: Uint8Array; packed?: Uint8Array } = {};
  new PbfReader(blob).readFields((tag, result: typeof found, pbf) => {
    if (tag === 1) result.raw = pbf.readBytes();
    else if (tag === 3) result.packed = pbf.readBytes();
  }, found);
  if (found.raw) return found.raw;
  if (!found.packed) throw new Error('a block is packed in a way other than zlib');
  return inflateSync(found.packed, { maxOutputLength: MAX_BLOCK_BYTES });
}

function checkFeatures(content: Uint8Array): void {
  const features: string[] = [];
  new PbfReader(content).readFields((tag, result: string[], pbf) => {
    if (tag === 4) result.push(pbf.readString());
  }, features);
  const unknown = features.filter((feature) => !KNOWN_FEATURES.has(feature));
  if (unknown.length > 0) throw new Error(`the file needs ${unknown.join(', ')} to be understood`);
}

interface Block {
  readonly texts: string[];
  readonly groups: Uint8Array[];
  granularity: number;
  latOffset: number;
  lonOffset: number;
}

function* elementsOf(content: Uint8Array): Generator<OsmElement> {
  const block: Block = { texts: [], groups: [], granularity: 100, latOffset: 0, lonOffset: 0 };
  new PbfReader(content).readFields((tag, result: Block, pbf) => {
    if (tag === 1) pbf.readMessage((inner, texts: string[], reader) => void (inner === 1 && texts.push(reader.readString())), result.texts);
    else if (tag === 2) result.groups.push(pbf.readBytes());
    else if (tag === 17) result.granularity = pbf.readVarint();
    else if (tag === 19) result.latOffset = pbf.readVarint(true);
    else if (tag === 20) result.lonOffset = pbf.readVarint(true);
  }, block);
  for (const group of block.groups) {
    const elements: OsmElement[] = [];
    new PbfReader(group).readFields((tag, result: OsmElement[], pbf) => {
      if (tag === 1) result.push(nodeOf(block, pbf.readMessage(readNumbers({ signed: [1, 8, 9] }), {})));
      else if (tag === 2) result.push(...denseNodes(block, pbf.readMessage(readLists({ signed: [1, 8, 9], plain: [] }), {})));
      else if (tag === 3) result.push(wayOf(block, pbf.readMessage(readLists({ signed: [8], plain: [2, 3], id: 1 }), {})));
      else if (tag === 4) result.push(relationOf(block, pbf.readMessage(readLists({ signed: [9], plain: [2, 3, 8, 10], id: 1 }), {})));
    }, elements);
    yield* elements;
  }
}

type Numbers = Record<number, number>;
type Lists = Record<number, number[]>;

function readNumbers({ signed }: { readonly signed: readonly number[] }) {
  return (tag: number, result: Numbers, pbf: PbfReader): void => {
    if (signed.includes(tag)) result[tag] = pbf.readSVarint();
  };
}

function readLists({ signed, plain, id }: { readonly signed: readonly number[]; readonly plain: readonly number[]; readonly id?: number }) {
  return (tag: number, result: Lists, pbf: PbfReader): void => {
    if (tag === id) result[tag] = [pbf.readVarint(true)];
    else if (signed.includes(tag)) result[tag] = pbf.readPackedSVarint(result[tag]);
    else if (plain.includes(tag)) result[tag] = pbf.readPackedVarint(result[tag]);
  };
}

function degrees(block: Block, offset: number, value: number): number {
  return (offset + block.granularity * value) / 1e9;
}

function nodeOf(block: Block, { 1: id = 0, 8: lat = 0, 9: lon = 0 }: Numbers): OsmElement {
  return { type: 'node', id, lon: degrees(block, block.lonOffset, lon), lat: degrees(block, block.latOffset, lat) };
}

/** Ids and places as differences to the one before. */
function* denseNodes(block: Block, { 1: ids = [], 8: lats = [], 9: lons = [] }: Lists): Generator<OsmElement> {
  let [id, lat, lon] = [0, 0, 0];
  for (const [at, step] of ids.entries()) {
    id += step;
    lat += lats[at] ?? 0;
    lon += lons[at] ?? 0;
    yield nodeOf(block, { 1: id, 8: lat, 9: lon });
  }
}

function tagsOf({ texts }: Block, keys: readonly number[], values: readonly number[]): Record<string, string> {
  return Object.fromEntries(keys.map((key, at) => [texts[key] ?? '', texts[values[at] ?? 0] ?? '']));
}

function summed(steps: readonly number[]): number[] {
  let sum = 0;
  return steps.map((step) => (sum += step));
}

function wayOf(block: Block, { 1: [id = 0] = [], 2: keys = [], 3: values = [], 8: refs = [] }: Lists): OsmElement {
  return { type: 'way', id, refs: summed(refs), tags: tagsOf(block, keys, values) };
}

const MEMBER_TYPES = ['node', 'way', 'relation'];

function relationOf(
  block: Block,
  { 1: [id = 0] = [], 2: keys = [], 3: values = [], 8: roles = [], 9: refs = [], 10: types = [] }: Lists,
): OsmElement {
  const members: OsmMember[] = summed(refs).map((ref, at) => ({
    ref,
    role: block.texts[roles[at] ?? 0] ?? '',
    type: MEMBER_TYPES[types[at] ?? 0] ?? '',
  }));
  return { type: 'relation', id, members, tags: tagsOf(block, keys, values) };
}
