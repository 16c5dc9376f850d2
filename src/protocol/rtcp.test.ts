import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  asksForKeyFrame,
  readNacks,
  senderReportName,
  writeBitrateLimit,
  writeKeyFrameRequest,
  writeNack,
  writeReceiverReport,
  writeSenderReport,
} from './rtcp.ts';

const names = { sender: 7, media: 0xcafe_f00d };

describe('feedback', () => {
  test('of missing packets reads back, over the wrap of their numbers', () => {
    const missed = fc
      .tuple(fc.nat(0xffff), fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }))
      .map(([first, steps]) => steps.reduce((all, step) => [...all, (all.at(-1)! + step) & 0xffff], [first]));
    fc.assert(
      fc.property(missed, (sequences) => {
        expect(readNacks(writeNack(names, sequences), names.media)).toEqual(sequences);
      }),
    );
    expect(writeNack(names, [10, 11, 26, 27])).toHaveLength(12 + 2 * 4);
  });

  test('about another stream, and any bytes, miss nothing; nobody can ask for everything at a time', () => {
    expect(readNacks(writeNack(names, [1, 2]), 8)).toEqual([]);
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(readNacks(bytes, 0).length).toBeLessThan(300);
      }),
    );
    const all = Array.from({ length: 5_000 }, (_, index) => index * 3);
    expect(readNacks(writeNack(names, all), names.media).length).toBeLessThan(300);
  });

  test('that asks for a key frame is told from other feedback', () => {
    expect(asksForKeyFrame(writeKeyFrameRequest(names))).toBe(true);
    expect(asksForKeyFrame(writeNack(names, [1]))).toBe(false);
    expect(asksForKeyFrame(writeBitrateLimit(names, 1))).toBe(false);
  });

  test.each([
    [250_000, 0, 250_000],
    [2_500_000, 4, 156_250],
    [3_000_000_000, 14, 183_105],
  ])('of a limit of %i bit/s has exponent and mantissa', (limit, exponent, mantissa) => {
    const bytes = writeBitrateLimit(names, limit);
    expect([bytes[17]! >> 2, ((bytes[17]! & 3) << 16) | (bytes[18]! << 8) | bytes[19]!]).toEqual([exponent, mantissa]);
    expect(Buffer.from(bytes.subarray(12, 16)).toString()).toBe('REMB');
  });
});

test('a receiver report names the sender report that it answers', () => {
  const report = writeSenderReport({ ssrc: 1, wallClockMicros: 1_700_000_000_500_000, rtpTimestamp: 0, packets: 0, octets: 0 });
  const name = senderReportName(report)!;
  expect(name & 0xffff).toBe(0x8000);
  const bytes = writeReceiverReport(9, { media: 1, lostShare: 64, lost: 3, highest: 70_000, lastReport: name, delay: 65_536 });
  expect(bytes).toHaveLength(32);
  const view = new DataView(bytes.buffer);
  expect([
    view.getUint8(0),
    view.getUint8(12),
    view.getUint32(12) & 0xff_ffff,
    view.getUint32(16),
    view.getUint32(24),
    view.getUint32(28),
  ]).toEqual([0x81, 64, 3, 70_000, name, 65_536]);
});
