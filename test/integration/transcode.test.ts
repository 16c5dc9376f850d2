import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { splitAnnexB, nalType } from '#protocol/h264.ts';
import { readSps } from '#protocol/h264-sps.ts';
import type { HeldChannel } from '#relay/held-channel.ts';
import { machinePorts } from '#relay/ports.ts';
import { PROFILES } from '#relay/transcode/rendition.ts';
import { Transcoder, type RunningTranscode } from '#relay/transcode/transcoder.ts';
import type { TranscodedPicture } from '#relay/transcode/transcode-wire.ts';
import { encodePictures, type EncodedUnit } from './support/moving-picture.ts';
import { TranscodeBench, watch } from './support/transcode-bench.ts';

const WAIT = { timeout: 30_000, interval: 20 };
const until = (fits: () => boolean): Promise<void> => vi.waitFor(() => expect(fits()).toBe(true), WAIT);

async function field(bench: TranscodeBench): Promise<HeldChannel> {
  const opened = await bench.channels.open('c1', { stream: 'main', rendition: 'field' });
  if (typeof opened === 'string') throw new Error(opened);
  return opened;
}

function feedAll(transcode: RunningTranscode, units: readonly EncodedUnit[]): number {
  return units.filter(({ data, key }, index) => transcode.feed({ data, key, ticks: index * 6_000, wallClockMicros: index, show: true }))
    .length;
}

describe('a rendition', () => {
  test('R40: one transcode and one connection to the camera serve everybody who takes it, and nothing is left when they have gone', async () => {
    await using bench = await TranscodeBench.start();
    const [one, two] = [await field(bench), await field(bench)];
    expect(two.channel).toBe(one.channel);
    using seen = watch(one.channel);
    using also = watch(two.channel);
    await until(() => seen.units.length > 20 && also.units.length > 20);
    expect(bench.transcoder.figures.transcodes).toBe(1);
    expect(bench.camera.connections).toBe(1);
    seen[Symbol.dispose]();
    also[Symbol.dispose]();
    one.hold[Symbol.dispose]();
    two.hold[Symbol.dispose]();
    await until(() => bench.transcoder.figures.transcodes === 0 && bench.camera.connected === 0);
  });

  test('R41: is H.264 without B frames, sets before each key frame, a key frame at least every two seconds and when asked for, and keeps the camera’s clock', async () => {
    await using bench = await TranscodeBench.start({ camera: { clockOffMs: -6_000 } });
    const { channel } = await field(bench);
    using seen = watch(channel);
    await until(() => seen.units.length >= 40);
    const sps = channel.reader.parameters?.sets.map((set) => readSps(set)).find((facts) => facts !== undefined);
    expect(channel.reader.parameters).toMatchObject({ kind: 'h264', width: 320, height: 180, codec: expect.stringMatching(/^avc1\.4d/) });
    expect(sps).toBeDefined();
    const keys = seen.units.flatMap((unit, index) => (unit.key ? [index] : []));
    expect(keys[0]).toBe(0);
    expect(Math.max(...keys.slice(1).map((at, index) => at - (keys[index] ?? 0)))).toBeLessThanOrEqual(30);
    const ticks = seen.units.map((unit) => unit.ticks);
    expect(ticks.toSorted((a, b) => a - b)).toEqual(ticks);
    await until(() => Math.abs((seen.units.at(-1)?.wallClockMicros ?? 0) / 1_000 - (Date.now() - 6_000)) < 2_000);
    // Asked for just after one, the next comes long before the thirtieth picture.
    const had = seen.units.length;
    await until(() => seen.units.slice(had).some((unit) => unit.key));
    channel.askForKeyFrame();
    const asked = seen.units.length;
    await until(() => seen.units.slice(asked).some((unit) => unit.key));
    expect(seen.units.slice(asked).findIndex((unit) => unit.key)).toBeLessThan(20);
  });

  test('R44: without node-av each rendition is refused with `noTranscoder`, and the camera’s own stream plays', async () => {
    await using bench = await TranscodeBench.start({
      transcoder: { script: fileURLToPath(new URL('./support/unable-transcoder.ts', import.meta.url)) },
    });
    expect(await bench.channels.open('c1', { stream: 'main', rendition: 'h264' })).toBe('noTranscoder');
    expect(await bench.channels.open('c1', { stream: 'main', rendition: 'h264' })).toBe('noTranscoder');
    const plain = await bench.channels.open('c1', { stream: 'main' });
    if (typeof plain === 'string') throw new Error(plain);
    using seen = watch(plain.channel);
    await until(() => seen.units.length > 5);
    expect(bench.log).toEqual(['transcoder.absent']);
  });
});

describe('what fails', () => {
  test('R42: a transcoder that dies is started again: its channels say `lost` and go on with a key frame, the camera’s own channel notices nothing', async () => {
    await using bench = await TranscodeBench.start();
    const rendition = await field(bench);
    const plain = await bench.channels.open('c1', { stream: 'main' });
    if (typeof plain === 'string') throw new Error(plain);
    using seen = watch(rendition.channel);
    using undisturbed = watch(plain.channel);
    await until(() => seen.units.length > 10);
    const { pid } = bench.transcoder;
    process.kill(pid ?? 0, 'SIGKILL');
    await until(() => seen.states.includes('lost'));
    const had = seen.units.length;
    await until(() => seen.units.length > had + 10);
    expect(seen.units[had]?.key).toBe(true);
    expect(bench.transcoder.pid).not.toBe(pid);
    expect(bench.transcoder.figures.restarts).toBe(1);
    expect(undisturbed.states).toEqual([]);
    const numbers = undisturbed.units.map((unit) => unit.sequence);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    expect(bench.camera.connections).toBe(1);
  });

  test('R42: one that hangs is killed and started again', async () => {
    await using bench = await TranscodeBench.start();
    const { channel } = await field(bench);
    using seen = watch(channel);
    await until(() => seen.units.length > 10);
    process.kill(bench.transcoder.pid ?? 0, 'SIGSTOP');
    const had = seen.units.length;
    await until(() => bench.transcoder.figures.restarts === 1 && seen.units.length > had + 10);
    expect(bench.log).toContain('transcoder.hangs');
    expect(seen.states).toContain('lost');
  });

  test('a camera that is lost takes its rendition with it, and both come back', async () => {
    await using bench = await TranscodeBench.start();
    const { channel } = await field(bench);
    using seen = watch(channel);
    await until(() => seen.units.length > 10);
    bench.camera.dropConnections();
    await until(() => seen.states.includes('lost'));
    const had = seen.units.length;
    await until(() => seen.units.length > had + 10 && channel.state.state === 'live');
    expect(seen.units[had]?.key).toBe(true);
  });
});

describe('the transcoder', () => {
  test.each(['h264', 'h265', 'jpeg'] as const)('R43: reads %s and makes it no higher than 720 lines', async (codec) => {
    using transcoder = new Transcoder(machinePorts, { maxTranscodes: 1 });
    const pictures: TranscodedPicture[] = [];
    using transcode = await transcoder.open({
      codec,
      profile: PROFILES.field,
      onPicture: (picture) => pictures.push(picture),
      onEnd: () => {},
    });
    const units = encodePictures({ codec, width: 1_280, height: 960, count: 20 });
    expect(feedAll(transcode, units)).toBe(20);
    await until(() => pictures.length === 20);
    const nals = splitAnnexB(pictures[0]?.data ?? new Uint8Array(0));
    expect(nals.map(nalType)).toEqual(expect.arrayContaining([7, 8, 5]));
    expect(readSps(nals.find((nal) => nalType(nal) === 7) ?? new Uint8Array(0))).toMatchObject({ width: 960, height: 720 });
    expect(pictures.map((picture) => picture.wallClockMicros)).toEqual(units.map((_, index) => index));
  });

  test('R44: does so many streams and no more; what is too much is refused, not queued', async () => {
    using transcoder = new Transcoder(machinePorts, { maxTranscodes: 1 });
    const request = { codec: 'h264', profile: PROFILES.field, onPicture: () => {}, onEnd: () => {} } as const;
    const first = await transcoder.open(request);
    await expect(transcoder.open(request)).rejects.toMatchObject({ code: 'transcoderBusy' });
    first[Symbol.dispose]();
    using second = await transcoder.open(request);
    expect(feedAll(second, encodePictures({ codec: 'h264', width: 64, height: 64, count: 2 }))).toBe(2);
  });

  test('R44: one that cannot follow leaves out everything up to the next key frame, and counts it', async () => {
    using transcoder = new Transcoder(machinePorts, { maxTranscodes: 1 });
    const pictures: TranscodedPicture[] = [];
    using transcode = await transcoder.open({
      codec: 'h264',
      profile: PROFILES.field,
      onPicture: (picture) => pictures.push(picture),
      onEnd: () => {},
    });
    const units = encodePictures({ codec: 'h264', width: 320, height: 180, count: 105, group: 35 });
    // All at one moment: much faster than any encoder.
    const taken = feedAll(transcode, units);
    expect(taken).toBe(60);
    expect(transcoder.figures.unitsLeftOut).toBe(45);
    await until(() => pictures.length === 60);
    expect(feedAll(transcode, units.slice(1, 3))).toBe(0);
    expect(feedAll(transcode, units.slice(0, 3))).toBe(3);
  });

  test('R43: a picture that changes its size in mid-stream goes on with new sets; rubbish in between does no harm', async () => {
    using transcoder = new Transcoder(machinePorts, { maxTranscodes: 1 });
    const pictures: TranscodedPicture[] = [];
    using transcode = await transcoder.open({
      codec: 'h264',
      profile: PROFILES.field,
      onPicture: (picture) => pictures.push(picture),
      onEnd: () => {},
    });
    const rubbish = { data: Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7_919) & 0xff), key: true };
    const small = encodePictures({ codec: 'h264', width: 320, height: 180, count: 5 });
    const large = encodePictures({ codec: 'h264', width: 640, height: 360, count: 5 });
    feedAll(transcode, [...small, rubbish, ...large]);
    await until(() => pictures.length === 10);
    expect(pictures[5]?.key).toBe(true);
    const sps = splitAnnexB(pictures[5]?.data ?? new Uint8Array(0)).find((nal) => nalType(nal) === 7);
    expect(sps && readSps(sps)).toMatchObject({ width: 640, height: 360 });
  });
});
