import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NalBitReader, NalBitWriter } from './h264-overlay-bits.ts';
import { lowerSlice, readOverlayFacts, tallerSps, type OverlayFacts } from './h264-overlay.ts';
import { RAW_BLOCK_BYTES, writeRepeatSlice, writeStripSlice, type StripBlock } from './h264-overlay-strip.ts';
import { readSps } from './h264-sps.ts';

/** A constrained baseline SPS of 640×352 cropped to 640×344; `orderType` and `profile` to make odd ones. */
function sps({ profile = 66, orderType = 2, frameOnly = 1 } = {}): Uint8Array {
  const writer = new NalBitWriter(0x67).put(profile, 8).put(0xc0, 8).put(30, 8).unsigned(0).unsigned(0).unsigned(orderType);
  if (orderType === 0) writer.unsigned(2);
  return writer
    .unsigned(1)
    .put(0, 1)
    .unsigned(39)
    .unsigned(21)
    .put(frameOnly, 1)
    .put(1, 1)
    .put(1, 1)
    .unsigned(0)
    .unsigned(0)
    .unsigned(0)
    .unsigned(4)
    .put(0, 1)
    .finish();
}

function pps({ cabac = 0, references = 0, weighted = 0, qp = -3 } = {}): Uint8Array {
  return new NalBitWriter(0x68)
    .unsigned(0)
    .unsigned(0)
    .put(cabac, 1)
    .put(0, 1)
    .unsigned(0)
    .unsigned(references)
    .unsigned(0)
    .put(weighted, 1)
    .put(0, 2)
    .signed(qp)
    .signed(0)
    .signed(-2)
    .put(1, 1)
    .put(0, 2)
    .finish();
}

const OVERLAY: OverlayFacts = { columns: 40, rows: 22, frameNumBits: 4, ppsId: 0, initialQp: 23, deblockingControl: true };

/** Two zero bytes and one below 3: what emulation prevention must keep out of a unit. */
function holdsStartCode(nal: Uint8Array): boolean {
  return nal.some((byte, index) => index >= 2 && byte < 3 && nal[index - 1] === 0 && nal[index - 2] === 0);
}

describe('parameter sets', () => {
  test('facts are read from a fitting stream', () => {
    expect(readOverlayFacts(sps(), pps())).toEqual(OVERLAY);
  });

  test.each([
    ['CABAC', sps(), pps({ cabac: 1 })],
    ['reference', sps(), pps({ references: 1 })],
    ['weighted', sps(), pps({ weighted: 1 })],
    ['order count', sps({ orderType: 0 }), pps()],
    ['High', sps({ profile: 100 }), pps()],
    ['fields', sps({ frameOnly: 0 }), pps()],
    ['sequence parameter set', pps(), pps()],
  ])('a stream that cannot be used is refused: %s', (word, first, second) => {
    expect(readOverlayFacts(first, second)).toEqual({ reason: expect.stringContaining(word) as string });
  });

  test('the taller SPS differs in its height only', () => {
    const before = readSps(sps());
    const after = readSps(tallerSps(sps(), 1) ?? new Uint8Array());
    expect(before).toMatchObject({ width: 640, height: 344 });
    expect(after).toEqual({ ...before, height: 360 });
    expect(tallerSps(sps({ orderType: 0 }), 1)).toBeUndefined();
  });
});

describe('slices', () => {
  /** A predicted slice with everything in its header that a stream may have, then `body`. */
  function slice(body: readonly number[], deblocking: number): Uint8Array {
    const writer = new NalBitWriter(0x61).unsigned(80).unsigned(5).unsigned(0).put(9, 4);
    writer.put(1, 1).unsigned(0); // override of the reference count
    writer.put(1, 1).unsigned(0).unsigned(3).unsigned(3); // reordering
    writer.put(1, 1).unsigned(1).unsigned(7).unsigned(0); // adaptive marking
    writer.signed(-4).unsigned(deblocking);
    if (deblocking !== 1) writer.signed(1).signed(-1);
    for (const bit of body) writer.put(bit, 1);
    return writer.finish();
  }

  function fields(nal: Uint8Array): { first: number; deblocking: number; rest: number[] } {
    const bits = new NalBitReader(nal);
    const first = bits.unsigned();
    bits.unsigned();
    bits.unsigned();
    bits.take(4);
    bits.take(1);
    bits.unsigned();
    bits.take(1);
    bits.unsigned();
    bits.unsigned();
    bits.unsigned();
    bits.take(1);
    bits.unsigned();
    bits.unsigned();
    bits.unsigned();
    bits.signed();
    const deblocking = bits.unsigned();
    if (deblocking !== 1) bits.take(6);
    const rest: number[] = [];
    while (bits.position < bits.end) rest.push(bits.take(1));
    return { first, deblocking, rest };
  }

  test('a slice is moved down, filters no edge of its neighbour, and keeps every other bit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 200 }),
        fc.constantFrom([0, 2], [1, 1], [2, 2]),
        (body, [deblocking = 0, expected = 0]) => {
          const lowered = lowerSlice(slice(body, deblocking), OVERLAY, 2);
          expect(fields(lowered.nal)).toEqual({ first: 160, deblocking: expected, rest: body });
          expect(lowered.facts).toEqual({ idr: false, frameNum: 9, idrPicId: 0 });
        },
      ),
    );
  });

  test('no written slice holds a start code, whatever it shows', () => {
    const block = fc.oneof(
      fc.constant<StripBlock>({ kind: 'keep' }),
      fc.integer({ min: -39, max: 39 }).map((column): StripBlock => ({ kind: 'move', right: column * 16 })),
      fc.integer({ min: 16, max: 235 }).map((luma): StripBlock => ({ kind: 'raw', bytes: new Uint8Array(RAW_BLOCK_BYTES).fill(luma) })),
    );
    fc.assert(
      fc.property(fc.array(block, { minLength: 40, maxLength: 40 }), fc.integer({ min: 0, max: 15 }), (blocks, frameNum) => {
        const nal = writeStripSlice(blocks, 0, { overlay: OVERLAY, slice: { idr: false, frameNum, idrPicId: 0 } });
        expect(holdsStartCode(nal)).toBe(false);
      }),
    );
  });

  test('a strip that stays as it is, and a whole repeated picture, take a few bytes', () => {
    const context = { overlay: OVERLAY, slice: { idr: false, frameNum: 3, idrPicId: 0 } };
    expect(
      writeStripSlice(
        Array.from({ length: 40 }, (): StripBlock => ({ kind: 'keep' })),
        0,
        context,
      ).length,
    ).toBeLessThan(10);
    expect(writeRepeatSlice(920, context).length).toBeLessThan(10);
  });

  test('a block that does not belong into a slice is a bug', () => {
    const context = (idr: boolean) => ({ overlay: OVERLAY, slice: { idr, frameNum: 0, idrPicId: 0 } });
    expect(() => writeStripSlice([{ kind: 'keep' }], 0, context(true))).toThrow(/bug/);
    expect(() => writeStripSlice([{ kind: 'smear', left: 0, right: 0 }], 0, context(false))).toThrow(/bug/);
  });
});

test('bits come back as they were written, with emulation prevention between', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('u', 's', 'b'), fc.integer({ min: 0, max: 70_000 }))), (numbers) => {
      const writer = new NalBitWriter(0x41);
      for (const [kind, value] of numbers) {
        if (kind === 'u') writer.unsigned(value);
        else if (kind === 's') writer.signed(-value);
        else writer.put(value % 2 ** 13, 13);
      }
      const nal = writer.finish();
      expect(holdsStartCode(nal)).toBe(false);
      const reader = new NalBitReader(nal);
      for (const [kind, value] of numbers)
        expect(kind === 'u' ? reader.unsigned() : kind === 's' ? -reader.signed() + 0 : reader.take(13)).toBe(
          kind === 'b' ? value % 2 ** 13 : value,
        );
      expect(reader.position).toBe(reader.end);
    }),
  );
});
