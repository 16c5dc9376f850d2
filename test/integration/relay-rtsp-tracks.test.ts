import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { headerOf } from '#protocol/rtsp-message.ts';
import { readRtp } from '#protocol/rtp.ts';
import { needs } from '../support/debian-package.ts';
import { ffprobe } from './support/ffprobe.ts';
import type { RecordingName } from './support/recording.ts';
import { RelayBench } from './support/relay-bench.ts';
import { RtspClient } from './support/rtsp-client.ts';
import { TestPublisher } from './support/test-publisher.ts';

const patiently = { interval: 10 };
const RECORDINGS = [
  ['h264-pcma', 'h264', 'pcm_alaw'],
  ['h265-aac', 'hevc', 'aac'],
  ['jpeg-pcmu', 'mjpeg', 'pcm_mulaw'],
] as const;

async function withCar(name: RecordingName) {
  const bench = await RelayBench.start();
  bench.server.cameras.set('car', { published: true, audio: true });
  const car = new TestPublisher(bench.relay.rtspPort, name);
  const at = `rtsp://127.0.0.1:${bench.relay.rtspPort}/car`;
  await car.publish(`${at}?ticket=${await bench.server.ticket('car', { rights: ['publish'] })}`);
  const uri = async (rights: ('live' | 'audio')[]) => `${at}?ticket=${await bench.server.ticket('car', { rights })}`;
  return {
    bench,
    uri,
    [Symbol.asyncDispose]: async () => {
      car[Symbol.dispose]();
      await bench[Symbol.asyncDispose]();
    },
  };
}

describe.each(RECORDINGS)('R27: %s over RTSP', (name, video, audio) => {
  test.skipIf(needs('ffprobe', 'ffmpeg'))('is described, played and decoded by ffprobe; the sound only with the right to it', async () => {
    await using city = await withCar(name);
    const read = (uri: string) => ffprobe(uri, ['-rtsp_transport', 'tcp', '-read_intervals', '%+#40']);
    const seen = await read(await city.uri(['live']));
    expect(seen.complaints).toBe('');
    expect(seen.streams).toMatchObject([{ codec_type: 'video', codec_name: video, width: 320 }]);
    expect(Number(seen.streams[0]!.nb_read_frames)).toBeGreaterThan(5);
    expect(city.bench.server.all('listening.began')).toEqual([]);
    const heard = await read(await city.uri(['live', 'audio']));
    expect(heard.complaints).toBe('');
    expect(heard.streams).toMatchObject([{ codec_name: video }, { codec_type: 'audio', codec_name: audio }]);
    for (const stream of heard.streams) expect(Number(stream.nb_read_frames)).toBeGreaterThan(5);
    await city.bench.server.hears('listening.ended');
    expect(city.bench.server.all('listening.began')).toHaveLength(1);
  });

  test.skipIf(needs('gst-launch-1.0', 'gstreamer1.0-tools') || needs('gstreamer-1.0/libgstlibav.so', 'gstreamer1.0-libav'))(
    'is played by GStreamer, which asks for UDP first',
    async () => {
      await using city = await withCar(name);
      const play = async (media: string, buffers: number) => {
        const source = ['rtspsrc', 'name=s', `location=${await city.uri(['live', 'audio'])}`, 'latency=0'];
        const sink = ['decodebin', '!', 'fakesink', `num-buffers=${buffers}`, 'sync=false'];
        // It ends by itself, without an error, once that much was decoded.
        await promisify(execFile)('gst-launch-1.0', ['-q', ...source, 's.', '!', `application/x-rtp,media=${media}`, '!', ...sink], {
          timeout: 20_000,
        });
      };
      await play('video', 20);
      expect((await city.bench.server.hears('view.closed')).frames).toBeGreaterThanOrEqual(20);
      await play('audio', 8);
      expect(city.bench.server.all('listening.began').length).toBeGreaterThan(0);
    },
  );
});

describe('R27: an RTSP session', () => {
  const transport = (channels: string) => [['Transport', `RTP/AVP/TCP;unicast;interleaved=${channels}`]] as const;

  test('of two tracks: each on channels of its own, PLAY says where it begins, PAUSE stops both, PLAY goes on', async () => {
    await using city = await withCar('h264-pcma');
    const watching = await city.bench.view(`ticket=${await city.bench.server.ticket('car')}`, 'car');
    await watching.until(() => watching.units.length > 3);
    const client = new RtspClient(city.bench.relay.rtspPort, 4);
    const uri = await city.uri(['live', 'audio']);
    const described = (await client.ask('DESCRIBE', uri))!;
    const base = headerOf(described, 'content-base')!;
    expect(base).not.toContain('ticket');
    const session = headerOf((await client.ask('SETUP', `${base}trackID=1`, transport('4-5')))!, 'session')!.split(';')[0]!;
    const mine = [['Session', session]] as const;
    expect(await client.ask('SETUP', `${base}trackID=2`, [...transport('5-6'), ...mine])).toMatchObject({ status: 461 });
    expect(await client.ask('SETUP', `${base}trackID=3`, [...transport('8-9'), ...mine])).toMatchObject({ status: 404 });
    expect(await client.ask('SETUP', `${base}trackID=2`, [['Transport', 'RTP/AVP;unicast;client_port=9-10'], ...mine])).toMatchObject({
      status: 461,
    });
    expect(await client.ask('SETUP', `${base}trackID=2`, [...transport('6-7'), ...mine])).toMatchObject({ status: 200 });
    expect(await client.ask('PLAY', base, [['Session', 'another']])).toMatchObject({ status: 454 });
    const played = (await client.ask('PLAY', base, mine))!;
    expect(headerOf(played, 'range')).toBe('npt=now-');
    const info = /^url=(\S+)trackID=1;seq=(\d+);rtptime=(\d+),url=\S+trackID=2$/.exec(headerOf(played, 'rtp-info')!)!;
    expect(info[1]).toBe(base);
    await expect.poll(() => [...client.channels].filter((channel) => [4, 6].includes(channel)), patiently).toHaveLength(2);
    const first = readRtp(client.bytes[0]!, 4)!;
    expect([first.sequence, first.timestamp]).toEqual([Number(info[2]), Number(info[3])]);
    expect(await client.ask('SETUP', `${base}trackID=1`, [...transport('4-5'), ...mine])).toMatchObject({ status: 455 });
    expect(await client.ask('GET_PARAMETER', base, mine)).toMatchObject({ status: 200 });
    expect(await client.ask('PAUSE', base, mine)).toMatchObject({ status: 200 });
    await city.bench.server.hears('listening.ended');
    const [had, shown] = [client.bytes.length, watching.units.length];
    await watching.until(() => watching.units.length > shown + 10);
    expect(client.bytes).toHaveLength(had);
    const units = client.units.length;
    const again = (await client.ask('PLAY', base, mine))!;
    await expect.poll(() => client.units.length, patiently).toBeGreaterThan(units + 10);
    // From the latest key frame on, which may have been sent before: by its numbers a receiver knows what it has.
    expect(headerOf(again, 'rtp-info')).toContain(`seq=${readRtp(client.bytes[had]!, 4)!.sequence};`);
    await client.ask('TEARDOWN', base, mine);
    expect(await city.bench.server.hears('view.closed', (report) => report.ref.ticket !== undefined)).toMatchObject({ reason: 'left' });
    expect(city.bench.server.all('listening.began')).toHaveLength(2);
    await city.bench.server.hears('listening.ended', () => city.bench.server.all('listening.ended').length === 2);
  });

  test('without the right to sound has no second track', async () => {
    await using city = await withCar('h264-pcma');
    const client = new RtspClient(city.bench.relay.rtspPort);
    const sdp = await client.play(await city.uri(['live']));
    expect(sdp).not.toContain('m=audio');
    await client.ask('PAUSE', 'rtsp://127.0.0.1/car');
    expect(await client.ask('SETUP', 'rtsp://127.0.0.1/car/trackID=2', transport('2-3'))).toMatchObject({ status: 404 });
    expect(client.channels.has(2)).toBe(false);
    client.socket.destroy();
  });
});
