import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import { systemRandom } from '#io/random.ts';
import { Channels } from '#relay/channels.ts';
import { machinePorts } from '#relay/ports.ts';
import { Push } from '#relay/push/push.ts';
import { PROFILES } from '#relay/transcode/rendition.ts';
import { Transcoder, type RunningTranscode } from '#relay/transcode/transcoder.ts';
import { startCameraSimulator } from '#simulator/cameras/camera-simulator.ts';
import { PoliceStreamServer } from '#simulator/police-stream/police-stream-server.ts';
import { atLeast, atMost } from './figure.ts';
import type { BenchContext } from './main.ts';
import { CLIP_FPS, makeHdClip } from './support/hd-clip.ts';
import { cpuSecondsOf, rssBytesOf } from '../test/support/process-figures.ts';
import { RateRecord } from './support/rate-record.ts';

/**
 * Transcoding and the police push (issue 3 §5): 1080p at 30 pictures a second and 4 Mbit/s becomes 720p at 15 and 700 kbit/s.
 * How many streams a core does, how soon a new rate holds, and the same over a network that becomes narrow and wide again.
 * A rate "holds" from the moment at which the two seconds (one group of pictures) that follow have it.
 */
const STREAMS = 2;
const RUN_MS = 20_000;
const WINDOW_MS = 2_000;
const CHANGE_MS = 7_000;
const NARROW_KBPS = 520;
const TOLERANCE = 1.1;
type Clip = Awaited<ReturnType<typeof makeHdClip>>;

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

export async function bench(context: BenchContext): Promise<void> {
  const clip = await makeHdClip();
  context.note(`1080p, ${CLIP_FPS} a second, ${Math.round(clipKbps(clip))} kbit/s in; ${cpus().length} cores`);
  await streamsPerCore(context, clip);
  await rateChange(context, clip);
  await networkChange(context);
}

async function streamsPerCore({ report, note }: BenchContext, clip: Clip): Promise<void> {
  using transcoder = new Transcoder(machinePorts, { maxTranscodes: STREAMS });
  const out = new RateRecord();
  const running = await Promise.all(Array.from({ length: STREAMS }, () => open(transcoder, (bytes) => out.add(Date.now(), bytes))));
  const pid = transcoder.pid ?? 0;
  const feeding = feed(running, clip);
  await wait(2_000);
  const [before, own, from] = [cpuSecondsOf(pid), process.cpuUsage(), Date.now()];
  await wait(RUN_MS);
  const [after, ownUsed, seconds] = [cpuSecondsOf(pid), process.cpuUsage(own), (Date.now() - from) / 1_000];
  const rssBytes = rssBytesOf(pid);
  feeding[Symbol.dispose]();
  const cores = (after - before) / seconds;
  const peer = await ffmpegStreamsPerCore(clip);
  report(
    atLeast('transcode.streams', {
      value: STREAMS / cores,
      unit: 'streams a core, 1080p → 700 kbps',
      target: 2,
      ...(peer ? { peer } : {}),
    }),
  );
  report(atMost('transcode.memory', { value: rssBytes / STREAMS / 1e6, unit: `MB a stream, ${STREAMS} in one process` }));
  report(atMost('transcode.kbps', { value: out.kbps(from, from + RUN_MS) / STREAMS, unit: 'kbps made of 700', target: 700 * TOLERANCE }));
  const ownShare = ((ownUsed.user + ownUsed.system) / 1e4 / seconds).toFixed(1);
  note(
    `the process that feeds and takes (the relay, and here the source too) used ${ownShare} % of a core beside it; ${transcoder.figures.unitsLeftOut} pictures left out`,
  );
  if (!peer) note('no peer: ffmpeg is not installed');
}

async function rateChange({ report }: BenchContext, clip: Clip): Promise<void> {
  using transcoder = new Transcoder(machinePorts, { maxTranscodes: 1 });
  const out = new RateRecord();
  const running = await open(transcoder, (bytes) => out.add(Date.now(), bytes));
  using _feeding = feed([running], clip);
  await wait(CHANGE_MS);
  const down = Date.now();
  running.setKbps(400);
  await wait(CHANGE_MS);
  const up = Date.now();
  running.setKbps(700);
  await wait(CHANGE_MS);
  const downMs = out.settledAfter(down, up, { windowMs: WINDOW_MS, holds: (kbps) => kbps <= 400 * TOLERANCE });
  const upMs = out.settledAfter(up, Date.now(), { windowMs: WINDOW_MS, holds: (kbps) => kbps >= 700 / TOLERANCE });
  report(atMost('transcode.rate.down', { value: downMs / 1_000, unit: 's until 700 → 400 kbps holds', target: 4 }));
  report(atMost('transcode.rate.up', { value: upMs / 1_000, unit: 's until 400 → 700 kbps holds', target: 4 }));
}

async function networkChange({ report, note }: BenchContext): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const login = { username: 'u', password: 'p' };
  const simulator = stack.use(
    await startCameraSimulator({ host: '127.0.0.1', port: 0, cameras: [{ id: 'street', label: '시험', ...login }] }),
  );
  const police = stack.use(
    await PoliceStreamServer.start({ clock: systemClock, net: systemNet(), random: systemRandom }, { host: '127.0.0.1', port: 0 }),
  );
  const transcoder = stack.use(new Transcoder(machinePorts, { maxTranscodes: 1 }));
  const source = { url: simulator.url('street', 'main'), ...login };
  const channels = stack.use(
    new Channels({
      ports: machinePorts,
      maxSources: 2,
      lingerMs: 0,
      ask: () => Promise.resolve({ main: source, audio: false, published: false }),
      onCameraState: () => {},
      transcoder,
    }),
  );
  const order = { push: 'p', camera: 'street', incident: 'i', organisation: 'o', url: `rtsp://127.0.0.1:${police.port}/uid`, until: 0 };
  const states: string[] = [];
  const push: Push = new Push({ order, ports: machinePorts, channels, onStanding: () => states.push(push.standing.state) });
  stack.use(push);
  const sent = new RateRecord();
  let counted = 0;
  const sampling = setInterval(() => {
    sent.add(Date.now(), push.bytes - counted);
    counted = push.bytes;
  }, 50);
  stack.defer(() => clearInterval(sampling));
  await wait(10_000);
  const narrow = Date.now();
  police.throttle(NARROW_KBPS);
  await wait(12_000);
  const wide = Date.now();
  police.throttle(undefined);
  await wait(10_000);
  const downMs = sent.settledAfter(narrow, wide, { windowMs: WINDOW_MS, holds: (kbps) => kbps <= NARROW_KBPS });
  const upMs = sent.settledAfter(wide, Date.now(), { windowMs: WINDOW_MS, holds: (kbps) => kbps >= 700 / TOLERANCE });
  report(
    atMost('push.network.down', { value: downMs / 1_000, unit: `s until a network of ${NARROW_KBPS} kbps is not sent more`, target: 4 }),
  );
  report(atMost('push.network.up', { value: upMs / 1_000, unit: 's until 700 kbps are sent again', target: 4 }));
  report(atMost('push.reconnects', { value: police.connectionsEver - 1, unit: 'reconnections', target: 0 }));
  report(atMost('push.gaps', { value: police.stream('uid')?.figures.gaps ?? Number.NaN, unit: 'damaged pictures', target: 0 }));
  note(`the push was ${states.join(', ')}; ${police.stream('uid')?.figures.frames ?? 0} pictures arrived`);
}

function open(transcoder: Transcoder, onBytes: (bytes: number) => void): Promise<RunningTranscode> {
  return transcoder.open({
    codec: 'h264',
    profile: PROFILES.field,
    onPicture: ({ data }) => onBytes(data.length),
    onEnd: (fault) => {
      throw fault;
    },
  });
}

/** The clip over and over, at its own pace, to all. */
function feed(running: readonly RunningTranscode[], clip: Clip): Disposable {
  const from = Date.now();
  let next = 0;
  const timer = setInterval(() => {
    for (; next < ((Date.now() - from) / 1_000) * CLIP_FPS; next++) {
      const unit = clip[next % clip.length];
      const ticks = (next * (90_000 / CLIP_FPS)) >>> 0;
      if (unit) for (const each of running) each.feed({ data: unit.data, key: unit.key, ticks, wallClockMicros: 0, show: true });
    }
  }, 5);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** The peer: one ffmpeg process for each stream, the same work with the same settings; undefined where it is not installed. */
async function ffmpegStreamsPerCore(clip: Clip): Promise<number | undefined> {
  if (spawnSync('ffmpeg', ['-version']).error) return undefined;
  await using stack = new AsyncDisposableStack();
  const dir = await mkdtemp(path.join(tmpdir(), 'mangru-transcode-'));
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  const file = path.join(dir, 'clip.h264');
  const rounds = Math.ceil(((RUN_MS / 1_000) * CLIP_FPS) / clip.length);
  await writeFile(file, Buffer.concat(Array.from({ length: rounds }, () => clip.map((unit) => unit.data)).flat()));
  const seconds = (rounds * clip.length) / CLIP_FPS;
  const input = ['-threads', '1', '-re', '-f', 'h264', '-framerate', String(CLIP_FPS), '-i', file];
  const output =
    '-vf fps=15,scale=-2:720:flags=bilinear -c:v libx264 -threads 1 -preset veryfast -tune zerolatency -profile:v main -bf 0 -g 30 -b:v 700k -maxrate 700k -bufsize 420k -f h264';
  const text = await run('ffmpeg', ['-hide_banner', '-nostdin', '-benchmark', ...input, ...output.split(' '), '-y', '/dev/null']);
  const used = /utime=([\d.]+)s stime=([\d.]+)s/.exec(text);
  return used ? seconds / (Number(used[1]) + Number(used[2])) : undefined;
}

function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.once('error', reject);
    child.once('exit', () => resolve(text));
  });
}

function clipKbps(clip: Clip): number {
  return (clip.reduce((sum, unit) => sum + unit.data.length, 0) * 8 * CLIP_FPS) / clip.length / 1_000;
}
