import type { Browser, CDPSession, Page } from 'playwright-core';
import { startRelay } from '#relay/start-relay.ts';
import { startCameraSimulator } from '#simulator/cameras/camera-simulator.ts';
import { SIMULATED_CAMERA_LOGIN } from '#simulator/city/demo-cameras.ts';
import { SCENES } from '#simulator/cameras/scene-choice.ts';
import { openBrowser, PlayerPage } from '../test/e2e/support/browser.ts';
import { COUNT_SHOWN } from '../test/e2e/support/count-shown.ts';
import { TestServer } from '../test/integration/support/test-server.ts';
import { atLeast, atMost } from './figure.ts';
import type { BenchContext } from './main.ts';

/**
 * 25 tiles of 640 × 360 at 15 pictures a second in one page of Chromium, over one line to a relay: do all play, and what
 * does the page's main thread cost? Counted is its processor time; by the clock its tasks take longer where other
 * programs want the same cores, which is noted beside it. Relay and cameras run in this process. What the browser spends
 * elsewhere — decoders, compositor — is reported without a target: without a graphics card it is not what a desk has.
 */
const TILES = 25;
const PICTURES_PER_SECOND = 15;
const WARM_MS = 4_000;
const MEASURE_MS = 20_000;

export async function bench({ report, note }: BenchContext): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const site = stack.use(await PlayerPage.start('wall-page.ts'));
  const urlsOf = await startVideo(stack, site.origin);
  const browser = await openBrowser();
  stack.defer(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1_600, height: 900 } });
  await page.addInitScript(COUNT_SHOWN);
  const lines: string[] = [];
  page.on('websocket', (socket) => lines.push(socket.url()));
  await page.exposeFunction('urlsOf', urlsOf);
  await page.goto(site.origin);
  await page.waitForFunction(`'wallTest' in window`);
  const shown = await page.evaluate<{ ok: boolean; firstFrameMs?: number }[]>(`window.wallTest.start('25')`);
  report(atLeast('tiles.play', { value: shown.filter((each) => each.ok).length, unit: 'tiles with a picture', target: TILES }));
  report(atMost('tiles.connections', { value: lines.length, unit: 'connections to the relay', target: 1 }));
  report(
    atMost('tiles.first.most', {
      value: Math.max(...shown.map((each) => each.firstFrameMs ?? Infinity)),
      unit: 'ms to the last tile’s first picture',
    }),
  );
  await page.waitForTimeout(WARM_MS);
  const spent = await measure(browser, page);
  const decoded = spent.pictures.reduce((sum, each) => sum + each, 0);
  report(atMost('tiles.mainThread', { value: spent.mainThread * 100, unit: '% of a core', target: 50 }));
  // A machine that others use gives the page fewer pictures, which then cost less: this is what all of them would.
  const atFullRate = (spent.mainThread / decoded) * TILES * PICTURES_PER_SECOND;
  report(atMost('tiles.mainThread.full', { value: atFullRate * 100, unit: '% of a core at the full rate', target: 50 }));
  report(atLeast('tiles.pictures', { value: decoded, unit: 'pictures/s decoded in all' }));
  report(
    atLeast('tiles.slowest', {
      value: Math.min(...spent.pictures),
      unit: 'pictures/s decoded, slowest tile',
      target: PICTURES_PER_SECOND - 1,
    }),
  );
  report(
    atLeast('tiles.shown', { value: spent.shown, unit: 'pictures/s put on the screen in all', target: TILES * (PICTURES_PER_SECOND - 1) }),
  );
  for (const [process, share] of spent.processes) report(atMost(`tiles.process.${process}`, { value: share * 100, unit: '% of a core' }));
  note(
    `main thread by the clock ${(spent.byTheClock * 100).toFixed(1)} %; of its processor time script ${(spent.script * 100).toFixed(1)} %`,
  );
}

/** A relay with 25 cameras, and how the page comes to each. */
async function startVideo(
  stack: AsyncDisposableStack,
  origin: string,
): Promise<(camera: string) => Promise<{ readonly ws: string; readonly whep: string }>> {
  const ids = Array.from({ length: TILES }, (_, index) => `c${index}`);
  const simulator = stack.use(
    await startCameraSimulator({
      host: '127.0.0.1',
      port: 0,
      cameras: ids.map((id, index) => ({ id, label: id, scene: SCENES[index % SCENES.length] ?? SCENES[0], ...SIMULATED_CAMERA_LOGIN })),
    }),
  );
  const server = stack.use(await TestServer.start());
  for (const id of ids) server.cameras.set(id, streamsOf(id));
  const settings = { host: '127.0.0.1', port: 0, rtspPort: 0, udpPort: 0, maxSources: 60, maxViewers: 60, lingerSeconds: 5 };
  const relay = stack.use(await startRelay({ ...settings, controlUrl: server.url, allowedOrigins: [origin], secret: server.secret }));
  await server.hears('hello');
  return async (camera) => {
    const query = `${camera}?ticket=${await server.ticket(camera)}`;
    return { ws: `ws://127.0.0.1:${relay.port}/ws/${query}`, whep: `http://127.0.0.1:${relay.port}/whep/${query}` };
  };

  function streamsOf(id: string): { main: { url: string }; sub: { url: string } } {
    return {
      main: { url: simulator.url(id, 'main'), ...SIMULATED_CAMERA_LOGIN },
      sub: { url: simulator.url(id, 'sub'), ...SIMULATED_CAMERA_LOGIN },
    };
  }
}

interface Spent {
  /** Shares of one core. */
  readonly mainThread: number;
  readonly byTheClock: number;
  readonly script: number;
  readonly processes: ReadonlyMap<string, number>;
  /** Decoded a second, by tile. */
  readonly pictures: readonly number[];
  /** A second, in all. */
  readonly shown: number;
}

async function measure(browser: Browser, page: Page): Promise<Spent> {
  const inBrowser = await browser.newBrowserCDPSession();
  const [processor, clock] = [await page.context().newCDPSession(page), await page.context().newCDPSession(page)];
  await processor.send('Performance.enable', { timeDomain: 'threadTicks' });
  await clock.send('Performance.enable', { timeDomain: 'timeTicks' });
  const read = async (): Promise<Reading> => ({
    at: performance.now(),
    processor: await tasksOf(processor),
    clock: await tasksOf(clock),
    decoded: await page.evaluate<number[]>(`Array.from({ length: ${TILES} }, (_, index) => window.wallTest.decoded(index))`),
    shown: await page.evaluate<number>('window.shownPictures'),
    processes: await processesOf(inBrowser),
  });
  const before = await read();
  await page.waitForTimeout(MEASURE_MS);
  const after = await read();
  const seconds = (after.at - before.at) / 1_000;
  return {
    mainThread: (after.processor.tasks - before.processor.tasks) / seconds,
    byTheClock: (after.clock.tasks - before.clock.tasks) / seconds,
    script: (after.processor.script - before.processor.script) / seconds,
    processes: new Map([...after.processes].map(([name, cpu]) => [name, (cpu - (before.processes.get(name) ?? 0)) / seconds])),
    shown: (after.shown - before.shown) / seconds,
    pictures: after.decoded.map((count, index) => (count - (before.decoded[index] ?? 0)) / seconds),
  };
}

interface Reading {
  /** Milliseconds. */
  readonly at: number;
  readonly processor: Tasks;
  readonly clock: Tasks;
  readonly decoded: readonly number[];
  readonly shown: number;
  /** Processor seconds so far, by kind of process. */
  readonly processes: ReadonlyMap<string, number>;
}

/** Seconds that the main thread has spent in tasks and, within them, in script. */
interface Tasks {
  readonly tasks: number;
  readonly script: number;
}

async function tasksOf(session: CDPSession): Promise<Tasks> {
  const { metrics } = await session.send('Performance.getMetrics');
  const metric = (name: string): number => metrics.find((each) => each.name === name)?.value ?? 0;
  return { tasks: metric('TaskDuration'), script: metric('ScriptDuration') };
}

async function processesOf(browser: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const processes = new Map<string, number>();
  for (const { type, cpuTime } of processInfo) {
    const name = type.split('.')[0] ?? type;
    processes.set(name, (processes.get(name) ?? 0) + cpuTime);
  }
  return processes;
}
