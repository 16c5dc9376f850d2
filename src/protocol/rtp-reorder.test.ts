import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createReorderBuffer } from './rtp-reorder.ts';
import { createReceptionCounter } from './rtp-reception.ts';
import { writeReceiverReport, writeSenderReport, writeSourceName } from './rtcp.ts';
import { readU16, readU32, writeRtp } from './rtp.ts';

const packet = (sequence: number, timestamp = 0, ssrc = 1) =>
  writeRtp({ payloadType: 96, marker: false, sequence: sequence & 0xffff, timestamp, ssrc }, Uint8Array.of(1));
const numbers = (packets: readonly Uint8Array[]) => packets.map((each) => readU16(each, 2));

describe('packets by UDP', () => {
  test('in order go on at once, over the wrap too', () => {
    const buffer = createReorderBuffer();
    const out = [65_534, 65_535, 65_536, 65_537].flatMap((each) => numbers(buffer.push(packet(each), 0)));
    expect(out).toEqual([65_534, 65_535, 0, 1]);
  });

  test('however they overtake each other within the bounds, they come out in order and once', () => {
    const shuffled = fc
      .integer({ min: 0, max: 65_535 })
      .chain((first) =>
        fc.tuple(
          fc.constant(first),
          fc.array(fc.record({ key: fc.integer({ min: 0, max: 12 }), twice: fc.boolean() }), { minLength: 1, maxLength: 60 }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([first, list]) => {
        const buffer = createReorderBuffer({ maxPackets: 16, maxWaitMs: 50 });
        const order = list
          .map((each, at) => ({ ...each, at }))
          // The first tells where the stream begins, and stays the first.
          .toSorted((left, right) => (left.at === 0 ? -1 : right.at === 0 ? 1 : left.at + left.key - right.at - right.key));
        const out = order.flatMap(({ at, twice }) => {
          const got = buffer.push(packet(first + at), 0);
          return [...got, ...(twice ? buffer.push(packet(first + at), 0) : [])];
        });
        expect(numbers(out)).toEqual(list.map((_, at) => (first + at) & 0xffff));
        expect(buffer.waiting).toBe(0);
      }),
    );
  });

  test('one that never comes is waited for so long, or until so many wait, and no longer', () => {
    const buffer = createReorderBuffer({ maxPackets: 3, maxWaitMs: 50 });
    expect(numbers(buffer.push(packet(1), 0))).toEqual([1]);
    expect(numbers(buffer.push(packet(3), 10))).toEqual([]);
    expect(numbers(buffer.expire(59))).toEqual([]);
    expect(numbers(buffer.expire(60))).toEqual([3]);
    expect(numbers([...[5, 6, 7].flatMap((each) => buffer.push(packet(each), 70))])).toEqual([]);
    expect(numbers(buffer.push(packet(9), 70))).toEqual([5, 6, 7]);
    // Too late is as good as lost.
    expect(numbers(buffer.push(packet(4), 71))).toEqual([]);
    expect(numbers(buffer.push(packet(8), 72))).toEqual([8, 9]);
  });

  test('a sender that counts anew is followed', () => {
    const buffer = createReorderBuffer();
    buffer.push(packet(100), 0);
    buffer.push(packet(102), 0);
    expect(numbers(buffer.push(packet(40_000), 0))).toEqual([102, 40_000]);
    expect(numbers(buffer.push(packet(40_001), 0))).toEqual([40_001]);
  });
});

describe('what was received (RFC 3550 §6.4.1)', () => {
  test('is counted with what was lost since the last report, over the wrap of the numbers', () => {
    const reception = createReceptionCounter(90_000);
    expect(reception.report(0)).toBeUndefined();
    for (let at = 0; at < 20; at++) if (at % 4 !== 3) reception.count(packet(65_530 + at, at * 900), at * 10);
    const first = reception.report(1_000);
    // The twentieth is among the lost, and of a lost last packet nobody knows.
    expect(first).toEqual({
      media: 1,
      lostShare: Math.floor((4 * 256) / 19),
      lost: 4,
      highest: 0x1_0000 + 12,
      jitter: 0,
      lastReport: 0,
      delay: 0,
    });
    for (let at = 19; at < 30; at++) reception.count(packet(65_530 + at, at * 900), at * 10);
    expect(reception.report(1_000)).toMatchObject({ lostShare: 0, lost: 4 });
  });

  test('tells how unevenly packets come, and when the sender’s own report came', () => {
    const reception = createReceptionCounter(90_000);
    for (let at = 0; at < 200; at++) reception.count(packet(at, at * 900), at * 10 + (at % 2) * 4);
    const report = writeSenderReport({ ssrc: 1, wallClockMicros: 1_700_000_000_500_000, rtpTimestamp: 0, packets: 1, octets: 1 });
    reception.hear(report, 5_000);
    const told = reception.report(5_500)!;
    // Four milliseconds of 90 kHz, as the filter of §A.8 settles.
    expect(told.jitter).toBeGreaterThan(340);
    expect(told.jitter).toBeLessThanOrEqual(360);
    expect([told.lastReport, told.delay]).toEqual([readU32(report, 10), 32_768]);
  });

  test('another source begins anew', () => {
    const reception = createReceptionCounter(8_000);
    reception.count(packet(5), 0);
    reception.count(packet(900, 0, 2), 0);
    expect(reception.report(0)).toMatchObject({ media: 2, lost: 0, highest: 900 });
  });

  test('is written as 32 bytes, with a name that fills whole words', () => {
    const block = { media: 2, lostShare: 64, lost: 5, highest: 70_000, jitter: 9, lastReport: 7, delay: 8 };
    const bytes = writeReceiverReport(1, block);
    expect([bytes.length, bytes[0], readU16(bytes, 2)]).toEqual([32, 0x81, 7]);
    expect([4, 8, 16, 20, 24, 28].map((at) => readU32(bytes, at))).toEqual([1, 2, 70_000, 9, 7, 8]);
    expect([bytes[12], readU32(bytes, 12) & 0xff_ffff]).toEqual([64, 5]);
    for (const name of ['', 'm', 'mangru', 'mangru-7']) {
      const source = writeSourceName(1, name);
      expect([source.length % 4, source.length, source[9], source.at(-1)]).toEqual([0, 4 * (readU16(source, 2) + 1), name.length, 0]);
    }
  });
});
