import { expect, test } from 'vitest';
import type { UnitViewer } from '../channel.ts';
import { Channel } from '../channel.ts';
import { MediaUnit } from '../media/media-unit.ts';
import { machinePorts } from '../ports.ts';
import { ChannelFeeds, type FeedSink } from './channel-feeds.ts';
import { createFrameReader, type Frame } from './process-frames.ts';

const parameters = {
  kind: 'h264' as const,
  codec: 'avc1.64001f',
  width: 320,
  height: 180,
  description: Uint8Array.of(1),
  sets: [Uint8Array.of(0x67, 1), Uint8Array.of(0x68, 1)],
};

/** A channel whose pictures the test gives, and the pipe's end. */
class Bench {
  readonly frames: Frame[] = [];
  readonly said: string[] = [];
  killed = 0;
  now = 0;
  unread = 0;
  #sequence = 0;
  #viewer: UnitViewer | undefined;
  readonly channel = new Channel({
    camera: 'c1',
    stream: 'main',
    ports: machinePorts,
    lingerMs: 60_000,
    open: () => new Promise(() => {}),
    onState: () => {},
    onOver: () => {},
  });
  readonly feeds: ChannelFeeds;

  constructor() {
    const read = createFrameReader((frame) => this.frames.push(frame));
    const sink: FeedSink = {
      send: (message) => this.said.push(message.type) > 0,
      write: (frame) => {
        read(Buffer.from(frame));
        return true;
      },
      unread: 0,
      kill: () => void this.killed++,
    };
    Object.defineProperty(sink, 'unread', { get: () => this.unread });
    this.channel.attachUnits = (viewer) => {
      this.#viewer = viewer;
      return { [Symbol.dispose]: () => (this.#viewer = undefined) };
    };
    this.feeds = new ChannelFeeds(sink, { now: () => this.now, after: () => ({ [Symbol.dispose]: () => {} }) });
  }

  give(key = false): void {
    this.now += 40;
    const sequence = ++this.#sequence;
    this.#viewer?.onUnit(
      new MediaUnit({
        nals: [Uint8Array.of(key ? 0x65 : 0x41, sequence)],
        key,
        sequence,
        wallClockMicros: 0,
        ticks: sequence,
        time: { decodeTime: 0, compositionOffset: 0, duration: 3_000 },
        arrivedAt: this.now,
        parameters,
      }),
    );
  }

  get ticks(): number[] {
    return this.frames.flatMap((frame) => (frame.kind === 'picture' ? [frame.ticks] : []));
  }
}
const listener = { onForeign: () => {}, onUnable: () => {} };

test('R61: many watch and one picture is written; after the last has left, none', () => {
  const bench = new Bench();
  const taken = Array.from({ length: 50 }, () => bench.feeds.take(bench.channel, listener));
  expect(new Set(taken.map((feed) => feed.id)).size).toBe(1);
  bench.give(true);
  bench.give();
  expect(bench.ticks).toEqual([1, 2]);
  for (const feed of taken) feed[Symbol.dispose]();
  bench.give(true);
  expect(bench.ticks).toEqual([1, 2]);
  expect(bench.feeds.size).toBe(0);
});

test('R61: a process that does not keep up is given key frames only to go on with, and is replaced when that lasts', () => {
  const bench = new Bench();
  bench.feeds.take(bench.channel, listener);
  bench.give(true);
  bench.unread = 9 * 1024 * 1024;
  for (let index = 0; index < 5; index++) bench.give();
  expect(bench.ticks).toEqual([1]);
  bench.unread = 0;
  bench.give();
  expect(bench.ticks).toEqual([1]);
  bench.give(true);
  bench.give();
  expect(bench.ticks).toEqual([1, 8, 9]);
  // Who comes meanwhile must not be given pictures that lean on what was left out.
  expect(bench.said).toEqual(['feed', 'feedBroken']);
  bench.unread = 9 * 1024 * 1024;
  for (let index = 0; index < 100; index++) bench.give();
  expect(bench.killed).toBe(0);
  for (let index = 0; index < 50; index++) bench.give();
  expect(bench.killed).toBeGreaterThan(0);
  expect(bench.ticks).toEqual([1, 8, 9]);
});

test('a key frame carries its parameter sets', () => {
  const bench = new Bench();
  bench.feeds.take(bench.channel, listener);
  bench.give(true);
  const [picture] = bench.frames;
  expect(picture).toMatchObject({ kind: 'picture', key: true });
  expect([...(picture!.kind === 'picture' ? picture!.nals : [])]).toEqual([0, 0, 0, 2, 0x67, 1, 0, 0, 0, 2, 0x68, 1, 0, 0, 0, 2, 0x65, 1]);
});
