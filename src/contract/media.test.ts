import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MEDIA_HEADER_BYTES, headerForView, readMediaHeader, writeMediaHeader } from './media.ts';

test('a header reads back, also in the middle of a buffer', () => {
  const facts = fc.record({
    id: fc.nat({ max: 0xffff }),
    key: fc.boolean(),
    audio: fc.boolean(),
    fragment: fc.boolean(),
    sequence: fc.nat({ max: 0xffff_ffff }),
    wallClockMicros: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  });
  fc.assert(
    fc.property(facts, (header) => {
      const bytes = new Uint8Array(40).subarray(7);
      writeMediaHeader(bytes, header);
      expect(readMediaHeader(bytes)).toEqual(header);
    }),
  );
});

test('of a message that many share, a view of a line has a header of its own; the message stays as it is', () => {
  const shared = new Uint8Array(MEDIA_HEADER_BYTES + 3).fill(7, MEDIA_HEADER_BYTES);
  writeMediaHeader(shared, { key: true, sequence: 4, wallClockMicros: 5 });
  const head = headerForView(shared, 65_535);
  expect(readMediaHeader(head)).toEqual({ id: 65_535, key: true, audio: false, fragment: false, sequence: 4, wallClockMicros: 5 });
  expect(readMediaHeader(shared)).toMatchObject({ id: 0, sequence: 4 });
});

test.each([new Uint8Array(MEDIA_HEADER_BYTES - 1).fill(1), new Uint8Array(MEDIA_HEADER_BYTES), new Uint8Array(MEDIA_HEADER_BYTES).fill(2)])(
  'other bytes are no header',
  (bytes) => {
    expect(readMediaHeader(bytes)).toBeUndefined();
  },
);
