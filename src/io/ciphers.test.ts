import { expect, test } from 'vitest';
import { systemCiphers } from './ciphers.ts';

const PLAIN = '00112233445566778899aabbccddeeff';
// RFC 5794, appendix A.
const VECTORS = [
  { bits: 128, key: '000102030405060708090a0b0c0d0e0f', cipher: 'd718fbd6ab644c739da95f3be6451778' },
  { bits: 192, key: '000102030405060708090a0b0c0d0e0f1011121314151617', cipher: '26449c1805dbe7aa25a468ce263a9e79' },
  { bits: 256, key: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', cipher: 'f92bd7c79fb72e2f2b8f80c1972d24fc' },
];
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

test.each(VECTORS)('ARIA-$bits gives the block of RFC 5794', ({ key, cipher }) => {
  const sealed = systemCiphers.encryptAria({ mode: 'ecb', key: bytes(key), bytes: bytes(PLAIN) });
  expect(Buffer.from(sealed.slice(0, 16)).toString('hex')).toBe(cipher);
  expect(systemCiphers.decryptAria({ mode: 'ecb', key: bytes(key), bytes: sealed })).toEqual(bytes(PLAIN));
});

test.each(VECTORS)(
  'ARIA-$bits in CBC is the block cipher chained: the first block is that of the plain text XOR the vector',
  ({ key, cipher }) => {
    const iv = bytes('0f1e2d3c4b5a69788796a5b4c3d2e1f0');
    const mixed = bytes(PLAIN).map((byte, at) => byte ^ iv[at]!);
    const sealed = systemCiphers.encryptAria({ mode: 'cbc', key: bytes(key), iv, bytes: mixed });
    expect(Buffer.from(sealed.slice(0, 16)).toString('hex')).toBe(cipher);
    expect(systemCiphers.decryptAria({ mode: 'cbc', key: bytes(key), iv, bytes: sealed })).toEqual(mixed);
  },
);

test('bytes that do not decrypt are undefined, not an error', () => {
  const key = bytes(VECTORS[0]!.key);
  expect(systemCiphers.decryptAria({ mode: 'ecb', key, bytes: bytes(PLAIN) })).toBeUndefined();
  expect(systemCiphers.decryptAria({ mode: 'ecb', key, bytes: bytes('00') })).toBeUndefined();
});
