import { MAX_NALS } from './access-unit.ts';

/** H.264 byte stream and NAL units (ITU-T H.264 §7.3.1, §7.4.1, Annex B). A NAL unit here is without start code and length. */
export const NAL = { slice: 1, idr: 5, sei: 6, sps: 7, pps: 8, delimiter: 9, filler: 12, stapA: 24, fuA: 28 } as const;

export function nalType(nal: Uint8Array): number {
  return (nal[0] ?? 0) & 0x1f;
}

/** True when the access unit can be decoded without those before it. */
export function isKeyFrame(nals: readonly Uint8Array[]): boolean {
  return nals.some((nal) => nalType(nal) === NAL.idr);
}

/** NAL units of a byte stream with start codes of three or four bytes; views, not copies. At most `MAX_NALS`. */
export function splitAnnexB(bytes: Uint8Array): Uint8Array[] {
  const nals: Uint8Array[] = [];
  let start = findStartCode(bytes, 0);
  while (start < bytes.length && nals.length < MAX_NALS) {
    const from = start + 3;
    const next = findStartCode(bytes, from);
    let to = next;
    // trailing_zero_8bits and the first byte of a four-byte start code belong to nobody.
    while (to > from && bytes[to - 1] === 0) to--;
    if (to > from) nals.push(bytes.subarray(from, to));
    start = next;
  }
  return nals;
}

export function joinAnnexB(nals: readonly Uint8Array[]): Uint8Array {
  return joinWith(nals, (bytes, offset) => {
    bytes[offset + 3] = 1;
  });
}

/** Each NAL unit after its length in four bytes, as ISO/IEC 14496-15 and WebCodecs `avc` want it. */
export function joinLengthPrefixed(nals: readonly Uint8Array[]): Uint8Array {
  return joinWith(nals, writeLength);
}

/** Bytes that `joinLengthPrefixed` needs. */
export function lengthPrefixedSize(nals: readonly Uint8Array[]): number {
  return nals.reduce((sum, nal) => sum + 4 + nal.length, 0);
}

/** The same into a buffer of the caller's, from `offset`. */
export function writeLengthPrefixed(nals: readonly Uint8Array[], bytes: Uint8Array, offset: number): void {
  for (const nal of nals) {
    writeLength(bytes, offset, nal.length);
    bytes.set(nal, offset + 4);
    offset += 4 + nal.length;
  }
}

/** NAL units of length-prefixed data; a last one that is cut short is left out. */
export function splitLengthPrefixed(bytes: Uint8Array): Uint8Array[] {
  const nals: Uint8Array[] = [];
  let offset = 0;
  while (offset + 4 < bytes.length && nals.length < MAX_NALS) {
    const length =
      (((bytes[offset] ?? 0) << 24) | ((bytes[offset + 1] ?? 0) << 16) | ((bytes[offset + 2] ?? 0) << 8) | (bytes[offset + 3] ?? 0)) >>> 0;
    if (length === 0 || offset + 4 + length > bytes.length) break;
    nals.push(bytes.subarray(offset + 4, offset + 4 + length));
    offset += 4 + length;
  }
  return nals;
}

function joinWith(nals: readonly Uint8Array[], mark: (bytes: Uint8Array, offset: number, length: number) => void): Uint8Array {
  const bytes = new Uint8Array(lengthPrefixedSize(nals));
  let offset = 0;
  for (const nal of nals) {
    mark(bytes, offset, nal.length);
    bytes.set(nal, offset + 4);
    offset += 4 + nal.length;
  }
  return bytes;
}

function writeLength(bytes: Uint8Array, offset: number, length: number): void {
  bytes[offset] = length >>> 24;
  bytes[offset + 1] = (length >>> 16) & 0xff;
  bytes[offset + 2] = (length >>> 8) & 0xff;
  bytes[offset + 3] = length & 0xff;
}

/** Index of the next 00 00 01, or the length when there is none. */
function findStartCode(bytes: Uint8Array, from: number): number {
  for (let index = bytes.indexOf(1, from + 2); index !== -1; index = bytes.indexOf(1, index + 1)) {
    if (bytes[index - 1] === 0 && bytes[index - 2] === 0) return index - 2;
  }
  return bytes.length;
}
