import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecordingPlayer, readRecording } from '../../test/integration/support/recording.ts';
import { H265_NAL, h265NalType } from './h265.ts';
import { createH265Depacketiser } from './rtp-h265.ts';
import { readRtp, writeRtp } from './rtp.ts';
import { forEachFrame } from './rtsp-parser.ts';

/** Pictures of x265 in the packets of ffmpeg: two groups of fifteen. */
function packetsOf(steps: number): Uint8Array[] {
  const recording = readRecording('h265-aac');
  const player = new RecordingPlayer(recording);
  const packets: Uint8Array[] = [];
  for (let step = 0; step < steps; step++) {
    const run = player.next((track) => (track === 0 ? 0 : undefined));
    forEachFrame(run, (_, start, end) => packets.push(run.slice(start, end)));
  }
  return packets;
}
const packets = packetsOf(30);
const feed = (list: readonly Uint8Array[], maxUnitBytes = 1_000_000) => {
  const depacketiser = createH265Depacketiser({ maxUnitBytes });
  return { units: list.flatMap((packet) => depacketiser.push(packet)), depacketiser };
};
const typeOf = (packet: Uint8Array) => h265NalType(packet.subarray(readRtp(packet)!.payloadStart));
const rtp = (sequence: number, payload: readonly number[], marker = false) =>
  writeRtp({ payloadType: 96, marker, sequence, timestamp: 9, ssrc: 1 }, Uint8Array.from(payload));

describe('H.265 of a real encoder and packetiser', () => {
  test('gives every picture, in fragments and whole, with its random access points', () => {
    expect(new Set(packets.map(typeOf))).toEqual(new Set([H265_NAL.fragment, 1]));
    const { units } = feed(packets);
    expect(units.length).toBe(30);
    expect(units.flatMap((unit, index) => (unit.key ? [index] : []))).toEqual([0, 15]);
    expect(units.every((unit) => !unit.afterGap)).toBe(true);
    for (const unit of units) for (const nal of unit.nals) expect(h265NalType(nal)).toBeLessThan(H265_NAL.aggregate);
  });

  test('whichever packet is lost, no damaged picture comes out, and the next whole one says that one is missing', () => {
    const whole = feed(packets).units.map((unit) => Buffer.concat(unit.nals).toString('hex'));
    // A picture of one packet leaves no trace of its own; the last two have none after them to tell of it.
    for (let lost = 1; lost < packets.length - 2; lost++) {
      const { units, depacketiser } = feed(packets.toSpliced(lost, 1));
      for (const unit of units) expect(whole).toContain(Buffer.concat(unit.nals).toString('hex'));
      expect(units.length).toBeLessThan(whole.length);
      expect(whole.length - units.length - depacketiser.dropped).toBeLessThanOrEqual(1);
      expect(units.filter((unit) => unit.afterGap).length).toBe(1);
    }
  });
});

describe('H.265 packets by hand', () => {
  test('the header of a fragmented unit is put together of both headers (RFC 7798 §4.4.3)', () => {
    // IDR_W_RADL of layer 1 and temporal id 2 in two fragments.
    const first = rtp(1, [0x62 | 1, 0x0a, 0x80 | 19, 1, 2]);
    const last = rtp(2, [0x62 | 1, 0x0a, 0x40 | 19, 3], true);
    expect(feed([first, last]).units).toEqual([
      { timestamp: 9, nals: [Uint8Array.of((19 << 1) | 1, 0x0a, 1, 2, 3)], key: true, afterGap: false },
    ]);
  });

  test.each([
    ['a fragment without its first', [rtp(1, [0x62, 1, 0x40 | 19, 3], true)]],
    ['a fragment without its last', [rtp(1, [0x62, 1, 0x80 | 19, 3], true)]],
    ['another unit within a fragmented one', [rtp(1, [0x62, 1, 0x80 | 19, 3]), rtp(2, [2, 1, 7], true)]],
  ])('%s is no picture', (_, list) => {
    const { units, depacketiser } = feed(list);
    expect([units, depacketiser.dropped]).toEqual([[], 1]);
  });

  test('an aggregate whose lengths lie gives what is whole of it; PACI and cut headers give nothing', () => {
    expect(feed([rtp(1, [0x60, 1, 0, 3, 2, 1, 9, 0, 200, 2, 1], true)]).units[0]?.nals).toEqual([Uint8Array.of(2, 1, 9)]);
    expect(feed([rtp(1, [50 << 1, 1, 0, 0, 0], true), rtp(2, [2], true), rtp(3, [0x62, 1, 0x80], true)]).units).toEqual([]);
  });

  test('a picture beyond the limit is thrown away, and the stream goes on', () => {
    const { units, depacketiser } = feed(packets, 400);
    expect(depacketiser.dropped).toBeGreaterThan(0);
    expect(units.length).toBeGreaterThan(0);
    for (const unit of units) expect(Buffer.concat(unit.nals).length).toBeLessThanOrEqual(400);
  });

  test('nothing that comes makes it throw', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), (payloads) => {
        feed(payloads.map((payload, index) => rtp(index, [...payload], index % 3 === 0)));
        feed(payloads);
      }),
    );
  });
});
