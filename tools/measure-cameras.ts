/**
 * What the simulated cameras cost: `node run.mjs tools/measure-cameras.ts [--cameras 300] [--stream sub|main] [--seconds 20]`.
 * The cameras run in a process of their own; this one reads all they send and throws it away.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CameraViewer } from '../test/integration/support/camera-viewer.ts';

const { values } = parseArgs({
  options: {
    cameras: { type: 'string', default: '300' },
    stream: { type: 'string', default: 'sub' },
    seconds: { type: 'string', default: '20' },
  },
});
const count = Number(values.cameras);
const login = { username: 'mangru', password: 'simulated-camera' };

interface Answer {
  readonly port?: number;
  readonly figures: { readonly sessions: number; readonly frames: number; readonly bytes: number; readonly skipped: number };
  readonly cpu: NodeJS.CpuUsage;
  readonly memory: number;
}

const child = fork(path.join(import.meta.dirname, '../src/main/camera-simulator.ts'), ['--port', '0', '--cameras', String(count)], {
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
const answer = async (): Promise<Answer> => ((await once(child, 'message')) as [Answer])[0];
const ask = (): Promise<Answer> => {
  child.send('figures');
  return answer();
};
const { port } = await answer();
const viewers: CameraViewer[] = [];
for (let index = 0; index < count; index++) {
  const viewer = new CameraViewer(`rtsp://127.0.0.1:${port}/cam/cam-${String(index + 1).padStart(4, '0')}/${values.stream}`, login);
  viewers.push(viewer);
  if ((await viewer.play()) !== 200) throw new Error(`camera ${index + 1} does not play`);
  // From now on bytes are only counted by the simulator.
  viewer.client.socket.removeAllListeners('data');
  viewer.client.socket.resume();
}
await new Promise((resolve) => setTimeout(resolve, 2_000));
const before = await ask();
const started = performance.now();
await new Promise((resolve) => setTimeout(resolve, Number(values.seconds) * 1_000));
const after = await ask();
const seconds = (performance.now() - started) / 1_000;
const cpu = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1e6 / seconds;
const bytes = after.figures.bytes - before.figures.bytes;
const frames = after.figures.frames - before.figures.frames;
console.log(
  `${after.figures.sessions} ${values.stream} streams: ${(cpu * 100).toFixed(1)} % of a core, ${(frames / seconds / count).toFixed(2)} pictures a second each, ${((bytes * 8) / seconds / count / 1000).toFixed(0)} kbit/s each, ${Math.round(after.memory / 1e6)} MB, ${after.figures.skipped - before.figures.skipped} skipped`,
);
for (const viewer of viewers) viewer[Symbol.dispose]();
child.disconnect();
