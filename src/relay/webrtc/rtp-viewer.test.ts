import { describe, expect, test } from 'vitest';
import { joinLengthPrefixed } from '#protocol/h264.ts';
import { writeNack } from '#protocol/rtcp.ts';
import { readRtp, sequenceDistance, timestampDistance } from '#protocol/rtp.ts';
import { createH264Depacketiser } from '#protocol/rtp-h264.ts';
import { clipPictures, clipSets } from '../../../test/integration/support/clip.ts';
import { Feed } from './feed.ts';
import { RtpViewer } from './rtp-viewer.ts';

const SSRC = 0xcafe_f00d;

/** A channel's pictures without a camera: the test gives them. */
class Pictures {
  readonly feed: Feed;
  #next = 0;

  constructor(id: number, from = 0) {
    this.feed = new Feed(id);
    this.#next = from;
  }

  give(now: number, stepTicks = 3_000): void {
    const picture = clipPictures[this.#next % 15]!;
    const key = this.#next % 15 === 0;
    const nals = joinLengthPrefixed(key ? [...clipSets.sps, ...clipSets.pps, ...picture] : picture);
    this.feed.take({ kind: 'picture', feed: this.feed.id, key, ticks: this.#next * stepTicks, wallClockMicros: 0, nals }, now);
    this.#next++;
  }
}

class Bench {
  readonly sent: Buffer[] = [];
  readonly heard: Buffer[] = [];
  readonly switched: number[] = [];
  readonly keyWanted: number[] = [];
  now = 0;
  readonly pictures = new Pictures(1);
  readonly other = new Pictures(2, 7);
  readonly viewer = new RtpViewer(this.pictures.feed, {
    identity: { payloadType: 102, ssrc: SSRC, firstSequence: 65_530 },
    clock: { now: () => this.now, after: () => ({ [Symbol.dispose]: () => {} }) },
    send: (packet) => void this.sent.push(Buffer.from(packet)),
    sound: { ssrc: 5, firstSequence: 1, payloadTypes: { pcmu: 0 }, send: (packet) => void this.heard.push(Buffer.from(packet)) },
    onSwitched: (feed) => void this.switched.push(feed.id),
    onKeyWanted: (feed) => void this.keyWanted.push(feed.id),
  });

  /** So many further pictures, 3,000 ticks and 33 ms apart. */
  play(count: number, { other = false } = {}): void {
    for (let index = 0; index < count; index++) {
      this.now += 33;
      this.pictures.give(this.now);
      if (other) this.other.give(this.now);
    }
  }

  get packets() {
    return this.sent.filter((packet) => packet[1] !== 200);
  }

  get headers() {
    return this.packets.map((packet) => readRtp(packet)!);
  }

  units() {
    const depacketiser = createH264Depacketiser();
    return this.packets.flatMap((packet) => depacketiser.push(packet));
  }

  times() {
    return this.units().map((unit) => unit.timestamp);
  }
}

/** As browsers send it: behind a receiver report. */
const PICTURE_LOSS = Uint8Array.of(0x80, 201, 0, 1, 0, 0, 0, 1, 0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2);

function expectLater(times: readonly number[]): void {
  times.slice(1).forEach((time, index) => expect(timestampDistance(times[index]!, time)).toBeGreaterThan(0));
}

describe('a viewer over WebRTC', () => {
  test('is given the group so far in times so close that it shows the last picture at once, then the camera’s own pace', () => {
    const bench = new Bench();
    bench.play(6);
    bench.viewer.begin();
    bench.play(2);
    const units = bench.units();
    expect(units).toHaveLength(8);
    expect(units[0]!.key).toBe(true);
    const times = bench.times();
    const steps = times.slice(1).map((time, index) => timestampDistance(times[index]!, time));
    expect(steps).toEqual([90, 90, 90, 90, 90, 3_000, 3_000]);
    expect(bench.viewer.takeCount()).toMatchObject({ frames: 8 });
    expect(bench.viewer.takeCount()).toEqual({ frames: 0, bytes: 0 });
  });

  test('has packets of its own numbering: payload type, SSRC, sequence without a gap, marker at the end of each picture', () => {
    const bench = new Bench();
    bench.viewer.begin();
    bench.play(17);
    const { headers } = bench;
    expect(new Set(headers.map((header) => `${header.payloadType} ${header.ssrc}`))).toEqual(new Set([`102 ${SSRC}`]));
    headers.slice(1).forEach((header, index) => expect(sequenceDistance(headers[index]!.sequence, header.sequence)).toBe(1));
    expect(headers.filter((header) => header.marker)).toHaveLength(17);
    expect(Math.max(...bench.packets.map((packet) => packet.length))).toBeLessThanOrEqual(1_200);
  });

  test('R66: that lost a picture is given the group again, later than all it has, at most once a second; the source is asked as well', () => {
    const bench = new Bench();
    bench.play(1);
    bench.viewer.begin();
    bench.play(3);
    bench.now += 2_000;
    bench.viewer.control(PICTURE_LOSS);
    bench.viewer.control(PICTURE_LOSS);
    expect(bench.units()).toHaveLength(8);
    expect(bench.keyWanted).toEqual([1]);
    expect([bench.viewer.keyRequests, bench.viewer.repeats]).toEqual([2, 1]);
    bench.play(1);
    expectLater(bench.times());
  });

  test('R66: that misses packets gets the very ones again, with its own numbers, and not more in a second than it can be helped by', () => {
    const bench = new Bench();
    bench.viewer.begin();
    bench.play(10);
    const had = bench.sent.length;
    const lost = bench.packets.slice(3, 6);
    // The packets are the channel's: another viewer has written its own numbers over them since.
    const feedPackets = bench.pictures.feed.opening().units.flatMap((unit) => unit.packets);
    for (const packet of feedPackets) packet.fill(0xee, 2, 12);
    bench.viewer.control(
      writeNack(
        { sender: 1, media: SSRC },
        lost.map((packet) => readRtp(packet)!.sequence),
      ),
    );
    expect(bench.sent.slice(had)).toEqual(lost);
    bench.viewer.control(writeNack({ sender: 1, media: SSRC + 1 }, [readRtp(lost[0]!)!.sequence]));
    expect(bench.sent).toHaveLength(had + 3);
    for (let round = 0; round < 1_000; round++) bench.viewer.control(writeNack({ sender: 1, media: SSRC }, [readRtp(lost[0]!)!.sequence]));
    expect(bench.viewer.resent).toBe(400);
  });

  test('R63: goes over to another feed with that one’s group so far, its numbers and times go on', () => {
    const bench = new Bench();
    bench.viewer.begin();
    bench.play(20, { other: true });
    const had = bench.units().length;
    bench.viewer.switchTo(bench.other.feed);
    expect(bench.switched).toEqual([2]);
    bench.play(10, { other: true });
    const units = bench.units();
    expect(units[had]!.key).toBe(true);
    expect(units.every((unit) => !unit.afterGap)).toBe(true);
    expectLater(bench.times());
    bench.headers.slice(1).forEach((header, index) => expect(sequenceDistance(bench.headers[index]!.sequence, header.sequence)).toBe(1));
  });

  test('R63: waits for the other feed’s key frame with the old pictures, and can be told otherwise meanwhile', () => {
    const bench = new Bench();
    bench.viewer.begin();
    bench.play(3);
    bench.viewer.switchTo(bench.other.feed);
    expect([bench.switched, bench.keyWanted]).toEqual([[], [1, 2]]);
    bench.play(7, { other: true });
    expect(bench.units()).toHaveLength(10);
    bench.viewer.switchTo(bench.pictures.feed);
    expect(bench.switched).toEqual([1]);
    bench.play(4, { other: true });
    expect(bench.units()).toHaveLength(14);
    expectLater(bench.times());
  });

  test('R65: hears G.711 that it offered, with reports that bring picture and sound together; another codec is silence', () => {
    const bench = new Bench();
    bench.viewer.begin();
    const hear = (codec: 'pcmu' | 'pcma', ticks: number) =>
      bench.pictures.feed.hear({ kind: 'sound', feed: 1, codec, ticks, wallClockMicros: 1e6, data: Uint8Array.of(1, 2, 3) });
    bench.now = 5_000;
    hear('pcma', 100);
    expect(bench.heard).toHaveLength(0);
    hear('pcmu', 160);
    hear('pcmu', 320);
    expect(bench.heard.map((packet) => packet[1])).toEqual([0, 200, 0]);
    expect(bench.heard.filter((packet) => packet[1] === 0).map((packet) => readRtp(packet)!)).toMatchObject([
      { sequence: 1, timestamp: 160, ssrc: 5 },
      { sequence: 2, timestamp: 320, ssrc: 5 },
    ]);
    bench.play(1);
    expect(bench.sent.filter((packet) => packet[1] === 200)).toHaveLength(1);
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

  test('gets nothing before its path is open, and nothing once it has left', () => {
    const bench = new Bench();
    bench.play(3);
    expect(bench.sent).toHaveLength(0);
    bench.viewer.begin();
    bench.viewer[Symbol.dispose]();
    const had = bench.sent.length;
    bench.play(5);
    expect(bench.sent).toHaveLength(had);
  });
});
