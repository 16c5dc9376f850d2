import { randomUUID } from 'node:crypto';
import type { LineCommand } from '#contract/media-line.ts';
import { atLeast, atMost } from './figure.ts';
import type { BenchContext } from './main.ts';
import { startCameras, startViewers } from './support/load-child.ts';
import type { ViewerTarget } from './support/viewer-child.ts';
import { coreShareOf, rssBytesOf } from '../test/support/process-figures.ts';
import { startRelayProcess, type RelayProcess } from '../test/integration/support/relay-process.ts';

/**
 * WebSocket viewers that one core serves, at 500 kbps each, one a connection (`/ws`) and, as the console plays, many views
 * over one (`/line`): several hundred real ones in another process, and the processor time that each costs the relay; what
 * the same relay needs for the cameras alone is in it. `npm run bench -- ws [viewers] [seconds] [ws | line] [--profile]`
 */
const KBPS = 500;
const CAMERAS = 20;
const VIEWERS = 600;
const SECONDS = 15;
const SETTLE_SECONDS = 3;
const PICTURES_A_SECOND = 15;

const VIEWS_A_LINE = 20;
const DOORS = ['ws', 'line'] as const;

export async function bench({ report, note, words }: BenchContext): Promise<void> {
  const [count = VIEWERS, seconds = SECONDS] = words.filter((word) => /^\d+$/.test(word)).map(Number);
  const named = DOORS.filter((door) => words.includes(door));
  using source = await startCameras(KBPS);
  for (const door of named.length > 0 ? named : DOORS) {
    await using relay = await startRelayProcess({}, { execArgv: words.includes('--profile') ? ['--cpu-prof', '--cpu-prof-dir=/tmp'] : [] });
    using viewers = startViewers();
    const ids = Array.from({ length: CAMERAS }, (_, index) => `cam-${index + 1}`);
    for (const id of ids) relay.server.cameras.set(id, { main: { url: `rtsp://127.0.0.1:${source.port}/${id}` } });
    await viewers.open(await TARGETS[door](relay, ids, count));
    await viewers.measure(SETTLE_SECONDS);
    let figures = await viewers.measure(0);
    const core = await coreShareOf([relay.pid], async () => {
      figures = await viewers.measure(seconds);
    });
    const missing = 1 - figures.pictures / (count * seconds * PICTURES_A_SECOND);
    note(
      `${count} viewers over /${door} of ${CAMERAS} cameras of ${Math.round(source.kbps)} kbps: ${(core * 100).toFixed(1)} % of one core, ${Math.round(rssBytesOf(relay.pid) / 1e6)} MB, ${figures.open} connections still there`,
    );
    report(atLeast(`${door}.viewers`, { value: count / core, unit: 'viewers per core at 500 kbps', target: 2_500 }));
    report(atMost(`${door}.latency.p50`, { value: figures.p50, unit: 'ms camera write → viewer read' }));
    report(atMost(`${door}.latency.p99`, { value: figures.p99, unit: 'ms camera write → viewer read' }));
    report(atMost(`${door}.missing`, { value: Math.max(0, missing) * 100, unit: '% of the pictures', target: 1 }));
  }
}

type Targets = (relay: RelayProcess, cameras: readonly string[], count: number) => Promise<readonly ViewerTarget[]>;

const TARGETS: Readonly<Record<(typeof DOORS)[number], Targets>> = {
  async ws(relay, cameras, count) {
    const urls = Array.from({ length: count }, (_, index) => relay.url('ws', cameras[index % cameras.length] ?? ''));
    return (await Promise.all(urls)).map((url) => ({ transport: 'ws', url }));
  },
  async line(relay, cameras, count) {
    const open = async (id: number): Promise<string> => {
      const camera = cameras[id % cameras.length] ?? '';
      const ticket = await relay.server.ticket(camera, { jti: randomUUID() });
      const command: LineCommand = { type: 'open', id, camera, ticket, stream: 'main', format: 'units', accept: ['h264'] };
      return JSON.stringify(command);
    };
    const lines = Array.from({ length: Math.ceil(count / VIEWS_A_LINE) }, (_, line) => Math.min(VIEWS_A_LINE, count - line * VIEWS_A_LINE));
    return Promise.all(
      lines.map(async (views) => ({
        transport: 'ws' as const,
        url: `ws://127.0.0.1:${relay.port}/line`,
        says: await Promise.all(Array.from({ length: views }, (_, index) => open(index + 1))),
      })),
    );
  },
};
