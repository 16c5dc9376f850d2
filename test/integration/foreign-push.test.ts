import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { needs } from '../support/debian-package.ts';
import { ffprobe } from './support/ffprobe.ts';
import { ForeignProgram } from './support/foreign-program.ts';
import { startPoliceStream } from './support/police-stream.ts';
import { RelayBench } from './support/relay-bench.ts';

const until = (fits: () => boolean | Promise<boolean>): Promise<void> =>
  vi.waitFor(async () => expect(await fits()).toBe(true), { timeout: 30_000, interval: 50 });

const RECORDER = fileURLToPath(new URL('./support/gstreamer-recorder.py', import.meta.url));
const noGStreamer =
  needs('girepository-1.0/GstRtspServer-1.0.typelib', 'gir1.2-gst-rtsp-server-1.0') ||
  needs('/usr/lib/python3/dist-packages/gi/__init__.py', 'python3-gi') ||
  needs('gstreamer-1.0/libgstvideoparsersbad.so', 'gstreamer1.0-plugins-bad');
const noProbe = needs('ffprobe', 'ffmpeg');

async function folder(stack: AsyncDisposableStack): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'mangru-push-'));
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

function send(bench: RelayBench, url: string): void {
  bench.server.send({
    type: 'push.start',
    push: 'p1',
    camera: 'c1',
    incident: 'i1',
    organisation: 'police-112',
    url,
    until: Date.now() + 60_000,
  });
}

test.skipIf(noProbe)('R45: what arrives is plain H.264 Main, without B frames, that ffprobe decodes without a complaint', async () => {
  await using stack = new AsyncDisposableStack();
  const bench = stack.use(await RelayBench.start());
  const police = stack.use(await startPoliceStream());
  send(bench, `rtsp://127.0.0.1:${police.port}/uid-1`);
  await until(() => (police.stream('uid-1')?.figures.frames ?? 0) > 50);
  bench.server.send({ type: 'push.stop', push: 'p1', reason: 'stopped' });
  await bench.server.hears('push.closed');
  await until(() => police.connections === 0);
  const file = path.join(await folder(stack), 'arrived.h264');
  await writeFile(file, police.stream('uid-1')!.recorded());
  const { streams, complaints } = await ffprobe(file, ['-f', 'h264']);
  expect(complaints).toBe('');
  expect(streams).toEqual([expect.objectContaining({ codec_name: 'h264', profile: 'Main', has_b_frames: 0, width: 320, height: 180 })]);
  expect(Number(streams[0]?.nb_read_frames)).toBe(police.stream('uid-1')?.figures.frames);
});

test.skipIf(noGStreamer || noProbe)('R45: a server that we did not write takes the push, and its record is whole', async () => {
  await using stack = new AsyncDisposableStack();
  const file = path.join(await folder(stack), 'recorded.h264');
  const recorder = stack.use(new ForeignProgram('/usr/bin/python3', [RECORDER, 'uid-1', file]));
  const [port] = await once(recorder.child.stdout!, 'data');
  const bench = stack.use(await RelayBench.start());
  send(bench, `rtsp://127.0.0.1:${Number(String(port))}/uid-1`);
  await bench.server.hears('push.state', (message) => message.state === 'live');
  await until(async () => ((await stat(file).catch(() => undefined))?.size ?? 0) > 60_000);
  bench.server.send({ type: 'push.stop', push: 'p1', reason: 'stopped' });
  const closed = await bench.server.hears('push.closed');
  expect(bench.server.all('push.state').map((message) => message.state)).not.toContain('lost');
  const { streams, complaints } = await ffprobe(file, ['-f', 'h264']);
  expect(complaints).toBe('');
  expect(streams).toEqual([expect.objectContaining({ codec_name: 'h264', width: 320, height: 180 })]);
  // Its jitter buffer may hold the last pictures back.
  expect(Number(streams[0]?.nb_read_frames)).toBeGreaterThan(closed.frames / 2);
});
