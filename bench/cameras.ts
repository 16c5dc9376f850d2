import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CameraViewer } from '../test/integration/support/camera-viewer.ts';
import { atMost } from './figure.ts';
import type { BenchContext } from './main.ts';

/**
 * What the simulated cameras cost, in a process of their own that writes to readers who throw all away:
 * `npm run bench -- cameras [cameras]`. The peer is the floor: a process that writes the same bytes to as many sockets
 * and does nothing else; what is above it is the making of pictures. The targets are the figures of the choice of this
 * design on its own machine (12–19 %), which measured main streams.
 */
const CAMERAS = 300;
const TARGETS = { main: 19, sub: 19 } as const;
const SETTLE_MS = 2_000;
const MEASURE_MS = 15_000;
const LOGIN = { username: 'mangru', password: 'simulated-camera' };

interface Told {
  readonly cpu: NodeJS.CpuUsage;
  readonly memory: number;
  readonly figures: { readonly frames: number; readonly bytes: number; readonly skipped: number };
}

export async function bench({ report, note, words }: BenchContext): Promise<void> {
  const cameras = Number(words[0] ?? CAMERAS);
  for (const kind of ['main', 'sub'] as const) {
    const { share, told, seconds } = await simulated(kind, cameras);
    const floor = await bare(told.figures.bytes / told.figures.frames, cameras);
    const perCamera = (count: number): number => count / seconds / cameras;
    note(
      `${cameras} ${kind} streams: ${perCamera(told.figures.frames).toFixed(2)} pictures a second and ${((perCamera(told.figures.bytes) * 8) / 1_000).toFixed(0)} kbit/s each, ${told.figures.skipped} skipped, ${Math.round(told.memory / 1e6)} MB`,
    );
    report(atMost(`cameras.${kind}.cpu`, { value: share * 100, unit: '% of a core', target: TARGETS[kind], peer: floor * 100 }));
  }
}

async function simulated(kind: 'main' | 'sub', cameras: number) {
  const child = start('../src/main/camera-simulator.ts', ['--port', '0', '--cameras', String(cameras)]);
  const viewers: CameraViewer[] = [];
  try {
    const { port } = (await nextMessage(child)) as { port: number };
    for (let number = 1; number <= cameras; number++) {
      const viewer = new CameraViewer(`rtsp://127.0.0.1:${port}/cam/cam-${String(number).padStart(4, '0')}/${kind}`, LOGIN);
      viewers.push(viewer);
      if ((await viewer.play()) !== 200) throw new Error(`camera ${number} does not play`);
      throwAway(viewer.client.socket);
    }
    await wait(SETTLE_MS);
    const before = (await ask(child)) as Told;
    const began = performance.now();
    await wait(MEASURE_MS);
    const after = (await ask(child)) as Told;
    const seconds = (performance.now() - began) / 1_000;
    const figures = {
      frames: after.figures.frames - before.figures.frames,
      bytes: after.figures.bytes - before.figures.bytes,
      skipped: after.figures.skipped - before.figures.skipped,
    };
    return { share: spent(before.cpu, after.cpu) / seconds, told: { ...after, figures }, seconds };
  } finally {
    for (const viewer of viewers) viewer[Symbol.dispose]();
    child.disconnect();
  }
}

/** Share of a core for writing alone. */
async function bare(bytesAPicture: number, cameras: number): Promise<number> {
  const child = start('support/bare-writer-child.ts', [String(Math.round(bytesAPicture))]);
  const sockets: Socket[] = [];
  try {
    const { port } = (await nextMessage(child)) as { port: number };
    for (let number = 0; number < cameras; number++) {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      throwAway(socket);
      sockets.push(socket);
    }
    await wait(SETTLE_MS);
    const before = (await ask(child)) as Pick<Told, 'cpu'>;
    const began = performance.now();
    await wait(MEASURE_MS);
    const after = (await ask(child)) as Pick<Told, 'cpu'>;
    return spent(before.cpu, after.cpu) / ((performance.now() - began) / 1_000);
  } finally {
    for (const socket of sockets) socket.destroy();
    child.disconnect();
  }
}

function throwAway(socket: Socket): void {
  socket.removeAllListeners('data');
  socket.on('error', () => socket.destroy());
  socket.resume();
}

/** Seconds of processor time between two readings. */
function spent(before: NodeJS.CpuUsage, after: NodeJS.CpuUsage): number {
  return (after.user + after.system - before.user - before.system) / 1e6;
}

function start(file: string, words: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), [...words], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function ask(child: ChildProcess): Promise<unknown> {
  child.send('figures');
  return nextMessage(child);
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const [message] = (await once(child, 'message')) as [unknown];
  return message;
}
