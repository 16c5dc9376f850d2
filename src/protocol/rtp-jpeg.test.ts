import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecordingPlayer, readRecording } from '../../test/integration/support/recording.ts';
import { readJpegSize, tablesOfQuality } from './jpeg-tables.ts';
import { createJpegDepacketiser } from './rtp-jpeg.ts';
import { writeRtp } from './rtp.ts';
import { forEachFrame } from './rtsp-parser.ts';

/** Segments of a JPEG file up to the entropy-coded data: marker and content. */
function segmentsOf(file: Uint8Array): { marker: number; content: Uint8Array }[] {
  const segments = [];
  for (let at = 2; file[at] === 0xff;) {
    const length = (file[at + 2]! << 8) | file[at + 3]!;
    segments.push({ marker: file[at + 1]!, content: file.subarray(at + 4, at + 2 + length) });
    if (file[at + 1] === 0xda) break;
    at += 2 + length;
  }
  return segments;
}
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const tablesIn = (file: Uint8Array) => segmentsOf(file).flatMap(({ marker, content }) => (marker === 0xdb ? [content] : []));

interface Piece {
  readonly offset?: number;
  readonly type?: number;
  readonly quality?: number;
  readonly width?: number;
  readonly height?: number;
  readonly rest: readonly number[];
}
let sequence = 0;
function packet({ offset = 0, type = 1, quality = 50, width = 40, height = 30, rest }: Piece, marker = true): Uint8Array {
  const header = [0, offset >> 16, (offset >> 8) & 0xff, offset & 0xff, type, quality, width, height];
  return writeRtp({ payloadType: 26, marker, sequence: sequence++ & 0xffff, timestamp: 9, ssrc: 1 }, Uint8Array.from([...header, ...rest]));
}
const table = (value: number) => Array.from({ length: 64 }, () => value);
const inline = (tables: readonly number[], precision = 0) => [0, precision, tables.length >> 8, tables.length & 0xff, ...tables];

describe('motion JPEG of a real encoder and packetiser', () => {
  const player = new RecordingPlayer(readRecording('jpeg-pcmu'));
  const packets: Uint8Array[] = [];
  for (let step = 0; step < 10; step++) {
    const run = player.next((track) => (track === 0 ? 0 : undefined));
    forEachFrame(run, (_, start, end) => packets.push(run.slice(start, end)));
  }

  test('each picture is a whole file with its size, tables and end', () => {
    const depacketiser = createJpegDepacketiser();
    const units = packets.flatMap((each) => depacketiser.push(each));
    expect([units.length, depacketiser.dropped]).toEqual([10, 0]);
    for (const { nals, key } of units) {
      const [file] = nals as [Uint8Array];
      expect([key, nals.length, hex(file.subarray(0, 2)), hex(file.subarray(-2))]).toEqual([true, 1, 'ffd8', 'ffd9']);
      // The header counts in eights, so 180 rows become 184.
      expect(readJpegSize(file)).toEqual({ width: 320, height: 184 });
      expect(segmentsOf(file).map(({ marker }) => marker)).toEqual([0xdb, 0xdb, 0xc0, 0xc4, 0xc4, 0xc4, 0xc4, 0xda]);
    }
  });

  test('a lost packet costs its picture and no other', () => {
    for (let lost = 0; lost < packets.length; lost++) {
      const depacketiser = createJpegDepacketiser();
      const units = packets.toSpliced(lost, 1).flatMap((each) => depacketiser.push(each));
      expect([8, 9]).toContain(units.length);
      for (const { nals } of units) expect(hex(nals[0]!.subarray(-2))).toBe('ffd9');
    }
  });
});

describe('quantisation tables', () => {
  const take = (...packets: Uint8Array[]) => {
    const depacketiser = createJpegDepacketiser();
    return packets.flatMap((each) => depacketiser.push(each)).map((unit) => tablesIn(unit.nals[0]!).map(hex));
  };

  test('of qualities up to 99 are those of the annex, scaled (RFC 2435 §4.2)', () => {
    expect([...tablesOfQuality(50).subarray(0, 8)]).toEqual([16, 11, 12, 14, 12, 10, 16, 14]);
    expect([...tablesOfQuality(25).subarray(0, 3)]).toEqual([32, 22, 24]);
    expect([...tablesOfQuality(99).subarray(0, 3)]).toEqual([1, 1, 1]);
    expect(tablesOfQuality(1)[64]).toBe(255);
    const [luma, chroma] = take(packet({ rest: [1, 2, 3] }))[0]!;
    expect([luma, chroma]).toEqual([`00${hex(tablesOfQuality(50).subarray(0, 64))}`, `01${hex(tablesOfQuality(50).subarray(64))}`]);
  });

  test('in the packet are taken, of 8 and of 16 bits', () => {
    expect(take(packet({ quality: 255, rest: inline([...table(7), ...table(9)]) }))).toEqual([
      [`00${'07'.repeat(64)}`, `01${'09'.repeat(64)}`],
    ]);
    expect(take(packet({ quality: 255, rest: inline([...table(7), ...table(1), ...table(2)], 0b10) }))).toEqual([
      [`00${'07'.repeat(64)}`, `11${'01'.repeat(64)}${'02'.repeat(64)}`],
    ]);
    // One table serves luma and chroma.
    expect(take(packet({ quality: 255, rest: inline(table(7)) }))).toEqual([[`00${'07'.repeat(64)}`]]);
  });

  test('of 128 to 254 may come once and be meant again; those of 255 may not, and what was never sent is no picture', () => {
    const once = packet({ quality: 200, rest: inline([...table(7), ...table(9)]) });
    expect(take(once, packet({ quality: 200, rest: inline([]) })).length).toBe(2);
    expect(take(packet({ quality: 200, rest: inline([]) }))).toEqual([]);
    expect(take(packet({ quality: 255, rest: inline(table(7)) }), packet({ quality: 255, rest: inline([]) })).length).toBe(1);
  });

  test.each([
    ['longer than the packet', [0, 0, 0, 200, 1]],
    ['of an odd length', inline([...table(7), 1])],
    ['more than four', inline([...table(1), ...table(2), ...table(3), ...table(4), ...table(5)])],
    ['cut off', [0]],
  ])('that are %s make no picture', (_, rest) => expect(take(packet({ quality: 255, rest }))).toEqual([]));
});

describe('types', () => {
  const one = (piece: Piece) => createJpegDepacketiser().push(packet(piece))[0]?.nals[0];

  test('0 is 4:2:2, 1 is 4:2:0, and those from 64 on tell how far apart restart markers are (RFC 2435 §3.1.7)', () => {
    const facts = (file: Uint8Array | undefined) => {
      const segments = segmentsOf(file!);
      const frame = segments.find(({ marker }) => marker === 0xc0)!.content;
      const restart = segments.find(({ marker }) => marker === 0xdd)?.content;
      return { sampling: frame[7], restart: restart && hex(restart), data: hex(file!.subarray(-5)) };
    };
    expect(facts(one({ type: 0, rest: [1, 2, 3] }))).toEqual({ sampling: 0x21, restart: undefined, data: '010203ffd9' });
    expect(facts(one({ type: 1, rest: [1, 2, 3] }))).toEqual({ sampling: 0x22, restart: undefined, data: '010203ffd9' });
    // The markers themselves stand in the data; the header of four bytes does not.
    expect(facts(one({ type: 65, rest: [0, 20, 0xff, 0xff, 0xff, 0xd0, 3] }))).toEqual({
      sampling: 0x22,
      restart: '0014',
      data: 'ffd003ffd9',
    });
  });

  test.each([
    ['a type that is not defined', { type: 2, rest: [1] }],
    ['a dynamic type', { type: 200, rest: [1] }],
    ['quality 0', { quality: 0, rest: [1] }],
    ['a restart header that is cut off', { type: 64, rest: [0, 1] }],
  ])('%s is no picture', (_, piece) => expect(one(piece)).toBeUndefined());

  test('a picture wider or higher than 2,040 is refused for what it is', () => {
    const depacketiser = createJpegDepacketiser();
    depacketiser.push(packet({ rest: [1] }));
    expect(depacketiser.tooLarge).toBe(false);
    expect(depacketiser.push(packet({ width: 0, rest: [1] }))).toEqual([]);
    expect(depacketiser.tooLarge).toBe(true);
  });

  test('an end that the camera sent is not doubled', () => expect(hex(one({ rest: [5, 0xff, 0xd9] })!.subarray(-3))).toBe('05ffd9'));

  test('pieces that do not join, and pictures beyond the limit, are dropped', () => {
    const depacketiser = createJpegDepacketiser({ maxUnitBytes: 100 });
    const push = (...packets: Uint8Array[]) => packets.flatMap((each) => depacketiser.push(each));
    expect(push(packet({ rest: [1, 2] }, false), packet({ offset: 2, rest: [3] }))).toHaveLength(1);
    expect(push(packet({ rest: [1, 2] }, false), packet({ offset: 3, rest: [3] }))).toEqual([]);
    expect(push(packet({ offset: 5, rest: [1] }))).toEqual([]);
    expect(push(packet({ rest: table(1) }, false), packet({ offset: 64, rest: table(1) }))).toEqual([]);
    expect(depacketiser.dropped).toBe(3);
  });

  test('nothing that comes makes it throw', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (payloads) => {
        const depacketiser = createJpegDepacketiser();
        for (const [at, payload] of payloads.entries())
          depacketiser.push(writeRtp({ payloadType: 26, marker: at % 2 === 0, sequence: at, timestamp: at, ssrc: 1 }, payload));
        readJpegSize(Uint8Array.from(payloads.flatMap((each) => [...each])));
      }),
    );
  });
});
