import { describe, expect, test } from 'vitest';
import { rtspResponse } from '#protocol/rtsp-message.ts';
import { forEachFrame } from '#protocol/rtsp-parser.ts';
import { RecordedCamera } from './support/recorded-camera.ts';
import type { RecordingName } from './support/recording.ts';
import { WatchedSource } from './support/watched-source.ts';

describe('a camera’s pictures', () => {
  test.each<[RecordingName, object, boolean]>([
    ['h264-pcma', { kind: 'h264', codec: 'avc1.64000c', width: 320, height: 180 }, false],
    ['h265-aac', { kind: 'h265', codec: 'hvc1.1.6.L60.90', width: 320, height: 180 }, false],
    ['jpeg-pcmu', { kind: 'jpeg', codec: 'jpeg', width: 320, height: 184 }, true],
  ])('R8: of %s reach viewers with what a decoder must know', async (name, parameters, allKey) => {
    await using camera = await RecordedCamera.start({ name });
    using seen = new WatchedSource({ source: { url: camera.url } });
    await expect.poll(() => seen.units.length).toBeGreaterThan(8);
    const [first] = seen.units;
    expect(first).toMatchObject({ key: true, parameters });
    expect(seen.units.every((unit) => unit.key)).toBe(allKey);
    expect(seen.units.map((unit) => unit.sequence)).toEqual(seen.units.map((_, at) => first!.sequence + at));
  });
});

describe('a camera’s sound', () => {
  test.each<[RecordingName, object]>([
    ['h264-pcma', { codec: 'pcma', sampleRate: 8_000, channels: 1 }],
    ['h265-aac', { codec: 'aac', sampleRate: 16_000, channels: 1 }],
    ['jpeg-pcmu', { codec: 'pcmu', sampleRate: 8_000, channels: 1 }],
  ])(
    'R9: of %s, where the record allows it, comes beside the pictures and in slices for those who may hear it only',
    async (name, facts) => {
      await using camera = await RecordedCamera.start({ name });
      using seen = new WatchedSource({ source: { url: camera.url }, audio: true });
      await expect.poll(() => seen.audio.length).toBeGreaterThan(10);
      expect(seen.audio[0]).toMatchObject(facts);
      const ticks = seen.audio.map((unit) => unit.ticks);
      expect(ticks).toEqual(ticks.toSorted((left, right) => left - right));
      expect([...seen.plainChannels]).toEqual([0]);
      expect([...seen.soundChannels].toSorted((left, right) => left - right)).toEqual([0, 2]);
      // What a later RTSP viewer is given first holds none either.
      const kept = new Set<number>();
      for (const slice of seen.channel.reader.slices.opening().slices) forEachFrame(slice, (each) => kept.add(each));
      expect([...kept]).toEqual([0]);
    },
  );

  test.each([404, 461, 500])('R9: that is described and then refused (%i) costs the pictures nothing', async (status) => {
    await using camera = await RecordedCamera.start({
      instead: (request) => (request.uri.endsWith('streamid=1') ? rtspResponse(status) : undefined),
    });
    using seen = new WatchedSource({ source: { url: camera.url }, audio: true });
    expect(await seen.plays()).toBe(true);
    expect([seen.audio, seen.channel.reader.tracks?.audio, seen.faults]).toEqual([[], undefined, []]);
  });

  test('R6: is not even asked for where it does not', async () => {
    await using camera = await RecordedCamera.start({ name: 'h265-aac' });
    using seen = new WatchedSource({ source: { url: camera.url } });
    await expect.poll(() => seen.units.length).toBeGreaterThan(5);
    expect(camera.methods.filter((method) => method === 'SETUP')).toHaveLength(1);
    expect([seen.audio, [...seen.soundChannels]]).toEqual([[], [0]]);
  });
});
