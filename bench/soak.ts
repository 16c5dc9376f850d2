import { atMost, percentile } from './figure.ts';
import type { BenchContext } from './main.ts';
import { startCameras } from './support/load-child.ts';
import { familyOf, rssBytesOf, socketsOf } from '../test/support/process-figures.ts';
import { startRelayProcess, type RelayProcess } from '../test/integration/support/relay-process.ts';
import { watchBriefly } from './support/watch-briefly.ts';

/**
 * Viewers who come, see a picture and go, over WebSocket, RTSP and WHEP, half of them without a word: what is left of
 * them in the relay. `npm run bench -- soak [cycles] [ws] [rtsp] [whep]`; with names, only these.
 */
const CYCLES = 40_000;
const CAMERAS = 10;
const KBPS = 300;
const AT_ONCE = 12;
/** Of twenty viewers. WebRTC's handshake costs more than all the rest of a cycle, on both ends. */
const MIX = [
  'ws',
  'rtsp',
  'ws',
  'whep',
  'rtsp',
  'ws',
  'ws',
  'rtsp',
  'ws',
  'rtsp',
  'ws',
  'ws',
  'rtsp',
  'whep',
  'ws',
  'rtsp',
  'ws',
  'rtsp',
  'ws',
  'ws',
] as const;
const SAMPLES = 40;
/** Has the relay's process collect and tell what is left when it gets the signal. */
const TELLS_HEAP = [
  '--expose-gc',
  '--import',
  `data:text/javascript,process.on('SIGUSR2',()=>{gc();gc();console.log(JSON.stringify({heap:process.memoryUsage().heapUsed}))})`,
];
const MOST_FAILURES = 10;
const EMPTY_MS = 60_000;

export async function bench({ report, note, words }: BenchContext): Promise<void> {
  const cycles = Number(words.find((word) => /^\d+$/.test(word)) ?? CYCLES);
  const named = MIX.filter((transport) => words.includes(transport));
  using source = await startCameras(KBPS);
  // Of each viewer two reports go out, and a dead WHEP viewer is seen to be gone only after some seconds.
  await using relay = await startRelayProcess({ lingerSeconds: 2 }, { execArgv: TELLS_HEAP });
  for (let number = 1; number <= CAMERAS; number++)
    relay.server.cameras.set(`cam-${number}`, { main: { url: `rtsp://127.0.0.1:${source.port}/cam-${number}` } });
  // The process of WebRTC starts with its first viewer and stays.
  await watchBriefly.whep(await relay.url('whep', 'cam-1'), 'politely');
  await untilEmpty(relay, 0);
  const socketsBefore = sumOf(relay, socketsOf);
  const heapBefore = await liveHeapOf(relay);
  const began = performance.now();
  const { samples, failures } = await churn(relay, cycles, named.length === 0 ? MIX : named);
  const minutes = (performance.now() - began) / 60_000;
  await untilEmpty(relay, socketsBefore);
  const heapGrowth = ((await liveHeapOf(relay)) - heapBefore) / cycles;
  const warm = percentile(samples.slice(SAMPLES / 2, (SAMPLES * 3) / 4), 0.5);
  const last = percentile(samples.slice(-SAMPLES / 4), 0.5);
  note(`${cycles} viewers in ${minutes.toFixed(1)} minutes; resident ${samples.map((bytes) => Math.round(bytes / 1e6)).join(' ')} MB`);
  for (const failure of failures) note(`failed: ${failure}`);
  report(atMost('soak.growth', { value: ((last - warm) / warm) * 100, unit: '% of resident memory, last quarter to third', target: 5 }));
  report(atMost('soak.heap', { value: heapGrowth, unit: 'bytes of live heap a viewer, after collection', target: 100 }));
  report(atMost('soak.sockets', { value: sumOf(relay, socketsOf) - socketsBefore, unit: 'sockets left', target: 0 }));
  report(atMost('soak.views', { value: await viewersOf(relay), unit: 'views left', target: 0 }));
  report(atMost('soak.failed', { value: failures.length, unit: `viewers of ${cycles} without a picture`, target: 0 }));
}

async function churn(
  relay: RelayProcess,
  cycles: number,
  mix: readonly (typeof MIX)[number][],
): Promise<{ samples: number[]; failures: string[] }> {
  const samples: number[] = [];
  const failures: string[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < cycles && failures.length < MOST_FAILURES) {
      const number = next++;
      if (number % Math.ceil(cycles / SAMPLES) === 0) {
        samples.push(sumOf(relay, rssBytesOf));
        // The server of the bench remembers all that it hears, which nobody asks for here.
        relay.server.heard.length = 0;
      }
      const transport = mix[number % mix.length] ?? 'ws';
      const url = await relay.url(transport, `cam-${(number % CAMERAS) + 1}`);
      const leaving = (number >> 1) % 2 === 0 ? 'politely' : 'abruptly';
      await watchBriefly[transport](url, leaving).catch((error: unknown) =>
        failures.push(`${transport}, number ${number}: ${error instanceof Error ? error.message : String(error)}`),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { samples, failures };
}

async function untilEmpty(relay: RelayProcess, sockets: number): Promise<void> {
  const until = performance.now() + EMPTY_MS;
  while (performance.now() < until && (sumOf(relay, socketsOf) > sockets || (await viewersOf(relay)) > 0))
    await new Promise((resolve) => setTimeout(resolve, 500));
}

function sumOf(relay: RelayProcess, figure: (pid: number) => number): number {
  return familyOf(relay.pid).reduce((sum, pid) => sum + figure(pid), 0);
}

/** Bytes that are left on the relay's heap when all that can be has been collected; asked by a signal, see `TELLS_HEAP`. */
async function liveHeapOf(relay: RelayProcess): Promise<number> {
  const told = relay.log().split('"heap":').length;
  process.kill(relay.pid, 'SIGUSR2');
  const until = performance.now() + EMPTY_MS;
  while (performance.now() < until && relay.log().split('"heap":').length === told) await new Promise((resolve) => setTimeout(resolve, 50));
  return Number(/^\d+/.exec(relay.log().split('"heap":').at(-1) ?? '')?.[0] ?? Number.NaN);
}

async function viewersOf(relay: RelayProcess): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${relay.port}/metrics`, { headers: { connection: 'close' } })).text();
  return [...text.matchAll(/^mangru_relay_viewers\{.*\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}
