import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MEDIA_HEADER_BYTES, readMediaHeader, writeMediaHeader } from './media.ts';

test('a header reads back, also in the middle of a buffer', () => {
  const facts = fc.record({
    key: fc.boolean(),
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

test.each([new Uint8Array(MEDIA_HEADER_BYTES - 1).fill(1), new Uint8Array(MEDIA_HEADER_BYTES), new Uint8Array(MEDIA_HEADER_BYTES).fill(2)])(
  'other bytes are no header',
  (bytes) => {
    expect(readMediaHeader(bytes)).toBeUndefined();
  },
);
