import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccessUnit } from './access-unit.ts';
import { createH264Depacketiser, packetiseH264 } from './rtp-h264.ts';

const nal = (type: number, length: number) => Uint8Array.from({ length }, (_, index) => (index === 0 ? 0x60 | type : index % 251));
const options = (timestamp: number, sequence: number) => ({ payloadType: 96, timestamp, sequence, ssrc: 1, maxPacketBytes: 1_200 });
const key = [nal(7, 20), nal(8, 6), nal(6, 30), nal(5, 5_000)];

/** Packets of several units, numbered on. */
function stream(units: readonly (readonly Uint8Array[])[], first = 65_530): Uint8Array[] {
  const packets: Uint8Array[] = [];
  units.forEach((nals, index) => packets.push(...packetiseH264(nals, options(index * 3_000, (first + packets.length) & 0xffff))));
  return packets;
}
const feed = (packets: readonly Uint8Array[], maxUnitBytes?: number) => {
  const depacketiser = createH264Depacketiser(maxUnitBytes === undefined ? undefined : { maxUnitBytes });
  const units: AccessUnit[] = packets.flatMap((packet) => depacketiser.push(packet));
  return { units, dropped: depacketiser.dropped };
};

describe('there and back', () => {
  test('parameter sets share one packet, a large slice is cut, the last packet has the marker', () => {
    const packets = packetiseH264(key, options(0, 0));
    expect(packets.map((packet) => packet[12]! & 0x1f)).toEqual([24, 28, 28, 28, 28, 28]);
    expect(packets.map((packet) => packet[1]! >> 7)).toEqual([0, 0, 0, 0, 0, 1]);
    expect(Math.max(...packets.map((packet) => packet.length))).toBeLessThanOrEqual(1_200);
    expect(feed(packets).units).toEqual([{ timestamp: 0, nals: key, key: true, afterGap: false }]);
  });

  test('any NAL units at any packet size', () => {
    const nals = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 23 }), fc.integer({ min: 1, max: 4_000 })), { minLength: 1, maxLength: 12 })
      .map((list) => list.map(([type, length]) => nal(type, length)));
    fc.assert(
      fc.property(nals, fc.integer({ min: 40, max: 1_500 }), (unit, maxPacketBytes) => {
        const packets = packetiseH264(unit, { ...options(9, 65_535), maxPacketBytes });
        for (const packet of packets) expect(packet.length).toBeLessThanOrEqual(maxPacketBytes);
        expect(feed(packets).units.map((each) => each.nals)).toEqual([unit]);
      }),
    );
  });

  test('units are told apart by timestamp when a marker is missing', () => {
    const packets = stream([key, [nal(1, 100)], [nal(1, 3_000)]]);
    for (const packet of packets.slice(0, -1)) packet[1]! &= 0x7f;
    expect(feed(packets).units.map((unit) => unit.timestamp)).toEqual([0, 3_000, 6_000]);
  });
});

describe('loss', () => {
  const packets = stream([key, [nal(1, 3_000)], [nal(1, 200)], key, [nal(1, 300)]]);
  const whole = feed(packets).units;

  test('whichever packet is missing, no damaged unit comes out and the next good one says so', () => {
    for (let missing = 1; missing < packets.length - 1; missing++) {
      const { units, dropped } = feed(packets.toSpliced(missing, 1));
      for (const unit of units) expect(whole.map((each) => each.nals)).toContainEqual(unit.nals);
      // A unit whose only packet is missing leaves no trace of its own; the one after it is dropped as well, unless it surely begins where it seems to.
      const gone = whole.length - units.length - dropped;
      expect([0, 1]).toContain(gone);
      expect(dropped + gone).toBeGreaterThan(0);
      if (units.at(-1)!.timestamp === whole.at(-1)!.timestamp) expect(units.filter((unit) => unit.afterGap)).toHaveLength(1);
    }
  });

  test.each([
    ['parameter sets', [nal(7, 20), nal(8, 6), nal(5, 3_000)]],
    ['a delimiter', [nal(9, 2), nal(1, 100)]],
    ['the first slice of a picture, whole', [Uint8Array.of(0x65, 0x88, 1, 2)]],
    ['the first slice of a picture, cut', [Uint8Array.of(0x65, 0x88, ...nal(5, 3_000))]],
  ])(
    'a unit that begins with %s is whole, whatever was lost before it: a camera with a key frame every 5 s shows no still for it',
    (_, unit) => {
      const sent = stream([key, [nal(1, 3_000)], unit]);
      const ofUnit = packetiseH264(unit, options(0, 0)).length;
      const { units } = feed(sent.toSpliced(sent.length - ofUnit - 1, 1));
      expect(units.at(-1)).toMatchObject({ timestamp: 6_000, nals: unit, afterGap: true });
    },
  );

  test('a unit that begins in the midst of a picture is not', () => {
    const sent = stream([key, [nal(1, 3_000)], [Uint8Array.of(0x61, 0x08, 1, 2), nal(1, 900)]]);
    const { units } = feed(sent.toSpliced(sent.length - 2, 1));
    expect(units).toHaveLength(1);
  });

  test('a packet that comes twice changes nothing', () => {
    expect(feed(packets.flatMap((packet) => [packet, packet])).units).toEqual(whole);
  });

  test('a sender that begins to count anew is followed', () => {
    const again = stream([[nal(1, 50)], key], 1_000);
    const { units, dropped } = feed([...stream([key], 40_000), ...again]);
    expect(units.map((unit) => [unit.key, unit.afterGap])).toEqual([
      [true, false],
      [false, true],
      [true, false],
    ]);
    expect(dropped).toBe(0);
    // Unlike what it had begun before.
    expect(feed([...stream([key], 40_000).slice(0, -1), ...again])).toMatchObject({ dropped: 1 });
  });
});

describe('bounds', () => {
  test('a unit larger than the limit is dropped, the next one comes', () => {
    const { units, dropped } = feed(stream([[nal(5, 9_000)], [nal(1, 100)], [nal(1, 100)]]), 4_000);
    expect(dropped).toBe(1);
    expect(units.map((unit) => [unit.timestamp, unit.afterGap])).toEqual([
      [3_000, true],
      [6_000, false],
    ]);
  });

  test('any packets: never throws, never gives an empty NAL unit', () => {
    const packet = fc
      .tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 3 }), fc.boolean())
      .map(([payload, sequence, timestamp, marker]) =>
        Uint8Array.of(0x80, (marker ? 0x80 : 0) | 96, 0, sequence, 0, 0, 0, timestamp, 0, 0, 0, 1, ...payload),
      );
    fc.assert(
      fc.property(fc.array(fc.oneof(packet, fc.uint8Array({ maxLength: 20 })), { maxLength: 30 }), (list) => {
        for (const unit of feed(list, 200).units) for (const each of unit.nals) expect(each.length).toBeGreaterThan(0);
      }),
    );
  });
});
