import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAvcc, updateParameterSets, writeAvcc, NO_PARAMETER_SETS } from './h264-avcc.ts';
import { codecString, readPpsIds, readSps } from './h264-sps.ts';
import { isKeyFrame, joinAnnexB, joinLengthPrefixed, nalType, splitAnnexB, splitLengthPrefixed } from './h264.ts';

const clip = new Uint8Array(readFileSync(new URL('../../test/integration/support/clip.h264', import.meta.url)));
const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const nals = splitAnnexB(clip);
const sps = nals.find((nal) => nalType(nal) === 7)!;
const pps = nals.find((nal) => nalType(nal) === 8)!;

/** Writes an SPS bit by bit, so that sizes and croppings that no encoder here makes can be read too. */
function spsOf(fields: {
  profile: number;
  columns: number;
  rows: number;
  frameOnly?: boolean;
  crop?: [number, number, number, number];
  chroma?: number;
  scaling?: boolean;
}): Uint8Array {
  let bits = '';
  const ue = (value: number) => {
    const code = (value + 1).toString(2);
    bits += '0'.repeat(code.length - 1) + code;
  };
  ue(0);
  if (fields.profile === 100) {
    ue(fields.chroma ?? 1);
    if (fields.chroma === 3) bits += '0';
    ue(0);
    ue(0);
    bits += '0';
    // One list of its own that ends at once (delta −8 makes the next scale 0), the others absent.
    bits += fields.scaling ? `1${'1'}${'000010001'}${'0'.repeat(7)}` : '0';
  }
  ue(0);
  ue(2);
  ue(4);
  bits += '0';
  ue(fields.columns - 1);
  ue(fields.rows - 1);
  bits += fields.frameOnly === false ? '00' : '1';
  bits += '1';
  bits += fields.crop ? '1' : '0';
  for (const value of fields.crop ?? []) ue(value);
  bits += '01';
  const bytes = bits
    .padEnd(Math.ceil(bits.length / 8) * 8, '0')
    .match(/.{8}/g)!
    .map((byte) => Number.parseInt(byte, 2));
  const escaped: number[] = [];
  for (const byte of bytes) {
    if (byte <= 3 && escaped.at(-1) === 0 && escaped.at(-2) === 0) escaped.push(3);
    escaped.push(byte);
  }
  return Uint8Array.of(0x67, fields.profile, 0, 31, ...escaped);
}

describe('byte stream', () => {
  test('the clip has two groups of fifteen pictures', () => {
    const types = nals.map(nalType);
    expect(types.filter((type) => type === 5)).toHaveLength(2);
    expect(types.filter((type) => type === 1)).toHaveLength(28);
    expect(joinAnnexB(nals).length).toBeGreaterThanOrEqual(clip.length);
  });

  test('start codes of three and four bytes, zeros between, nothing before the first', () => {
    expect(splitAnnexB(hex('ff 00 00 01 67 01 00 00 00 01 68 02 00 00 00 00 01 05'))).toEqual([hex('67 01'), hex('68 02'), hex('05')]);
    expect(splitAnnexB(hex('00 00 00 01'))).toEqual([]);
    expect(splitAnnexB(hex('67 42'))).toEqual([]);
  });

  test('any NAL units survive both ways of joining', () => {
    // Emulation prevention keeps three-byte start codes and trailing zeros out of NAL units.
    const nal = fc.uint8Array({ minLength: 1, maxLength: 50 }).map((bytes) => bytes.map((byte) => byte || 1));
    fc.assert(
      fc.property(fc.array(nal, { maxLength: 10 }), (list) => {
        expect(splitAnnexB(joinAnnexB(list))).toEqual(list);
        expect(splitLengthPrefixed(joinLengthPrefixed(list))).toEqual(list);
      }),
    );
  });

  test('any bytes: splitting never throws and stays inside', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        for (const nal of [...splitAnnexB(bytes), ...splitLengthPrefixed(bytes)]) expect(nal.length).toBeGreaterThan(0);
      }),
    );
    expect(splitLengthPrefixed(hex('00000002 6701 00000009 68'))).toEqual([hex('6701')]);
  });

  test('a key frame is one with an IDR slice', () => {
    expect(isKeyFrame([hex('09f0'), hex('6588')])).toBe(true);
    expect(isKeyFrame([sps, pps, hex('4188')])).toBe(false);
  });
});

describe('sequence parameter set', () => {
  test('of the clip', () => {
    const facts = readSps(sps)!;
    expect(facts).toMatchObject({ width: 320, height: 180, profile: 100 });
    expect(codecString(facts)).toMatch(/^avc1\.6400[0-9a-f]{2}$/);
    expect(readPpsIds(pps)).toEqual({ id: 0, sps: 0 });
  });

  test.each([
    ['1920×1080, cropped', spsOf({ profile: 100, columns: 120, rows: 68, crop: [0, 0, 0, 4] }), 1_920, 1_080],
    ['1080 interlaced', spsOf({ profile: 100, columns: 120, rows: 34, frameOnly: false, crop: [0, 0, 0, 2] }), 1_920, 1_080],
    ['baseline', spsOf({ profile: 66, columns: 44, rows: 30 }), 704, 480],
    ['with scaling lists', spsOf({ profile: 100, columns: 80, rows: 45, scaling: true }), 1_280, 720],
    ['4:2:2', spsOf({ profile: 100, columns: 80, rows: 46, chroma: 2, crop: [0, 0, 0, 16] }), 1_280, 720],
    ['monochrome', spsOf({ profile: 100, columns: 80, rows: 46, chroma: 0, crop: [0, 0, 0, 16] }), 1_280, 720],
  ])('%s', (_, nal, width, height) => expect(readSps(nal)).toMatchObject({ width, height }));

  test.each([
    ['cut short', sps.subarray(0, 8)],
    ['not an SPS', pps],
    ['too large', spsOf({ profile: 66, columns: 5_000, rows: 30 })],
    ['nothing left after cropping', spsOf({ profile: 66, columns: 1, rows: 1, crop: [8, 0, 0, 0] })],
    ['longer than any', new Uint8Array(2_000).fill(0x67)],
  ])('refuses one that is %s', (_, nal) => expect(readSps(nal)).toBeUndefined());

  test('any bytes: never throws, never gives an absurd size', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const facts = readSps(Uint8Array.of(0x67, ...bytes));
        if (facts) expect(facts.width > 0 && facts.width <= 16_384 && facts.height > 0 && facts.height <= 16_384).toBe(true);
        readPpsIds(Uint8Array.of(0x68, ...bytes));
      }),
    );
  });
});

describe('decoder configuration', () => {
  test('holds the sets and reads back', () => {
    const avcc = writeAvcc({ sps: [sps], pps: [pps] })!;
    expect([...avcc.subarray(0, 6)]).toEqual([1, ...sps.subarray(1, 4), 0xff, 0xe1]);
    expect(readAvcc(avcc)).toEqual({ sps: [sps], pps: [pps] });
    expect([...avcc.subarray(-4)]).toEqual([0xfd, 0xf8, 0xf8, 0]);
    for (let length = 0; length < avcc.length - 4; length++) expect(readAvcc(avcc.subarray(0, length))).toBeUndefined();
  });

  test('is not written without both kinds', () => {
    expect(writeAvcc({ sps: [sps], pps: [] })).toBeUndefined();
    expect(writeAvcc({ sps: [], pps: [pps] })).toBeUndefined();
    expect(writeAvcc({ sps: [hex('6742')], pps: [pps] })).toBeUndefined();
  });

  test('R113: holds what a decoder may need and no more, whatever a camera sends for parameter sets', () => {
    const noise = Array.from({ length: 400 }, (_, index) =>
      Uint8Array.from({ length: 1_000 }, (_, at) => (at === 0 ? 0x68 : (index * 37 + at * 11) & 0xff)),
    );
    const sets = updateParameterSets({ sps: [sps], pps: [pps] }, [...noise, new Uint8Array(5_000).fill(0x68)]);
    expect(sets.pps.reduce((sum, each) => sum + each.length, 0)).toBeLessThanOrEqual(3_072);
    // Of base64 the contract takes 16,384 letters.
    expect(writeAvcc(sets)!.length).toBeLessThan(12_000);
  });

  test('is the same object until a set really changes', () => {
    const first = updateParameterSets(NO_PARAMETER_SETS, nals);
    expect(first).toEqual({ sps: [sps], pps: [pps] });
    expect(updateParameterSets(first, nals)).toBe(first);
    const wider = spsOf({ profile: 100, columns: 80, rows: 45 });
    expect(updateParameterSets(first, [wider])).toEqual({ sps: [wider], pps: [pps] });
    expect(updateParameterSets(first, [hex('6742')])).toBe(first);
  });
});
