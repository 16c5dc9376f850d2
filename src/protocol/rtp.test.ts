import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asksForKeyFrame, hideSenderNames, isRtcp, readSenderReport, writeReceiverReport, writeSenderReport } from './rtcp.ts';
import { readRtp, sequenceDistance, timestampDistance, writeRtp } from './rtp.ts';

const header = { payloadType: 96, marker: true, sequence: 65_535, timestamp: 4_294_967_295, ssrc: 3_735_928_559 };

describe('RTP', () => {
  test('reads what it wrote', () => {
    const packet = writeRtp(header, Uint8Array.of(1, 2, 3));
    expect(readRtp(packet)).toEqual({ ...header, payloadStart: 12, payloadEnd: 15 });
  });

  test('finds the payload behind contributors, extension and padding, inside a larger buffer', () => {
    const packet = Uint8Array.of(
      0xb2,
      96,
      0,
      1,
      0,
      0,
      0,
      2,
      0,
      0,
      0,
      3,
      9,
      9,
      9,
      9,
      9,
      9,
      9,
      9,
      0xbe,
      0xde,
      0,
      1,
      7,
      7,
      7,
      7,
      5,
      6,
      0,
      0,
      3,
    );
    const buffer = new Uint8Array(60);
    buffer.set(packet, 10);
    expect(readRtp(buffer, 10, 10 + packet.length)).toMatchObject({ payloadStart: 10 + 28, payloadEnd: 10 + 30 });
  });

  test.each([
    ['too short', new Uint8Array(11).fill(0x80)],
    ['version 1', new Uint8Array(12).fill(0x40)],
    ['contributors past the end', Uint8Array.of(0x8f, ...new Uint8Array(11))],
    ['extension past the end', Uint8Array.of(0x90, ...new Uint8Array(13), 0xff, 0xff)],
    ['more padding than bytes', Uint8Array.of(0xa0, ...new Uint8Array(11), 200)],
  ])('refuses %s', (_, bytes) => expect(readRtp(bytes)).toBeUndefined());

  test('any bytes: the payload lies inside the packet, or there is none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const view = readRtp(bytes);
        if (view) expect(0 <= view.payloadStart && view.payloadStart <= view.payloadEnd && view.payloadEnd <= bytes.length).toBe(true);
      }),
    );
  });

  test.each([
    [1, 2, 1],
    [65_535, 0, 1],
    [0, 65_535, -1],
    [10, 10, 0],
  ])('from %i to %i it is %i', (from, to, distance) => expect(sequenceDistance(from, to)).toBe(distance));
  test('timestamps wrap too', () => expect(timestampDistance(4_294_967_295, 2_999)).toBe(3_000));
});

describe('RTCP', () => {
  test('a sender report keeps its time to the microsecond', () => {
    const report = { ssrc: 7, wallClockMicros: 1_795_000_000_123_456, rtpTimestamp: 4_000_000_000 };
    const bytes = writeSenderReport({ ...report, packets: 5, octets: 6 });
    expect(bytes).toHaveLength(28);
    expect(readSenderReport(bytes)).toEqual(report);
  });

  test('is found behind another packet, and a camera without a clock says 0', () => {
    const silent = writeSenderReport({ ssrc: 7, wallClockMicros: 0, rtpTimestamp: 1, packets: 0, octets: 0 }).fill(0, 8, 16);
    expect(readSenderReport(new Uint8Array([...writeReceiverReport(1), ...silent]))).toMatchObject({ wallClockMicros: 0 });
  });

  test('after 2036, when NTP seconds wrapped', () => {
    const micros = Date.UTC(2040, 0, 1) * 1_000;
    expect(
      readSenderReport(writeSenderReport({ ssrc: 1, wallClockMicros: micros, rtpTimestamp: 0, packets: 0, octets: 0 }))?.wallClockMicros,
    ).toBe(micros);
  });

  test.each([
    ['a picture loss behind a report', [0x80, 201, 0, 1, 0, 0, 0, 1, 0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2], true],
    ['a full intra request', [0x84, 206, 0, 1, 0, 0, 0, 1], true],
    ['a bandwidth estimate', [0x8f, 206, 0, 1, 0, 0, 0, 1], false],
    ['a NACK', [0x81, 205, 0, 1, 0, 0, 0, 1], false],
    ['a picture loss that is cut short', [0x81, 206, 0, 2, 0, 0, 0, 1], false],
    ['nothing', [], false],
  ])('%s', (_, bytes, asks) => expect(asksForKeyFrame(Uint8Array.from(bytes))).toBe(asks));

  const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
  const item = (kind: number, text: string): number[] => [kind, text.length, ...ascii(text)];
  const packet = (count: number, type: number, body: readonly number[]): number[] => {
    const padded = [...body, ...Array<number>((4 - (body.length % 4)) % 4).fill(0)];
    return [0x80 | count, type, 0, padded.length / 4, ...padded];
  };

  test('R82: what a sender says of itself is blanked, its reports are left as they are', () => {
    const report = [...writeSenderReport({ ssrc: 7, wallClockMicros: 1e15, rtpTimestamp: 9, packets: 5, octets: 6 })];
    const chunk = (text: string): number[] => {
      const items = [0, 0, 0, 7, ...item(1, text), ...item(6, 'Hik 10.1.7.2'), 0];
      return [...items, ...Array<number>((4 - (items.length % 4)) % 4).fill(0)];
    };
    const names = packet(2, 202, [...chunk('root@10.1.7.2'), ...chunk('a@10.1.7.3')]);
    const bye = packet(1, 203, [0, 0, 0, 7, 8, ...ascii('10.1.7.2')]);
    const application = packet(0, 204, [0, 0, 0, 7, ...ascii('HIKV'), ...ascii('10.1.7.2')]);
    const bytes = Uint8Array.from([1, 2, ...report, ...names, ...bye, ...application, 3]);
    const text = (): string => String.fromCharCode(...bytes);
    expect(text().match(/10\.1\.7/g)).toHaveLength(6);
    hideSenderNames(bytes, 2, bytes.length - 1);
    expect(text()).not.toMatch(/\d\.\d/);
    expect([...bytes.subarray(0, 2 + report.length)]).toEqual([1, 2, ...report]);
    expect(bytes.at(-1)).toBe(3);
    // Each text is as long as before; the goodbye's padding counts as text.
    expect([...bytes.subarray(2 + report.length)].filter((byte) => byte === 0x78)).toHaveLength(13 + 12 + 10 + 12 + 8 + 3);
  });

  test('R82: what cannot be read as RTCP is blanked whole, a packet cut short and a name longer than its packet too', () => {
    const cut = Uint8Array.from([
      ...packet(1, 202, [0, 0, 0, 7, 1, 200, ...ascii('root@10.1.7.2')]),
      0x81,
      202,
      0,
      90,
      ...ascii('10.1.7.2'),
    ]);
    hideSenderNames(cut);
    expect(String.fromCharCode(...cut)).not.toMatch(/\d\.\d/);
  });

  test.each([
    [[0x80, 200], true],
    [[0x81, 202], true],
    [[0x80, 96 | 0x80], false],
    [[0x80, 0], false],
    [[0x40, 200], false],
  ])('%j is RTCP: %s', (bytes, is) => expect(isRtcp(Uint8Array.from(bytes))).toBe(is));

  test('any bytes: never throws, and blanking keeps within its bounds', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void [readSenderReport(bytes), asksForKeyFrame(bytes)]));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 80 }), (bytes) => {
        const before = Uint8Array.from(bytes);
        hideSenderNames(bytes, 4, bytes.length - 4);
        expect([bytes.subarray(0, 4), bytes.subarray(-4)]).toEqual([before.subarray(0, 4), before.subarray(-4)]);
      }),
    );
    expect(readSenderReport(Uint8Array.of(0x80, 200, 0xff, 0xff, 0, 0, 0, 0))).toBeUndefined();
  });
});
