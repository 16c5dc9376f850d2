import { describe, expect, test } from 'vitest';
import { readRtp, sequenceDistance, timestampDistance } from '#protocol/rtp.ts';
import { createH264Depacketiser, packetiseH264 } from '#protocol/rtp-h264.ts';
import { writeFrame } from '#protocol/rtsp-parser.ts';
import { clipPictures, clipSets } from '../../test/integration/support/clip.ts';
import type { ChannelState, UnitViewer } from './channel.ts';
import { StreamReader } from './stream-reader.ts';
import { createWhepViewer } from './whep-viewer.ts';

/** A channel without a camera: the test gives it the pictures. */
class Bench {
  readonly reader = new StreamReader();
  state: ChannelState = { state: 'live', since: 0 };
  readonly sent: Uint8Array[] = [];
  now = 0;
  frames = 0;
  readonly #viewers = new Set<UnitViewer>();
  #next = 0;
  #sequence = 0;
  readonly viewer = createWhepViewer(
    {
      channel: { reader: this.reader, state: this.state, attachUnits: (viewer) => this.#attach(viewer) },
      view: { count: () => void this.frames++ },
    },
    { payloadType: 102, ssrc: 0xcafe_f00d, firstSequence: 65_530 },
    {
      clock: { now: () => this.now, after: () => ({ [Symbol.dispose]: () => {} }) },
      send: (packet) => void this.sent.push(packet.slice()),
    },
  );

  constructor() {
    this.reader.begin({
      video: { codec: 'h264', sets: [...clipSets.sps, ...clipSets.pps], payloadType: 96, channel: 0, controlChannel: 1 },
    });
  }

  #attach(viewer: UnitViewer): Disposable {
    this.#viewers.add(viewer);
    return { [Symbol.dispose]: () => void this.#viewers.delete(viewer) };
  }

  /** So many further pictures of the clip, 3,000 ticks and 33 ms apart. */
  play(count: number): void {
    for (let index = 0; index < count; index++) {
      const packets = packetiseH264(clipPictures[this.#next % 15]!, {
        payloadType: 96,
        timestamp: this.#next * 3_000,
        ssrc: 1,
        sequence: this.#sequence,
        maxPacketBytes: 1_400,
      });
      this.#sequence += packets.length;
      this.#next++;
      this.now += 33;
      for (const unit of packets.flatMap((packet) => this.reader.read(writeFrame(0, packet), this.now).units))
        for (const viewer of this.#viewers) viewer.onUnit(unit);
    }
  }

  say(state: ChannelState): void {
    for (const viewer of this.#viewers) viewer.onState(state);
  }

  get headers() {
    return this.sent.map((packet) => readRtp(packet)!);
  }

  units() {
    const depacketiser = createH264Depacketiser();
    return this.sent.flatMap((packet) => depacketiser.push(packet));
  }
}

/** As browsers send it: behind a receiver report. */
const PICTURE_LOSS = Uint8Array.of(0x80, 201, 0, 1, 0, 0, 0, 1, 0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2);

describe('a viewer over WebRTC', () => {
  test('is given the group so far in times so close that it shows the last picture at once, then the camera’s own pace', () => {
    const bench = new Bench();
    bench.play(6);
    bench.viewer.begin();
    bench.play(2);
    const units = bench.units();
    expect(units).toHaveLength(8);
    expect(units[0]!.key).toBe(true);
    const times = units.map((unit) => unit.timestamp);
    const steps = times.slice(1).map((time, index) => timestampDistance(times[index]!, time));
    expect(steps).toEqual([90, 90, 90, 90, 90, 3_000, 3_000]);
    expect(bench.frames).toBe(8);
  });

  test('has packets of its own numbering: payload type, SSRC, sequence without a gap, marker at the end of each picture', () => {
    const bench = new Bench();
    bench.viewer.begin();
    bench.play(17);
    const { headers } = bench;
    expect(new Set(headers.map((header) => `${header.payloadType} ${header.ssrc}`))).toEqual(new Set([`102 ${0xcafe_f00d}`]));
    headers.slice(1).forEach((header, index) => expect(sequenceDistance(headers[index]!.sequence, header.sequence)).toBe(1));
    expect(headers.filter((header) => header.marker)).toHaveLength(17);
    expect(Math.max(...bench.sent.map((packet) => packet.length))).toBeLessThanOrEqual(1_200);
  });

  test('that lost a picture is given the group again, later than all it has, at most once a second', () => {
    const bench = new Bench();
    bench.viewer.begin();
    bench.play(4);
    bench.now += 2_000;
    bench.viewer.control(PICTURE_LOSS);
    bench.viewer.control(PICTURE_LOSS);
    expect(bench.units()).toHaveLength(8);
    const times = bench.units().map((unit) => unit.timestamp);
    for (const [index, time] of times.entries()) if (index > 0) expect(timestampDistance(times[index - 1]!, time)).toBeGreaterThan(0);
    bench.play(1);
    expect(timestampDistance(times.at(-1)!, bench.units().at(-1)!.timestamp)).toBeGreaterThan(0);
  });

  test('other feedback, and any bytes, change nothing', () => {
    const bench = new Bench();
    bench.viewer.begin();
    bench.play(2);
    bench.now += 5_000;
    for (const packet of [new Uint8Array(0), Uint8Array.of(0x81), Uint8Array.of(0x81, 205, 0, 0), Uint8Array.of(0x8f, 206, 0, 0)])
      bench.viewer.control(packet);
    expect(bench.units()).toHaveLength(2);
  });

  test('goes on with a key frame after the camera was lost, and gets nothing once it has left', () => {
    const bench = new Bench();
    bench.viewer.begin();
    bench.play(3);
    bench.say({ state: 'lost', since: 0 });
    bench.play(5);
    expect(bench.units()).toHaveLength(3);
    bench.play(8);
    expect(
      bench
        .units()
        .slice(3)
        .map((unit) => unit.key),
    ).toEqual([true]);
    bench.viewer[Symbol.dispose]();
    bench.play(5);
    expect(bench.units()).toHaveLength(4);
  });
});
