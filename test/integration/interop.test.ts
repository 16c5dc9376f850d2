import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { needs } from '../support/debian-package.ts';
import { ffprobe } from './support/ffprobe.ts';
import type { RecordingName } from './support/recording.ts';
import { RelayBench } from './support/relay-bench.ts';
import { TestCamera } from './support/test-camera.ts';
import { TestPublisher } from './support/test-publisher.ts';

const run = promisify(execFile);
const noFfmpeg = needs('ffprobe', 'ffmpeg');
const noGst = needs('gst-launch-1.0', 'gstreamer1.0-tools') || needs('gstreamer-1.0/libgstlibav.so', 'gstreamer1.0-libav');
const noGstServer = needs('girepository-1.0/GstRtspServer-1.0.typelib', 'gir1.2-gst-rtsp-server-1.0');
const RUN_MS = 60_000;
const PICTURES = 20;

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A stream `car` of this recording, and its address for one viewer. */
async function published(name: RecordingName): Promise<AsyncDisposable & { url: () => Promise<string> }> {
  const stack = new AsyncDisposableStack();
  const bench = stack.use(await RelayBench.start());
  bench.server.cameras.set('car', { published: true });
  const car = stack.use(new TestPublisher(bench.relay.rtspPort, name));
  const leave = await bench.server.ticket('car', { incident: undefined, rights: ['publish'] });
  await car.publish(`rtsp://127.0.0.1:${bench.relay.rtspPort}/car?ticket=${leave}`);
  await bench.server.hears('camera.state', (message) => message.state === 'live');
  return {
    url: async () => `rtsp://127.0.0.1:${bench.relay.rtspPort}/car?ticket=${await bench.server.ticket('car')}`,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

interface Played {
  readonly count: number;
  readonly complaints: string;
}
const WELL_PLAYED: Played = { count: PICTURES, complaints: '' };

/**
 * How many pictures come out of it, and what it complains of before there are enough. The sound has a place to go as well: `rtspsrc`
 * gives up when the first that arrives is something that nobody takes.
 */
async function playedByGStreamer(url: string, { protocols, decode }: { protocols: string; decode: string }): Promise<Played> {
  const source = ['rtspsrc', 'name=camera', `location=${url}`, `protocols=${protocols}`];
  const pictures = [
    'camera.',
    '!',
    'application/x-rtp,media=video',
    '!',
    ...decode.split(' '),
    '!',
    'fakesink',
    'name=pictures',
    'silent=false',
  ];
  const sound = ['camera.', '!', 'application/x-rtp,media=audio', '!', 'fakesink', 'async=false'];
  const player = spawn('gst-launch-1.0', ['-v', ...source, ...pictures, ...sound], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(player);
  let complaints = '';
  player.stderr.on('data', (words: Buffer) => (complaints += words.toString()));
  let count = 0;
  for await (const line of createInterface(player.stdout)) {
    if (line.includes('/GstFakeSink:pictures: last-message = chain')) count += 1;
    if (count === PICTURES) break;
  }
  return { count, complaints };
}

const CODECS: readonly (readonly [RecordingName, string, string])[] = [
  ['h264-pcma', 'h264', 'rtph264depay ! h264parse ! avdec_h264'],
  ['h265-aac', 'hevc', 'rtph265depay ! h265parse ! avdec_h265'],
  ['jpeg-pcmu', 'mjpeg', 'rtpjpegdepay ! jpegdec'],
];

describe('R118: programs that we did not write play our RTSP', () => {
  test.skipIf(noFfmpeg).each(CODECS)(
    'ffprobe and ffmpeg, %s: every picture is decoded, without a complaint',
    async (name, codec) => {
      await using stream = await published(name);
      const probed = await ffprobe(await stream.url(), [
        '-rtsp_transport',
        'tcp',
        '-select_streams',
        'v',
        '-read_intervals',
        `%+#${PICTURES}`,
      ]);
      expect(probed.streams.map((each) => each.codec_name)).toEqual([codec]);
      expect(Number(probed.streams[0]?.nb_read_frames)).toBeGreaterThanOrEqual(PICTURES - 1);
      const words = [
        '-v',
        'error',
        '-rtsp_transport',
        'tcp',
        '-i',
        await stream.url(),
        '-map',
        '0:v',
        '-frames:v',
        String(PICTURES),
        '-f',
        'null',
        '-',
      ];
      const { stderr } = await run('ffmpeg', words, { timeout: RUN_MS });
      expect(stderr).toBe('');
    },
    60_000,
  );

  test.skipIf(noGst).each(CODECS)(
    'GStreamer, %s: decodes %s',
    async (name, _, decode) => {
      await using stream = await published(name);
      expect(await playedByGStreamer(await stream.url(), { protocols: 'tcp', decode })).toEqual(WELL_PLAYED);
    },
    60_000,
  );

  test.skipIf(noGst)(
    'GStreamer that asks for UDP first is told to come over TCP, and does',
    async () => {
      await using stream = await published('h264-pcma');
      expect(await playedByGStreamer(await stream.url(), { protocols: 'udp+tcp', decode: 'rtph264depay' })).toEqual(WELL_PLAYED);
    },
    60_000,
  );
});

describe('R119: programs that we did not write are our cameras', () => {
  test.skipIf(noGstServer)(
    'gst-rtsp-server is called like any camera',
    async () => {
      await using behind = await TestCamera.start();
      const server = spawn(
        '/usr/bin/python3',
        [fileURLToPath(new URL('support/gst-relay.py', import.meta.url)), String(behind.port), '1'],
        {
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      );
      children.push(server);
      const [port] = (await once(server.stdout, 'data')) as [Buffer];
      await using bench = await RelayBench.start();
      bench.server.cameras.set('gst', { main: { url: `rtsp://127.0.0.1:${Number(port.toString())}/cam-1` } });
      const viewer = await bench.view(undefined, 'gst');
      await viewer.until(() => viewer.units.length >= PICTURES);
      const sequences = viewer.units.map((unit) => unit.sequence);
      expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
      expect(viewer.messages.find((message) => message.type === 'start')).toMatchObject({ width: 320, height: 180 });
    },
    60_000,
  );

  test.skipIf(noFfmpeg)(
    'ffmpeg publishes by ANNOUNCE and RECORD',
    async () => {
      await using bench = await RelayBench.start();
      bench.server.cameras.set('car', { published: true });
      const leave = await bench.server.ticket('car', { incident: undefined, rights: ['publish'] });
      const source = ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=15'];
      const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '15', '-pix_fmt', 'yuv420p'];
      const target = ['-f', 'rtsp', '-rtsp_transport', 'tcp', `rtsp://127.0.0.1:${bench.relay.rtspPort}/car?ticket=${leave}`];
      children.push(spawn('ffmpeg', ['-v', 'error', ...source, ...encoder, ...target], { stdio: 'ignore' }));
      const viewer = await bench.view(undefined, 'car');
      await viewer.until(() => viewer.units.length >= PICTURES);
      expect(viewer.messages.find((message) => message.type === 'start')).toMatchObject({ width: 320, height: 240 });
      expect(viewer.units[0]!.key).toBe(true);
    },
    60_000,
  );

  test.skipIf(noGst || needs('gstreamer-1.0/libgstrtspclientsink.so', 'gstreamer1.0-rtsp'))(
    'so does GStreamer',
    async () => {
      await using bench = await RelayBench.start();
      bench.server.cameras.set('car', { published: true });
      const leave = await bench.server.ticket('car', { incident: undefined, rights: ['publish'] });
      const source = [
        'videotestsrc',
        'is-live=true',
        '!',
        'video/x-raw,width=320,height=240,framerate=15/1',
        '!',
        'openh264enc',
        'gop-size=15',
        '!',
        'h264parse',
      ];
      const sink = ['rtspclientsink', 'protocols=tcp', `location=rtsp://127.0.0.1:${bench.relay.rtspPort}/car?ticket=${leave}`];
      children.push(spawn('gst-launch-1.0', ['-q', ...source, '!', ...sink], { stdio: 'ignore' }));
      const viewer = await bench.view(undefined, 'car');
      await viewer.until(() => viewer.units.length >= PICTURES);
      expect(viewer.messages.find((message) => message.type === 'start')).toMatchObject({ width: 320, height: 240 });
    },
    60_000,
  );
});
