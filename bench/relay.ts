import { atMost } from './figure.ts';
import type { BenchContext } from './main.ts';
import { startCameras, startViewers, type LoadCameras } from './support/load-child.ts';
import { startFfmpegRelays, startGstRelay, type PeerRelay } from './support/peer-relays.ts';
import { coreShareOf, rssBytesOf } from '../test/support/process-figures.ts';
import { startRelayProcess } from '../test/integration/support/relay-process.ts';

/**
 * 300 cameras in, 300 RTSP viewers out, at 700 kbps each: what the relay process takes, and what it adds between the
 * camera's write and the viewer's read. Cameras and viewers are processes of their own. In the same run two other
 * programs relay the same cameras, and are compared by processor time for each channel.
 * `npm run bench -- relay [cameras] [seconds] [--profile]`
 */
const KBPS = 700;
const CAMERAS = 300;
const SECONDS = 20;
const GST_CHANNELS = 20;
const FFMPEG_CHANNELS = 10;
const SETTLE_SECONDS = 3;

export async function bench({ report, note, words }: BenchContext): Promise<void> {
  const [cameras = CAMERAS, seconds = SECONDS] = words.filter((word) => /^\d+$/.test(word)).map(Number);
  using source = await startCameras(KBPS);
  const ours = await measureRelay(source, { cameras, seconds, profile: words.includes('--profile') });
  note(`${cameras} channels of ${Math.round(source.kbps)} kbps, ${ours.pictures} pictures in ${seconds} s, of ${cameras * seconds * 15}`);
  const perChannel = (ours.core * 100) / cameras;
  report(atMost('relay.cpu', { value: ours.core * 100, unit: `% of one core, ${cameras} in and out`, target: 30 }));
  report(atMost('relay.memory', { value: ours.rssBytes / 1e6, unit: 'MB resident', target: 400 }));
  report(atMost('relay.latency.p50', { value: ours.p50, unit: 'ms camera write → viewer read', target: 2 }));
  report(atMost('relay.latency.p99', { value: ours.p99, unit: 'ms camera write → viewer read', target: 20 }));
  report(atMost('relay.lost', { value: ours.open === cameras ? 0 : cameras - ours.open, unit: 'viewers lost', target: 0 }));
  for (const [name, start, channels] of [
    ['gst-rtsp-server', startGstRelay, GST_CHANNELS],
    ['ffmpeg -c copy', startFfmpegRelays, FFMPEG_CHANNELS],
  ] as const) {
    const peer = await start(source.port, channels);
    if (typeof peer === 'string') note(`${name}: left out, ${peer}`);
    else await comparePeer({ name, peer, channels, seconds, perChannel }, { report, note });
  }
}

async function measureRelay(source: LoadCameras, { cameras, seconds, profile }: { cameras: number; seconds: number; profile: boolean }) {
  await using relay = await startRelayProcess({}, { execArgv: profile ? ['--cpu-prof', '--cpu-prof-dir=/tmp'] : [] });
  using viewers = startViewers();
  const ids = Array.from({ length: cameras }, (_, index) => `cam-${index + 1}`);
  for (const id of ids) relay.server.cameras.set(id, { main: { url: `rtsp://127.0.0.1:${source.port}/${id}` } });
  await viewers.open(await Promise.all(ids.map(async (id) => ({ transport: 'rtsp' as const, url: await relay.url('rtsp', id) }))));
  await viewers.measure(SETTLE_SECONDS);
  let figures = await viewers.measure(0);
  const core = await coreShareOf([relay.pid], async () => {
    figures = await viewers.measure(seconds);
  });
  return { ...figures, core, rssBytes: rssBytesOf(relay.pid) };
}

async function comparePeer(
  facts: { name: string; peer: PeerRelay; channels: number; seconds: number; perChannel: number },
  { report, note }: Pick<BenchContext, 'report' | 'note'>,
): Promise<void> {
  await using peer = facts.peer;
  using viewers = startViewers();
  await viewers.open(peer.targets);
  await viewers.measure(SETTLE_SECONDS);
  let figures = await viewers.measure(0);
  const core = await coreShareOf(peer.pids, async () => {
    figures = await viewers.measure(facts.seconds);
  });
  const rssMb = peer.pids.reduce((sum, pid) => sum + rssBytesOf(pid), 0) / 1e6 / facts.channels;
  note(
    `${facts.name}: ${facts.channels} channels, ${figures.pictures} pictures, ${rssMb.toFixed(1)} MB a channel, latency p50 ${figures.p50.toFixed(1)} ms, p99 ${figures.p99.toFixed(1)} ms`,
  );
  report(
    atMost(`relay.channel vs ${facts.name}`, {
      value: facts.perChannel,
      unit: '% of one core a channel',
      peer: (core * 100) / facts.channels,
    }),
  );
}
