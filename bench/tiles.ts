import type { Browser, CDPSession, Page } from 'playwright-core';
import { startRelay } from '#relay/start-relay.ts';
import { startCameraSimulator } from '#simulator/cameras/camera-simulator.ts';
import { SIMULATED_CAMERA_LOGIN } from '#simulator/city/demo-cameras.ts';
import { SCENES } from '#simulator/cameras/scene-choice.ts';
import { openBrowser, PlayerPage } from '../test/e2e/support/browser.ts';
import { TestServer } from '../test/integration/support/test-server.ts';
import { atLeast, atMost } from './figure.ts';
import type { BenchContext } from './main.ts';

/**
 * 25 tiles of 640 × 360 at 15 pictures a second in one page of Chromium, over one line to a relay: do all play, and what
 * does the page's main thread cost? Relay and cameras run beside it in this process. What the browser spends elsewhere —
 * decoders and compositor — is reported without a target, because without a graphics card it is not what a desk has.
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
  report(atMost('tiles.mainThread', { value: spent.mainThread * 100, unit: '% of a core', target: 50 }));
  report(
    atLeast('tiles.slowest', {
      value: Math.min(...spent.pictures),
      unit: 'pictures/s decoded, slowest tile',
      target: PICTURES_PER_SECOND - 1,
    }),
  );
  for (const [process, share] of spent.processes) report(atMost(`tiles.process.${process}`, { value: share * 100, unit: '% of a core' }));
  note(`script ${(spent.script * 100).toFixed(1)} % of a core, of which the main thread; ${MEASURE_MS / 1_000} s measured`);
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
  readonly script: number;
  readonly processes: ReadonlyMap<string, number>;
  /** Decoded a second, by tile. */
  readonly pictures: readonly number[];
}

async function measure(browser: Browser, page: Page): Promise<Spent> {
  const inPage = await page.context().newCDPSession(page);
  const inBrowser = await browser.newBrowserCDPSession();
  await inPage.send('Performance.enable', { timeDomain: 'timeTicks' });
  const before = await read(inPage, inBrowser, page);
  await page.waitForTimeout(MEASURE_MS);
  const after = await read(inPage, inBrowser, page);
  const seconds = (after.at - before.at) / 1_000;
  const processes = new Map([...after.processes].map(([name, cpu]) => [name, (cpu - (before.processes.get(name) ?? 0)) / seconds]));
  return {
    mainThread: (after.tasks - before.tasks) / seconds,
    script: (after.script - before.script) / seconds,
    processes,
    pictures: after.decoded.map((count, index) => (count - (before.decoded[index] ?? 0)) / seconds),
  };
}

async function read(inPage: CDPSession, inBrowser: CDPSession, page: Page) {
  const { metrics } = await inPage.send('Performance.getMetrics');
  const { processInfo } = await inBrowser.send('SystemInfo.getProcessInfo');
  const decoded = await page.evaluate<number[]>(`Array.from({ length: ${TILES} }, (_, index) => window.wallTest.decoded(index))`);
  const metric = (name: string): number => metrics.find((each) => each.name === name)?.value ?? 0;
  const processes = new Map<string, number>();
  for (const { type, cpuTime } of processInfo) processes.set(type, (processes.get(type) ?? 0) + cpuTime);
  return { at: performance.now(), tasks: metric('TaskDuration'), script: metric('ScriptDuration'), decoded, processes };
}
