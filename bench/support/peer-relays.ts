import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { ViewerTarget } from './viewer-child.ts';

/** Somebody else's program that relays the same cameras. */
export interface PeerRelay extends AsyncDisposable {
  readonly pids: readonly number[];
  readonly targets: readonly ViewerTarget[];
}

/** Debian's, since that is the one whose modules apt installs. */
const PYTHON = '/usr/bin/python3';
const GST_RELAY = fileURLToPath(new URL('../../test/integration/support/gst-relay.py', import.meta.url));
const START_MS = 20_000;

/** gst-rtsp-server, one process for all channels; a text says why it cannot be had. */
export async function startGstRelay(cameraPort: number, channels: number): Promise<PeerRelay | string> {
  const probe = spawnSync(PYTHON, ['-c', "import gi; gi.require_version('GstRtspServer', '1.0')"]);
  if (probe.status !== 0) return 'it needs the Debian packages python3-gi and gir1.2-gst-rtsp-server-1.0';
  const child = spawn(PYTHON, [GST_RELAY, String(cameraPort), String(channels)], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(child.stdout, 'data', { signal: AbortSignal.timeout(START_MS) })) as [Buffer];
  const port = Number(line.toString('utf8'));
  return {
    pids: [child.pid ?? 0],
    targets: Array.from({ length: channels }, (_, index) => ({ transport: 'rtsp', url: `rtsp://127.0.0.1:${port}/cam-${index + 1}` })),
    [Symbol.asyncDispose]: () => end([child]),
  };
}

/** One `ffmpeg -c copy` a channel, as is usual with it; its RTSP cannot serve, so each gives a transport stream over TCP. */
export async function startFfmpegRelays(cameraPort: number, channels: number): Promise<PeerRelay | string> {
  if (spawnSync('ffmpeg', ['-version']).status !== 0) return 'it needs the Debian package ffmpeg';
  const children: ChildProcess[] = [];
  const targets: ViewerTarget[] = [];
  for (let number = 1; number <= channels; number++) {
    const port = await freePort();
    const from = `rtsp://127.0.0.1:${cameraPort}/cam-${number}`;
    const to = `tcp://127.0.0.1:${port}?listen=1`;
    const words = ['-v', 'error', '-rtsp_transport', 'tcp', '-fflags', 'nobuffer', '-i', from, '-c', 'copy', '-f', 'mpegts', to];
    children.push(spawn('ffmpeg', words, { stdio: 'ignore' }));
    targets.push({ transport: 'tcp', url: `tcp://127.0.0.1:${port}` });
  }
  return { pids: children.map((child) => child.pid ?? 0), targets, [Symbol.asyncDispose]: () => end(children) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function end(children: readonly ChildProcess[]): Promise<void> {
  const gone = Promise.all(children.filter((child) => child.exitCode === null).map((child) => once(child, 'exit')));
  for (const child of children) child.kill('SIGKILL');
  await gone;
}
