import { z } from 'zod';
import type { RoadNetwork } from '#engine/roads/road-network.ts';

/** A column of a network as bytes. */
export interface Section {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const COLUMNS = {
  nodeLon: Float64Array,
  nodeLat: Float64Array,
  uTurnAllowed: Uint8Array,
  from: Int32Array,
  to: Int32Array,
  metres: Float32Array,
  speedKmh: Uint8Array,
  rank: Uint8Array,
  name: Int32Array,
  limit: Uint16Array,
  shapeStart: Int32Array,
  shape: Int32Array,
  bannedFrom: Int32Array,
  bannedTo: Int32Array,
} as const;
const TEXTS = ['nodeIds', 'linkIds', 'names'] as const;
const LIMITS = 'limits';

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
  const bytesOf = (name: string): Uint8Array<ArrayBuffer> => {
    const bytes = sections.get(name);
    if (bytes === undefined) throw new Error(`The stored road network has no ${name}.`);
    // At an address of its own: numbers must begin where their size divides.
    return Uint8Array.from(bytes);
  };
  const column = <T>(name: keyof typeof COLUMNS, Type: new (buffer: ArrayBuffer) => T): T => new Type(bytesOf(name).buffer);
  const texts = (name: (typeof TEXTS)[number]): string[] => {
    const text = Buffer.from(bytesOf(name)).toString();
    return text === '' && name !== 'names' ? [] : text.split('\n');
  };
  return {
    nodeIds: texts('nodeIds'),
    nodeLon: column('nodeLon', Float64Array),
    nodeLat: column('nodeLat', Float64Array),
    uTurnAllowed: column('uTurnAllowed', Uint8Array),
    linkIds: texts('linkIds'),
    from: column('from', Int32Array),
    to: column('to', Int32Array),
    metres: column('metres', Float32Array),
    speedKmh: column('speedKmh', Uint8Array),
    rank: column('rank', Uint8Array),
    name: column('name', Int32Array),
    names: texts('names'),
    limit: column('limit', Uint16Array),
    limits: limits.parse(JSON.parse(Buffer.from(bytesOf(LIMITS)).toString())),
    shapeStart: column('shapeStart', Int32Array),
    shape: column('shape', Int32Array),
    bannedFrom: column('bannedFrom', Int32Array),
    bannedTo: column('bannedTo', Int32Array),
  };
}
