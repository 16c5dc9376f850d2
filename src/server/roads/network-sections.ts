import { z } from 'zod';
import type { RoadNetwork } from '#engine/roads/road-network.ts';
import { atOnce } from '#engine/roads/traffic.ts';
import type { Section } from '../store/stored-sections.ts';

const COLUMNS = {
  nodeLon: Float64Array,
  nodeLat: Float64Array,
  uTurnAllowed: Uint8Array,
  from: Int32Array,
  to: Int32Array,
  metres: Float32Array,
  speedKmh: Uint8Array,
  rank: Uint8Array,
  lanes: Uint8Array,
  name: Int32Array,
  limit: Uint16Array,
  shapeStart: Int32Array,
  shape: Int32Array,
  bannedFrom: Int32Array,
  bannedTo: Int32Array,
} as const;
const TEXTS = ['nodeIds', 'linkIds', 'names'] as const;
const LIMITS = 'limits';
const LINE_END = 10;

const limits = z.array(z.strictObject({ maxHeightCm: z.number(), maxWeightKg: z.number(), maxWidthCm: z.number(), forbids: z.number() }));

/** Numbers little-endian as every machine that runs Node has them; texts with line ends between. */
export function sectionsOf(network: RoadNetwork): Section[] {
  const numbers = Object.keys(COLUMNS).map((name): Section => {
    const { buffer, byteOffset, byteLength } = network[name as keyof typeof COLUMNS];
    return { name, bytes: new Uint8Array(buffer, byteOffset, byteLength) };
  });
  const texts = TEXTS.map((name): Section => ({
    name,
    bytes: Buffer.from(network[name].map((text) => text.replaceAll('\n', ' ')).join('\n')),
  }));
  return [...numbers, ...texts, { name: LIMITS, bytes: Buffer.from(JSON.stringify(network.limits)) }];
}

/** The network again. Throws where a section is missing: then somebody else has written into the tables. */
export function networkOf(sections: ReadonlyMap<string, Uint8Array>): RoadNetwork {
  return atOnce(readNetwork(sections));
}

/**
 * The same in portions, between which a caller can do something else. Columns are views of the sections wherever those begin at an
 * address that fits, so that threads may share one network.
 */
export function* readNetwork(sections: ReadonlyMap<string, Uint8Array>): Generator<void, RoadNetwork> {
  const bytesOf = (name: string): Uint8Array => {
    const bytes = sections.get(name);
    if (bytes === undefined) throw new Error(`The stored road network has no ${name}.`);
    return bytes;
  };
  const column = <T>(name: keyof typeof COLUMNS, Type: Numbers<T>): T => {
    const bytes = bytesOf(name);
    const { buffer, byteOffset } = byteFits(bytes, Type) ? bytes : Uint8Array.from(bytes);
    return new Type(buffer, byteOffset, Math.floor(bytes.length / Type.BYTES_PER_ELEMENT));
  };
  return {
    nodeIds: yield* textsOf(bytesOf('nodeIds'), []),
    nodeLon: column('nodeLon', Float64Array),
    nodeLat: column('nodeLat', Float64Array),
    uTurnAllowed: column('uTurnAllowed', Uint8Array),
    linkIds: yield* textsOf(bytesOf('linkIds'), []),
    from: column('from', Int32Array),
    to: column('to', Int32Array),
    metres: column('metres', Float32Array),
    speedKmh: column('speedKmh', Uint8Array),
    rank: column('rank', Uint8Array),
    // Networks that were stored before lanes were read have none: they are not known.
    lanes: sections.has('lanes') ? column('lanes', Uint8Array) : new Uint8Array(bytesOf('rank').length),
    name: column('name', Int32Array),
    names: yield* textsOf(bytesOf('names'), ['']),
    limit: column('limit', Uint16Array),
    limits: limits.parse(JSON.parse(Buffer.from(bytesOf(LIMITS)).toString())),
    shapeStart: column('shapeStart', Int32Array),
    shape: column('shape', Int32Array),
    bannedFrom: column('bannedFrom', Int32Array),
    bannedTo: column('bannedTo', Int32Array),
  };
}

interface Numbers<T> {
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

/** Numbers must begin where their size divides. */
function byteFits({ byteOffset }: Uint8Array, { BYTES_PER_ELEMENT }: Numbers<unknown>): boolean {
  return byteOffset % BYTES_PER_ELEMENT === 0;
}

const TEXT_PORTION_BYTES = 64 * 1024;

/** `none`: what no bytes at all stand for. */
function* textsOf({ buffer, byteOffset, byteLength }: Uint8Array, none: string[]): Generator<void, string[]> {
  if (byteLength === 0) return none;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  const texts: string[] = [];
  for (let at = 0; at <= byteLength;) {
    const lineEnd = bytes.indexOf(LINE_END, at + TEXT_PORTION_BYTES);
    const end = lineEnd < 0 ? byteLength : lineEnd;
    for (const text of bytes.toString('utf8', at, end).split('\n')) texts.push(text);
    at = end + 1;
    yield;
  }
  return texts;
}
