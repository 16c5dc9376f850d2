import { atLeast, atMost } from './figure.ts';
import type { BenchContext } from './main.ts';
import { startCameras, startViewers } from './support/load-child.ts';
import { coreShareOf, rssBytesOf } from '../test/support/process-figures.ts';
import { startRelayProcess } from '../test/integration/support/relay-process.ts';

/**
 * WebSocket viewers that one core serves, at 500 kbps each: several hundred real ones in another process, and the
 * processor time that each costs the relay; what the same relay needs for the cameras alone is in it.
 * `npm run bench -- ws [viewers] [seconds] [--profile]`
 */
const KBPS = 500;
const CAMERAS = 20;
const VIEWERS = 600;
const SECONDS = 15;
const SETTLE_SECONDS = 3;
const PICTURES_A_SECOND = 15;

export async function bench({ report, note, words }: BenchContext): Promise<void> {
  const [count = VIEWERS, seconds = SECONDS] = words.filter((word) => /^\d+$/.test(word)).map(Number);
  using source = await startCameras(KBPS);
  await using relay = await startRelayProcess({}, { execArgv: words.includes('--profile') ? ['--cpu-prof', '--cpu-prof-dir=/tmp'] : [] });
  using viewers = startViewers();
  const ids = Array.from({ length: CAMERAS }, (_, index) => `cam-${index + 1}`);
  for (const id of ids) relay.server.cameras.set(id, { main: { url: `rtsp://127.0.0.1:${source.port}/${id}` } });
  const urls = Array.from({ length: count }, (_, index) => relay.url('ws', ids[index % ids.length] ?? ''));
  await viewers.open((await Promise.all(urls)).map((url) => ({ transport: 'ws' as const, url })));
  await viewers.measure(SETTLE_SECONDS);
  let figures = await viewers.measure(0);
  const core = await coreShareOf([relay.pid], async () => {
    figures = await viewers.measure(seconds);
  });
  const missing = 1 - figures.pictures / (count * seconds * PICTURES_A_SECOND);
  note(
    `${count} viewers of ${CAMERAS} cameras of ${Math.round(source.kbps)} kbps: ${(core * 100).toFixed(1)} % of one core, ${Math.round(rssBytesOf(relay.pid) / 1e6)} MB, ${figures.open} still there`,
  );
  report(atLeast('ws.viewers', { value: count / core, unit: 'viewers per core at 500 kbps', target: 2_500 }));
  report(atMost('ws.latency.p50', { value: figures.p50, unit: 'ms camera write → viewer read' }));
  report(atMost('ws.latency.p99', { value: figures.p99, unit: 'ms camera write → viewer read' }));
  report(atMost('ws.missing', { value: Math.max(0, missing) * 100, unit: '% of the pictures', target: 1 }));
}
