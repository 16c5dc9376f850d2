import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TicketClaims } from '#contract/relay-control.ts';
import { needs } from '../support/debian-package.ts';
import { ffprobe } from './support/ffprobe.ts';
import { LineClient } from './support/line-client.ts';
import type { RecordingName } from './support/recording.ts';
import { RelayBench } from './support/relay-bench.ts';
import { TestPublisher } from './support/test-publisher.ts';

const patiently = { interval: 10 };
/** Pictures of a camera. */
const A_SECOND = 15;
const HEARING: Partial<TicketClaims> = { rights: ['live', 'snapshot', 'audio'] };

/** A relay with a patrol car that sends pictures and sound, whose record allows the sound or not. */
async function withCar(name: RecordingName = 'h264-pcma', audio = true) {
  const bench = await RelayBench.start();
  bench.server.cameras.set('car', { published: true, audio });
  const car = new TestPublisher(bench.relay.rtspPort, name);
  await car.publish(`rtsp://127.0.0.1:${bench.relay.rtspPort}/car?ticket=${await bench.server.ticket('car', { rights: ['publish'] })}`);
  const line = new LineClient(`ws://127.0.0.1:${bench.relay.port}/line`);
  return {
    bench,
    line,
    open: async (id: number, more: { audio?: boolean; format?: 'units' | 'fmp4' } = {}, claims = HEARING) =>
      line.say({ type: 'open', id, camera: 'car', accept: ['h264', 'h265'], ticket: await bench.server.ticket('car', claims), ...more }),
    sound: (id: number) => line.view(id).units.filter((unit) => unit.audio),
    pictures: (id: number) => line.view(id).units.filter((unit) => !unit.audio),
    [Symbol.asyncDispose]: async () => {
      line.socket.terminate();
      car[Symbol.dispose]();
      await bench[Symbol.asyncDispose]();
    },
  };
}

describe('R26: sound', () => {
  test('is closed until it is asked for, then given, and ends when asked to; the journal has both before and after', async () => {
    await using city = await withCar();
    const { bench, line, open, sound, pictures } = city;
    await open(1);
    await expect.poll(() => pictures(1).length, patiently).toBeGreaterThan(20);
    expect(sound(1)).toEqual([]);
    expect(bench.server.all('listening.began')).toEqual([]);
    await line.say({ type: 'audio', id: 1, on: true });
    await expect.poll(() => sound(1).length, patiently).toBeGreaterThan(10);
    expect(line.says(1, 'audio')).toMatchObject([{ audio: { codec: 'pcma', sampleRate: 8_000, channels: 1, description: '' } }]);
    const began = await bench.server.hears('listening.began');
    expect(began.ref).toEqual((await bench.server.hears('view.opened', (report) => report.transport === 'line')).ref);
    expect(began.at).toBeLessThanOrEqual(sound(1)[0]!.at);
    expect(sound(1).every((unit) => unit.key && !unit.fragment)).toBe(true);
    // Its sequence is its time in samples; where the recording begins anew it may jump.
    const follows = sound(1).filter((unit, index, units) => unit.sequence + unit.bytes.length === units[index + 1]?.sequence);
    expect(follows.length).toBeGreaterThan(sound(1).length - 4);
    await line.say({ type: 'audio', id: 1, on: false });
    await bench.server.hears('listening.ended');
    await expect.poll(() => line.says(1, 'audio').length, patiently).toBe(2);
    const [had, shown] = [sound(1).length, pictures(1).length];
    await expect.poll(() => pictures(1).length, patiently).toBeGreaterThan(shown + 10);
    expect(sound(1)).toHaveLength(had);
  });

  test('is not given to a ticket without the right, nor of a camera whose record does not allow it, whoever asks', async () => {
    await using city = await withCar();
    await city.open(1, { audio: true }, { rights: ['live'] });
    await expect.poll(() => city.pictures(1).length, patiently).toBeGreaterThan(20);
    expect(city.line.says(1, 'audio')).toEqual([{ type: 'audio', id: 1, reason: 'missingRight' }]);
    await using silent = await withCar('h264-pcma', false);
    await silent.open(1);
    await expect.poll(() => silent.pictures(1).length, patiently).toBeGreaterThan(10);
    await silent.line.say({ type: 'audio', id: 1, on: true });
    await expect.poll(() => silent.line.says(1, 'audio'), patiently).toEqual([{ type: 'audio', id: 1, reason: 'noAudio' }]);
    const shown = silent.pictures(1).length;
    await expect.poll(() => silent.pictures(1).length, patiently).toBeGreaterThan(shown + 10);
    for (const each of [city, silent]) {
      expect(each.sound(1)).toEqual([]);
      expect(each.bench.server.all('listening.began')).toEqual([]);
    }
  });

  test('ends with its view within a second when the leave is withdrawn, and one that may not hear beside it never hears', async () => {
    await using city = await withCar();
    const { bench, line, open, sound, pictures } = city;
    await open(1, { audio: true }, { ...HEARING, person: 'hears' });
    await open(2, { audio: true }, { rights: ['live'], person: 'sees' });
    await expect.poll(() => sound(1).length, patiently).toBeGreaterThan(10);
    const due = bench.camera.due;
    bench.server.send({ type: 'revoke', reason: 'test', person: 'hears' });
    await expect.poll(() => line.says(1, 'end'), patiently).toHaveLength(1);
    expect(bench.camera.due - due).toBeLessThan(A_SECOND);
    const last = sound(1).length;
    await bench.server.hears('listening.ended');
    const closed = await bench.server.hears('view.closed');
    expect(bench.server.heard.findIndex((report) => report.type === 'listening.ended')).toBeLessThan(bench.server.heard.indexOf(closed));
    const shown = pictures(2).length;
    await expect.poll(() => pictures(2).length, patiently).toBeGreaterThan(shown + 20);
    expect(sound(1)).toHaveLength(last);
    expect(sound(2)).toEqual([]);
  });

  test.skipIf(needs('ffprobe', 'ffmpeg'))('in AAC, and pictures in H.265, are fragments that ffprobe reads, on one time line', async () => {
    await using city = await withCar('h265-aac');
    const { line, open, sound, pictures } = city;
    await open(1, { audio: true, format: 'fmp4' });
    await expect.poll(() => Math.min(sound(1).length, pictures(1).length), patiently).toBeGreaterThan(25);
    line.socket.terminate();
    const folder = await mkdtemp(path.join(tmpdir(), 'mangru-sound-'));
    const [start] = line.says(1, 'start');
    const [told] = line.says(1, 'audio');
    expect(start).toMatchObject({ kind: 'h265', mime: `video/mp4; codecs="${start!.codec}"` });
    expect(told).toMatchObject({ audio: { codec: 'aac', sampleRate: 16_000, channels: 1, mime: 'audio/mp4; codecs="mp4a.40.2"' } });
    const write = async (name: string, init: string, units: readonly { bytes: Uint8Array }[]) => {
      await writeFile(path.join(folder, name), Buffer.concat([Buffer.from(init, 'base64'), ...units.map((unit) => unit.bytes)]));
      return ffprobe(path.join(folder, name));
    };
    const video = await write('video.mp4', start!.init!, pictures(1));
    const audio = await write('audio.mp4', told!.audio!.init!, sound(1));
    await rm(folder, { recursive: true });
    expect(video.complaints + audio.complaints).toBe('');
    expect(video.streams).toMatchObject([{ codec_name: 'hevc', width: 320, height: 180, nb_read_frames: String(pictures(1).length) }]);
    expect(audio.streams).toMatchObject([
      { codec_name: 'aac', sample_rate: '16000', channels: 1, nb_read_frames: String(sound(1).length) },
    ]);
    audio.packets.forEach((packet, index) => expect(packet.pts - audio.packets[0]!.pts).toBe(index * 1_024));
    // What was taken at one moment stands at one time, in the one track as in the other.
    const lead = (pictures(1)[0]!.wallClockMicros - sound(1)[0]!.wallClockMicros) / 1e6;
    expect(Math.abs(video.packets[0]!.pts / 90_000 - audio.packets[0]!.pts / 16_000 - lead)).toBeLessThan(0.2);
  });
});
