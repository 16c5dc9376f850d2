import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRecording } from '../../test/integration/support/recording.ts';
import { createAacDepacketiser, readAacConfig } from './rtp-aac.ts';
import { depacketiseG711, type AudioFrame } from './rtp-audio.ts';
import { writeRtp } from './rtp.ts';

let sequence = 0;
const rtp = (payload: readonly number[], facts: { marker?: boolean; timestamp?: number; sequence?: number } = {}) =>
  writeRtp({ payloadType: 97, marker: true, timestamp: 1_000, ssrc: 1, sequence: sequence++ & 0xffff, ...facts }, Uint8Array.from(payload));
/** AU headers of 13 and 3 bits before the units. */
const packed = (units: readonly (readonly number[])[], index = 0) => [
  ...[0, units.length * 16],
  ...units.flatMap((unit) => [unit.length >> 5, ((unit.length & 31) << 3) | index]),
  ...units.flat(),
];
const feed = (...packets: Uint8Array[]): AudioFrame[] => {
  const depacketiser = createAacDepacketiser();
  return packets.flatMap((packet) => [...depacketiser(packet)]);
};

describe('AAC (RFC 3640)', () => {
  test('of ffmpeg: every access unit, a thousand and twenty-four samples apart', () => {
    const depacketiser = createAacDepacketiser();
    const packets = readRecording('h265-aac')
      .steps.flat()
      .filter((packet) => packet.track === 1);
    const frames = packets.flatMap(({ bytes }) => [...depacketiser(bytes)]);
    // Two seconds of 16 kHz are 31 units.
    expect(frames.length).toBeGreaterThanOrEqual(28);
    for (const [index, frame] of frames.entries())
      if (index > 0) expect((frame.timestamp - frames[index - 1]!.timestamp) >>> 0).toBe(1_024);
  });

  test('several units in one packet have each their time', () => {
    expect(feed(rtp(packed([[1, 2, 3], [4], [5, 6]])))).toEqual([
      { timestamp: 1_000, data: Uint8Array.of(1, 2, 3) },
      { timestamp: 2_024, data: Uint8Array.of(4) },
      { timestamp: 3_048, data: Uint8Array.of(5, 6) },
    ]);
    expect(createAacDepacketiser(undefined, 960)(rtp(packed([[1], [2]])))[1]?.timestamp).toBe(1_960);
  });

  test('one unit over several packets is put together, and not when one of them is lost', () => {
    const long = Array.from({ length: 300 }, (_, at) => at & 0xff);
    const head = [0, 16, long.length >> 5, (long.length & 31) << 3];
    const pieces = [long.slice(0, 100), long.slice(100, 200), long.slice(200)].map((piece, at) =>
      rtp([...head, ...piece], { marker: at === 2 }),
    );
    expect(feed(...pieces)).toEqual([{ timestamp: 1_000, data: Uint8Array.from(long) }]);
    expect(feed(...pieces.toSpliced(1, 1))).toEqual([]);
    expect(feed(...pieces.slice(0, 2), rtp(packed([[7]]), { timestamp: 5 }))).toEqual([{ timestamp: 5, data: Uint8Array.of(7) }]);
  });

  test.each([
    ['headers longer than the packet', [1, 0, 0]],
    ['no header at all', [0, 0, 1, 2]],
    ['nothing', [0]],
  ])('%s gives nothing', (_, payload) => expect(feed(rtp(payload))).toEqual([]));

  test('a unit that is longer than what is left ends the packet; interleaved units are left out', () => {
    expect(feed(rtp([0, 32, 0, 8, 1, 0, 9]))).toEqual([{ timestamp: 1_000, data: Uint8Array.of(9) }]);
    expect(feed(rtp(packed([[1], [2]], 1)))).toEqual([]);
  });

  test('nothing that comes makes it throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 }),
        fc.record({ sizeLength: fc.nat(16), indexLength: fc.nat(16), indexDeltaLength: fc.nat(16) }),
        (payloads, fields) => {
          const depacketiser = createAacDepacketiser(fields);
          for (const payload of payloads) depacketiser(rtp([...payload]));
        },
      ),
    );
  });
});

describe('the configuration of AAC', () => {
  test.each([
    ['AAC-LC 16 kHz mono', [0x14, 0x08], { sampleRate: 16_000, channels: 1, samplesPerUnit: 1_024 }],
    ['AAC-LC 44.1 kHz stereo', [0x12, 0x10], { sampleRate: 44_100, channels: 2, samplesPerUnit: 1_024 }],
    ['AAC-LC 8 kHz mono in units of 960', [0x15, 0x8c], { sampleRate: 8_000, channels: 1, samplesPerUnit: 960 }],
    ['a rate that is not of the table', [0x17, 0x80, 0x1f, 0x40, 0x08], { sampleRate: 16_000, channels: 1, samplesPerUnit: 1_024 }],
  ])('%s', (_, bytes, facts) => expect(readAacConfig(Uint8Array.from(bytes))).toEqual(facts));

  test.each([
    ['too short', [0x14]],
    ['an escaped object type', [0xf8, 0, 0, 0]],
    ['a reserved rate', [0x16, 0x88]],
    ['a layout in the stream', [0x14, 0x00]],
  ])('%s is none', (_, bytes) => expect(readAacConfig(Uint8Array.from(bytes))).toBeUndefined());
});

test('G.711: a packet is a frame', () => {
  expect(depacketiseG711(rtp([1, 2, 3]))).toEqual([{ timestamp: 1_000, data: Uint8Array.of(1, 2, 3) }]);
  expect(depacketiseG711(rtp([]))).toEqual([]);
  expect(depacketiseG711(Uint8Array.of(1, 2))).toEqual([]);
});
