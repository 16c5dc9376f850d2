import type { FakePorts } from '#services/fake-ports.ts';
import type { FakeManifest } from '#services/manifest.ts';
import { PoliceStreamServer } from './police-stream-server.ts';

const DEFAULT_PORT = 8_610;
const EXIT_DONE = 0;
const EXIT_REFUSED = 1;
const EXIT_USAGE = 2;
const PRINT_EVERY_MS = 1_000;

/** `npm run fake -- police-stream …` */
export const policeStreamFake: FakeManifest = {
  name: 'police-stream',
  commands: [
    {
      name: 'listen',
      summary: 'takes cameras that are pushed to it and prints what arrives, every second (Ctrl-C ends)',
      options: {
        host: '<name> where to listen (default 127.0.0.1)',
        port: `<number> (default ${DEFAULT_PORT}, which is the demo city’s own)`,
        username: '<name> asks for a digest login',
        password: '<text> of that login',
        kbps: '<number> reads no faster than that, as over a bad network',
      },
      run: listen,
    },
  ],
};

async function listen(options: Readonly<Record<string, string>>, ports: FakePorts): Promise<number> {
  const { host = '127.0.0.1', username, password } = options;
  const [port, kbps] = [Number(options['port'] ?? DEFAULT_PORT), options['kbps'] === undefined ? undefined : Number(options['kbps'])];
  const wrong = !Number.isInteger(port) || port < 0 || port > 65_535 || (kbps !== undefined && !(kbps > 0));
  if (wrong || (username === undefined) !== (password === undefined)) return EXIT_USAGE;
  const credentials = username === undefined || password === undefined ? {} : { credentials: { username, password } };
  let server: PoliceStreamServer;
  try {
    server = await PoliceStreamServer.start(ports, { host, port, ...credentials });
  } catch (error) {
    ports.print(error instanceof Error ? error.message : String(error));
    return EXIT_REFUSED;
  }
  server.throttle(kbps);
  ports.print(`takes rtsp://${host}:${server.port}/<uid>`);
  await printUntil(ports, server);
  await server[Symbol.asyncDispose]();
  return EXIT_DONE;
}

function printUntil(ports: FakePorts, server: PoliceStreamServer): Promise<void> {
  const { clock, stop } = ports;
  return new Promise((resolve) => {
    let next = clock.after(PRINT_EVERY_MS, tick);
    function tick(): void {
      next = clock.after(PRINT_EVERY_MS, tick);
      for (const stream of server.streams()) {
        const { uid, recording, width, height, frames, keyFrames, gaps } = stream.figures;
        const now = recording ? `${Math.round(stream.kbps(PRINT_EVERY_MS))} kbps, ${stream.fps(PRINT_EVERY_MS)} a second` : 'ended';
        ports.print(`${uid}: ${now}, ${width}×${height}, ${frames} pictures (${keyFrames} key), ${gaps} damaged`);
      }
    }
    const end = (): void => {
      next[Symbol.dispose]();
      resolve();
    };
    if (stop.aborted) end();
    else stop.addEventListener('abort', end, { once: true });
  });
}
