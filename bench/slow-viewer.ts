import { atMost } from './figure.ts';
import type { BenchContext } from './main.ts';
import { startCameras, startViewers } from './support/load-child.ts';
import type { ViewerFigures, ViewerTarget } from './support/viewer-child.ts';
import { startRelayProcess, type RelayProcess } from '../test/integration/support/relay-process.ts';
import { ThinWire } from '../test/integration/support/thin-wire.ts';

/**
 * What one slow viewer costs the others: 49 viewers of one camera without it, then with it, for each transport. Their delay
 * is from the camera's write to their read; what they lost, their own numbering tells. The slow one gets 10 kB/s of a
 * stream of 250, so that it is sent all, then skipped to key frames, then closed. `npm run bench -- slow-viewer [seconds]`
 */
const KBPS = 2_000;
const OTHERS = 49;
const SLOW_BYTES_A_SECOND = 10_000;
const SECONDS = 15;
const SETTLE_SECONDS = 3;
const CAMERA = 'cam-1';
const TRANSPORTS = ['ws', 'line', 'rtsp'] as const;
type Transport = (typeof TRANSPORTS)[number];

export async function bench({ report, note, words }: BenchContext): Promise<void> {
  const [seconds = SECONDS] = words.map(Number);
  for (const transport of TRANSPORTS) {
    const { without, beside, slow } = await run(transport, seconds);
    note(
      `${transport}: p99 ${without.p99.toFixed(1)} ms without, ${beside.p99.toFixed(1)} ms beside a viewer that took ${slow.toFixed(1)} kB/s; ${beside.pictures} pictures, ${beside.open} of ${OTHERS} still there`,
    );
    report(
      atMost(`slow-viewer.${transport}.added.p99`, {
        value: Math.max(0, beside.p99 - without.p99),
        unit: 'ms added to the others',
        target: 50,
      }),
    );
    report(atMost(`slow-viewer.${transport}.lost`, { value: beside.lost + (OTHERS - beside.open), unit: 'lost to the others', target: 0 }));
  }
}

/** Figures of the others without and beside the slow one, and what it took, kB/s. */
async function run(
  transport: Transport,
  seconds: number,
): Promise<{ readonly without: ViewerFigures; readonly beside: ViewerFigures; readonly slow: number }> {
  using source = await startCameras(KBPS);
  await using relay = await startRelayProcess();
  relay.server.cameras.set(CAMERA, { main: { url: `rtsp://127.0.0.1:${source.port}/${CAMERA}` } });
  using others = startViewers();
  await others.open(await Promise.all(Array.from({ length: OTHERS }, () => target(relay, transport))));
  await others.measure(SETTLE_SECONDS);
  const without = await others.measure(seconds);
  const port = transport === 'rtsp' ? relay.rtspPort : relay.port;
  await using wire = await ThinWire.to(port, SLOW_BYTES_A_SECOND);
  using slow = startViewers();
  const thin = await target(relay, transport);
  // Its first picture alone takes seconds.
  await slow.open([{ ...thin, url: thin.url.replace(`:${port}/`, `:${wire.port}/`) }]);
  await others.measure(SETTLE_SECONDS);
  const before = wire.carried;
  const beside = await others.measure(seconds);
  return { without, beside, slow: (wire.carried - before) / seconds / 1_000 };
}

async function target(relay: RelayProcess, transport: Transport): Promise<ViewerTarget> {
  if (transport !== 'line') return { transport, url: await relay.url(transport, CAMERA) };
  const open = {
    type: 'open',
    id: 1,
    camera: CAMERA,
    ticket: await relay.server.ticket(CAMERA),
    stream: 'main',
    format: 'units',
    accept: ['h264'],
  };
  return { transport: 'ws', url: `ws://127.0.0.1:${relay.port}/line`, says: [JSON.stringify(open)] };
}
