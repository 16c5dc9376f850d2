import { describe, expect, test } from 'vitest';
import { joinAnnexB } from '#protocol/h264.ts';
import { machinePorts } from '#relay/ports.ts';
import { UdpPorts } from '#relay/rtsp/udp-ports.ts';
import { needs } from '../support/debian-package.ts';
import { ForeignProgram } from './support/foreign-program.ts';
import { freeUdpRange } from './support/free-udp-range.ts';
import { RecordedCamera } from './support/recorded-camera.ts';
import type { RecordingName } from './support/recording.ts';
import { RelayBench } from './support/relay-bench.ts';
import { WatchedSource } from './support/watched-source.ts';

const noFfmpeg = needs('ffmpeg', 'ffmpeg');
const noGstreamer = [
  needs('/usr/lib/python3/dist-packages/gi/__init__.py', 'python3-gi'),
  needs('girepository-1.0/GstRtspServer-1.0.typelib', 'gir1.2-gst-rtsp-server-1.0'),
  needs('gstreamer-1.0/libgstvideoparsersbad.so', 'gstreamer1.0-plugins-bad'),
  needs('gstreamer-1.0/libgstrtsp.so', 'gstreamer1.0-plugins-good'),
  needs('gstreamer-1.0/libgstlibav.so', 'gstreamer1.0-libav'),
].includes(true);

/** What ffmpeg is told a channel's pictures are, when it is to decode them all. */
const FORMATS = { h264: 'h264', h265: 'hevc', jpeg: 'mjpeg' } as const;

/** What ffmpeg says of the pictures that the relay put together, each key frame with its parameter sets before it. */
function judgePictures(seen: WatchedSource): Promise<string> {
  const { kind } = seen.units[0]!.parameters;
  const pictures = seen.units.map((unit) =>
    kind === 'jpeg' ? unit.nals[0]! : joinAnnexB([...(unit.key ? unit.parameters.sets : []), ...unit.nals]),
  );
  const parameters = ['-hide_banner', '-loglevel', 'warning', '-xerror', '-f', FORMATS[kind], '-i', '-', '-f', 'null', '-'];
  return ForeignProgram.judge('ffmpeg', parameters, Buffer.concat(pictures));
}

describe('GStreamer as a camera', () => {
  const size = 'video/x-raw,format=I420,width=320,height=180,framerate=15/1';
  const picture = (encoder: string) => `videotestsrc is-live=true ! ${size} ! ${encoder}`;
  const tone = (encoder: string) => `audiotestsrc is-live=true ! audioconvert ! audioresample ! ${encoder}`;

  interface Setting {
    readonly name: string;
    readonly transport: 'tcp' | 'udp';
    readonly video: string;
    readonly audio: string;
    readonly kind: keyof typeof FORMATS;
    readonly codec: string;
  }
  const settings: readonly Setting[] = [
    {
      name: 'H.264 and A-law by TCP',
      transport: 'tcp',
      video: 'openh264enc gop-size=15 ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=1',
      audio: 'audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay name=pay1 pt=8',
      kind: 'h264',
      codec: 'pcma',
    },
    {
      name: 'H.265 in aggregates and AAC by UDP',
      transport: 'udp',
      video:
        'x265enc speed-preset=ultrafast tune=zerolatency key-int-max=15 ! h265parse ! rtph265pay name=pay0 pt=96 config-interval=1 aggregate-mode=zero-latency',
      audio: 'audio/x-raw,rate=16000,channels=1 ! avenc_aac ! rtpmp4gpay name=pay1 pt=97',
      kind: 'h265',
      codec: 'aac',
    },
    {
      name: 'motion JPEG and µ-law by UDP',
      transport: 'udp',
      video: 'jpegenc ! rtpjpegpay name=pay0 pt=26',
      audio: 'audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay name=pay1 pt=0',
      kind: 'jpeg',
      codec: 'pcmu',
    },
  ];

  test.skipIf(noGstreamer).each(settings)('R8, R9: $name', async ({ transport, video, audio, kind, codec }) => {
    const started = await ForeignProgram.gstreamerCamera(transport, `${picture(video)} ${tone(audio)}`);
    using _camera = started.camera;
    const udp = new UdpPorts(await freeUdpRange(8), machinePorts.random);
    using seen = new WatchedSource({ source: { url: started.url }, audio: true, udp });
    expect(await seen.plays(30)).toBe(true);
    expect(seen.units[0]).toMatchObject({ key: true, parameters: { kind, width: 320, height: kind === 'jpeg' ? 184 : 180 } });
    expect(seen.audio.length).toBeGreaterThan(5);
    expect(seen.audio[0]?.codec).toBe(codec);
    expect(seen.faults).toEqual([]);
    if (!noFfmpeg) expect(await judgePictures(seen)).toBe('');
  });
});

describe('ffmpeg as the judge of what the relay reads', () => {
  test.skipIf(noFfmpeg).each<RecordingName>(['h264-pcma', 'h265-aac', 'jpeg-pcmu'])('R8: decodes every picture of %s', async (name) => {
    await using camera = await RecordedCamera.start({ name });
    using seen = new WatchedSource({ source: { url: camera.url } });
    expect(await seen.plays(12)).toBe(true);
    expect(await judgePictures(seen)).toBe('');
  });
});

describe('ffmpeg as a publisher', () => {
  const picture = ['-re', '-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=15', '-pix_fmt', 'yuv420p'];
  const encoders = {
    h264: ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '15'],
    h265: ['-c:v', 'libx265', '-preset', 'ultrafast', '-tune', 'zerolatency', '-x265-params', 'keyint=15:log-level=error'],
  };

  test.skipIf(noFfmpeg).each([
    ['H.264, asking for TCP', 'h264', ['-rtsp_transport', 'tcp']],
    ['H.264, asking for UDP first as it does by itself', 'h264', []],
    ['H.265', 'h265', ['-rtsp_transport', 'tcp']],
  ] as const)('R1: %s', async (_, kind, transport) => {
    await using bench = await RelayBench.start();
    bench.server.cameras.set('car', { published: true });
    const ticket = await bench.server.ticket('car', { incident: undefined, rights: ['publish'] });
    const url = `rtsp://127.0.0.1:${bench.relay.rtspPort}/car?ticket=${ticket}`;
    using car = new ForeignProgram('ffmpeg', [
      '-hide_banner',
      '-loglevel',
      'warning',
      ...picture,
      ...encoders[kind],
      '-f',
      'rtsp',
      ...transport,
      url,
    ]);
    await bench.server.hears('camera.state', (message) => message.state === 'live');
    const opened = await bench.server.hears('view.opened');
    expect(opened.transport).toBe('announce');
    car.child.kill('SIGINT');
    const closed = await bench.server.hears('view.closed');
    expect(['left', 'silent']).toContain(closed.reason);
    expect(closed.frames).toBeGreaterThan(0);
  });

  test.skipIf(noFfmpeg)('R3: is told in words that another one sends the stream', async () => {
    await using bench = await RelayBench.start();
    bench.server.cameras.set('car', { published: true });
    const publish = async () => {
      const ticket = await bench.server.ticket('car', { incident: undefined, rights: ['publish'] });
      const url = `rtsp://127.0.0.1:${bench.relay.rtspPort}/car?ticket=${ticket}`;
      return new ForeignProgram('ffmpeg', [
        '-hide_banner',
        '-loglevel',
        'error',
        ...picture,
        ...encoders.h264,
        '-f',
        'rtsp',
        '-rtsp_transport',
        'tcp',
        url,
      ]);
    };
    using _first = await publish();
    await bench.server.hears('camera.state', (message) => message.state === 'live');
    using second = await publish();
    await expect.poll(() => second.errors).toMatch(/409/);
  });
});
