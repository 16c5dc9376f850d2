import { parseArgs } from 'node:util';
import { startCameraSimulator } from '#simulator/cameras/camera-simulator.ts';

/**
 * Simulated cameras in a process of their own, for benches:
 * `node run.mjs src/main/camera-simulator.ts --port 8600 --cameras 300 [--username U --password P]`.
 * Cameras are `cam-0001` …; ends with its parent.
 */
const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '8600' },
    cameras: { type: 'string', default: '300' },
    username: { type: 'string', default: 'mangru' },
    password: { type: 'string', default: 'simulated-camera' },
  },
});
const count = Number(values.cameras);
if (!Number.isInteger(count) || count < 1 || count > 2_000) {
  console.error('--cameras must be a number from 1 to 2000');
  process.exit(1);
}
const cameras = Array.from({ length: count }, (_, index) => ({
  id: `cam-${String(index + 1).padStart(4, '0')}`,
  label: `시험 카메라 ${String(index + 1).padStart(3, '0')}`,
  username: values.username,
  password: values.password,
}));

try {
  const simulator = await startCameraSimulator({ host: values.host, port: Number(values.port), cameras });
  const stop = () => void simulator[Symbol.asyncDispose]().then(() => process.exit(0));
  process.on('disconnect', stop);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('message', (message) => {
    if (message === 'figures') process.send?.({ figures: simulator.figures(), cpu: process.cpuUsage(), memory: process.memoryUsage.rss() });
  });
  process.send?.({ ready: true, port: simulator.port });
  console.log(`${count} cameras at ${simulator.url('cam-0001', 'main')}`);
} catch (error) {
  console.error(
    `The simulated cameras cannot listen on ${values.host}:${values.port}: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exit(1);
}
