import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.ts';

test('equals the platform for any bytes and reads its own text back, with and without padding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64'));
      expect(decodeBase64(text)).toEqual(bytes);
      expect(decodeBase64(text.replaceAll('=', ''))).toEqual(bytes);
    }),
  );
});

test.each(['A', '====A', 'ab*d', 'ab d', 'abcde'])('refuses %j', (text) => expect(decodeBase64(text)).toBeUndefined());
