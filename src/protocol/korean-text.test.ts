import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { decodeEucKr, decodeKorean, encodeEucKr, encodeKorean } from './korean-text.ts';

const everySyllable = String.fromCharCode(...Array.from({ length: 11_172 }, (_, at) => 0xac00 + at));

describe('Korean text', () => {
  test('all 11,172 syllables are written as another implementation of CP949 writes them, and read back', () => {
    const bytes = encodeEucKr(everySyllable);
    expect(Buffer.from(bytes).equals(iconv.encode(everySyllable, 'cp949'))).toBe(true);
    expect(decodeEucKr(bytes)).toBe(everySyllable);
  });

  test('every character of KS X 1001 that another implementation knows is read alike', () => {
    let compared = 0;
    for (let lead = 0x81; lead <= 0xfe; lead++) {
      for (let trail = 0x41; trail <= 0xfe; trail++) {
        const other = iconv.decode(Buffer.from([lead, trail]), 'cp949');
        const mine = decodeEucKr(Uint8Array.of(lead, trail));
        if (mine === undefined || other.length !== 1 || other === '\ufffd') continue;
        expect(mine, `${lead.toString(16)}${trail.toString(16)}`).toBe(other);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(17_000);
  });

  test('what CP949 lacks becomes a question mark, and bytes that are neither encoding are refused', () => {
    expect([...encodeEucKr('강😀도é')]).toEqual([0xb0, 0xad, 0x3f, 0xb5, 0xb5, 0x3f]);
    expect(decodeKorean(Uint8Array.of(0xff, 0xff, 0x31))).toBeUndefined();
    expect(decodeEucKr(Uint8Array.of(0xb0))).toBeUndefined();
  });

  test('a syllable that is also a valid UTF-8 letter is read as Korean', () => {
    expect(decodeKorean(encodeEucKr('칼'))).toEqual({ text: '칼', encoding: 'euc-kr' });
  });

  test('ASCII says nothing about the encoding', () => {
    expect(decodeKorean(new TextEncoder().encode('112|UCP'))).toEqual({ text: '112|UCP' });
  });

  test('addresses in either encoding are told apart without being told', () => {
    const syllables = fc.string({
      unit: fc.constantFrom(...'서울특별시강남구테헤란로똠방각하뷁가나다라마바사 123-'),
      minLength: 6,
      maxLength: 60,
    });
    fc.assert(
      fc.property(syllables, fc.constantFrom('utf-8' as const, 'euc-kr' as const), (middle, encoding) => {
        const text = `강도|${middle}`;
        expect(decodeKorean(encodeKorean(text, encoding))).toEqual({ text, encoding });
      }),
      { numRuns: 500 },
    );
  });
});
