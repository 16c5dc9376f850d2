import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRecording } from '../../test/integration/support/recording.ts';
import { NO_H265_SETS, updateH265Sets, writeHvcc } from './h265-hvcc.ts';
import { h265CodecString, readH265SetId, readH265Sps } from './h265-sps.ts';
import { readSdp } from './sdp.ts';
import { videoFormatOf } from './sdp-video.ts';

const read = readSdp(readRecording('h265-aac').sdp);
const described = read.ok ? videoFormatOf(read.sdp.media[0]!)!.sets : [];
const [vps, sps, pps] = described as [Uint8Array, Uint8Array, Uint8Array];
const profile = (...bytes: readonly number[]) => ({ profileTierLevel: Uint8Array.from(bytes) });

describe('parameter sets of x265', () => {
  test('tell size, depth and profile of the pictures', () => {
    expect(readH265Sps(sps)).toMatchObject({
      id: 0,
      width: 320,
      height: 180,
      chroma: 1,
      bitDepthLuma: 8,
      bitDepthChroma: 8,
      temporalLayers: 1,
    });
    expect(h265CodecString(readH265Sps(sps)!)).toBe('hvc1.1.6.L60.90');
    expect(described.map(readH265SetId)).toEqual([0, 0, 0]);
  });

  test('hvcC holds them as ISO/IEC 14496-15 §8.3.3.1 says', () => {
    const hvcc = writeHvcc(updateH265Sets(NO_H265_SETS, described))!;
    expect(hvcc[0]).toBe(1);
    expect([...hvcc.subarray(1, 13)]).toEqual([...readH265Sps(sps)!.profileTierLevel]);
    expect([...hvcc.subarray(13, 23)]).toEqual([0xf0, 0, 0xfc, 0xfd, 0xf8, 0xf8, 0, 0, 0x0f, 3]);
    let offset = 23;
    const lists = [];
    for (let list = 0; list < 3; list++) {
      const length = (hvcc[offset + 3]! << 8) | hvcc[offset + 4]!;
      lists.push({ type: hvcc[offset]! & 0x3f, count: hvcc[offset + 2], set: hvcc.subarray(offset + 5, offset + 5 + length) });
      offset += 5 + length;
    }
    expect(offset).toBe(hvcc.length);
    expect(lists.map(({ type, count }) => [type, count])).toEqual([
      [32, 1],
      [33, 1],
      [34, 1],
    ]);
    expect(lists.map(({ set }) => Buffer.from(set).toString('hex'))).toEqual(described.map((set) => Buffer.from(set).toString('hex')));
  });

  test('a set that comes again replaces the one of its id, and the same one changes nothing', () => {
    const sets = updateH265Sets(NO_H265_SETS, described);
    expect(updateH265Sets(sets, [vps, sps.slice(), pps])).toBe(sets);
    const changed = updateH265Sets(sets, [Uint8Array.of(...pps, 0x80)]);
    expect([changed.pps.length, changed.sps]).toEqual([1, sets.sps]);
    expect(writeHvcc({ ...sets, vps: [] })).toBeUndefined();
  });

  test('R113: holds what a decoder may need and no more, whatever a camera sends for parameter sets', () => {
    const noise = Array.from({ length: 400 }, (_, index) =>
      Uint8Array.from({ length: 1_000 }, (_, at) =>
        at === 0 ? [0x40, 0x42, 0x44][index % 3]! : at === 1 ? 1 : (index * 37 + at * 11) & 0xff,
      ),
    );
    const sets = updateH265Sets(updateH265Sets(NO_H265_SETS, described), noise);
    for (const kind of [sets.vps, sets.sps, sets.pps]) expect(kind.reduce((sum, each) => sum + each.length, 0)).toBeLessThanOrEqual(3_072);
    // Of base64 the contract takes 16,384 letters.
    expect(writeHvcc(sets)!.length).toBeLessThan(12_000);
  });
});

describe('the name of the codec', () => {
  test.each([
    ['hvc1.1.6.L93.B0', profile(0x01, 0x60, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 93)],
    ['hvc1.2.4.H120.B0', profile(0x22, 0x20, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 120)],
    ['hvc1.A4.10.L63.B0.23', profile(0x44, 0x08, 0, 0, 0, 0xb0, 0x23, 0, 0, 0, 0, 63)],
    ['hvc1.1.6.L93', profile(0x01, 0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 93)],
  ])('%s', (name, facts) => expect(h265CodecString(facts)).toBe(name));
});

test('no bytes make a reader throw, and a set that is cut short is none', () => {
  for (let length = 0; length < 24; length++) expect(readH265Sps(sps.subarray(0, length))).toBeUndefined();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(32, 33, 34), (body, type) => {
      const nal = Uint8Array.of(type << 1, 1, ...body);
      readH265Sps(nal);
      readH265SetId(nal);
      writeHvcc(updateH265Sets(NO_H265_SETS, [nal, nal]));
    }),
  );
});
