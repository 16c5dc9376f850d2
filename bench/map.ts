import { mkdtemp, chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { systemClock } from '#io/clock.ts';
import { openDatabase } from '#io/postgres-database.ts';
import { startPostgres } from '#io/postgres-server.ts';
import { postgresCameraStore } from '#server/cameras/camera-store.ts';
import { makeSecretBox } from '#server/sealing/secret-box.ts';
import { migrate } from '#server/store/migrate.ts';
import { MIGRATIONS } from '#server/store/migrations/index.ts';
import { openBrowser, PlayerPage } from '../test/e2e/support/browser.ts';
import { atLeast, atMost, percentile } from './figure.ts';
import type { BenchContext } from './main.ts';
import { BenchUnits, benchCameras } from './support/map-load.ts';
import { startServerProcess } from './support/server-process.ts';

/**
 * The situation board with 70,000 cameras registered and 10,000 units whose positions come in every second over the real wire: what
 * the page's main thread spends at rest and while the map is dragged and zoomed, at several scales, and how long a click takes until
 * what it chose is marked on the screen. Counted is the thread's processor time; the pages of the peer hold the same symbols as features
 * of OpenLayers' own vector layer in the same browser.
 */
const CAMERAS = 70_000;
const UNITS = 10_000;
const HTTP_PORT = 18_480;
const LINK_PORT = 19_480;
const MEASURE_MS = 6_000;
const CLICKS = 30;
const MOST_MS_A_SECOND = 200;
const MOST_CLICK_MS = 50;
/** Metres of the map per pixel; each press of the map's own buttons is a factor of two, and it opens at 6. */
const SCALES = { city: 48, district: 12, street: 1.5, pole: 0.75 } as const;
const FIRST_SCALE = 6;
const SETTLE_MS = 2_500;
/** The peer needs seconds for one frame where all is on the screen. */
const PEER_SCALES = ['district', 'street'] as const;

export async function bench({ report, note }: BenchContext): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const dir = await mkdtemp(path.join(tmpdir(), 'mangru-bench-map-'));
  await chmod(dir, 0o755);
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  const postgres = stack.use(await startPostgres({ dataDir: path.join(dir, 'postgres') }));
  await registerCameras(postgres.url);
  const server = stack.use(await startServerProcess({ dir, databaseUrl: postgres.url, httpPort: HTTP_PORT, linkPort: LINK_PORT }));
  const url = `http://127.0.0.1:${HTTP_PORT}`;
  const sender = stack.use(await PositionSender.start(url));
  const browser = await openBrowser();
  stack.defer(() => browser.close());
  const page = await signedIn(browser, url);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const peer = await peerOf(browser, stack);
  const scale = new Scale(page);
  // First, because a map of the whole city that is dragged meets the end of where it may go, and comes back elsewhere.
  await scale.set(SCALES.street);
  const clicks = await clickTimes(page);
  report(atLeast('map.clicks', { value: clicks.length, unit: 'clicks that chose something', target: CLICKS }));
  report(atMost('map.click.p50', { value: percentile(clicks, 0.5), unit: 'ms from the click to the mark', target: MOST_CLICK_MS }));
  report(atMost('map.click.p95', { value: percentile(clicks, 0.95), unit: 'ms from the click to the mark' }));
  await page.evaluate(WATCH_BLOCKS);
  for (const [name, resolution] of Object.entries(SCALES)) {
    await scale.set(resolution);
    const rest = await spent(cdp, () => page.waitForTimeout(MEASURE_MS));
    report(
      atMost(`map.rest.${name}`, { value: rest, unit: 'ms of the main thread a second', target: MOST_MS_A_SECOND, ...peer.rest(name) }),
    );
    const moving = await spent(cdp, () => drag(page));
    report(
      atMost(`map.drag.${name}`, { value: moving, unit: 'ms of the main thread a second', target: MOST_MS_A_SECOND, ...peer.drag(name) }),
    );
  }
  await scale.set(SCALES.district);
  report(
    atMost('map.zoom', {
      value: await spent(cdp, () => zoom(page)),
      unit: 'ms of the main thread a second, zooming in and out without a pause',
    }),
  );
  const blocks = await page.evaluate<number[]>('window.longTasks');
  report(
    atMost('map.block.most', {
      value: Math.max(0, ...blocks),
      unit: `ms by the clock in which the page answered nobody; ${blocks.length} of 50 ms and more, of changes of scale too`,
    }),
  );
  await cdp.send('HeapProfiler.enable');
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  report(atMost('map.heap', { value: usedSize / 1e6, unit: 'MB of script in the page' }));
  report(atMost('map.server.rss', { value: (await server.rssBytes()) / 1e6, unit: 'MB of the server' }));
  report(atMost('map.intake.p95', { value: percentile(sender.times, 0.95), unit: `ms for the positions of ${UNITS} units` }));
  note(`${sender.times.length} messages of ${UNITS} positions each; the browser draws without a graphics card`);
}

async function registerCameras(databaseUrl: string): Promise<void> {
  await using database = await openDatabase(databaseUrl);
  await migrate(database, MIGRATIONS);
  const store = postgresCameraStore(database, makeSecretBox('0'.repeat(64)));
  const cameras = benchCameras(CAMERAS);
  for (let from = 0; from < cameras.length; from += 5_000) await store.upsert(cameras.slice(from, from + 5_000), 'bench');
}

/** Sends the positions of all units every second. */
class PositionSender implements AsyncDisposable {
  readonly times: number[] = [];
  readonly #units = new BenchUnits(UNITS);
  readonly #url: string;
  readonly #cookie: string;
  #stopped = false;
  #running: Promise<void> = Promise.resolve();

  private constructor(url: string, cookie: string) {
    this.#url = url;
    this.#cookie = cookie;
  }

  static async start(url: string): Promise<PositionSender> {
    const signedIn = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-mangru': '1' },
      body: JSON.stringify({ login: 'cars112', password: 'bench-password' }),
    });
    const sender = new PositionSender(url, signedIn.headers.get('set-cookie')?.split(';')[0] ?? '');
    await sender.#send();
    sender.#running = sender.#run();
    return sender;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const began = performance.now();
      await this.#send();
      await new Promise<void>((resolve) => void systemClock.after(Math.max(1, 1_000 - (performance.now() - began)), resolve));
    }
  }

  async #send(): Promise<void> {
    const body = this.#units.lines(Date.now());
    const began = performance.now();
    const answer = await fetch(`${this.#url}/api/v1/units/positions`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', 'x-mangru': '1', cookie: this.#cookie },
      body,
    });
    const { taken } = (await answer.json()) as { taken?: number };
    if (taken !== UNITS) throw new Error(`of ${UNITS} positions ${taken} were taken (${answer.status})`);
    this.times.push(performance.now() - began);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }
}

async function signedIn(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1_920, height: 1_080 }, locale: 'ko-KR' });
  await page.goto(url);
  await page.getByLabel('아이디', { exact: true }).fill('operator');
  await page.getByLabel('비밀번호', { exact: true }).fill('bench-password');
  await page.keyboard.press('Enter');
  await page.locator('[data-live="true"]').waitFor();
  await page.locator('.ol-viewport').first().waitFor();
  await page.waitForTimeout(3_000);
  return page;
}

/** The scale of the board's map, set by its own buttons. */
class Scale {
  readonly #page: Page;
  #now = FIRST_SCALE;

  constructor(page: Page) {
    this.#page = page;
  }

  async set(resolution: number): Promise<void> {
    const steps = Math.round(Math.log2(this.#now / resolution));
    for (let step = 0; step < Math.abs(steps); step += 1) {
      await this.#page.getByRole('button', { name: steps > 0 ? '확대' : '축소', exact: true }).click();
      await this.#page.waitForTimeout(400);
    }
    this.#now = resolution;
    await this.#page.waitForTimeout(SETTLE_MS);
  }
}

interface Peer {
  rest(scale: string): { readonly peer?: number };
  drag(scale: string): { readonly peer?: number };
}

/** The same number of symbols as features of the library's own vector layer, measured in the same browser just before. */
async function peerOf(browser: Browser, stack: AsyncDisposableStack): Promise<Peer> {
  const site = stack.use(await PlayerPage.start('plain-map-page.ts'));
  const page = await browser.newPage({ viewport: { width: 1_920, height: 1_080 } });
  await page.goto(site.origin);
  await page.waitForFunction(`'plainMap' in window`);
  const cameras = benchCameras(CAMERAS).map(({ lon, lat, bearing }) => [lon, lat, bearing ?? 0]);
  const units = benchCameras(UNITS).map(({ lon, lat }) => [lon, lat]);
  await page.evaluate(`window.plainMap.lookAt(${SCALES.street})`);
  await page.evaluate(`window.plainMap.show(${JSON.stringify(cameras)}, ${JSON.stringify(units)})`);
  await page.evaluate(`void setInterval(() => window.plainMap.move(), 1000)`);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const measured = new Map<string, { readonly rest: number; readonly drag: number }>();
  for (const name of PEER_SCALES.toReversed()) {
    await page.evaluate(`window.plainMap.lookAt(${SCALES[name]})`);
    await page.waitForTimeout(SETTLE_MS);
    const rest = await spent(cdp, () => page.waitForTimeout(MEASURE_MS));
    measured.set(name, { rest, drag: await spent(cdp, () => drag(page)) });
  }
  await page.close();
  const of = (scale: string, what: 'rest' | 'drag'): { readonly peer?: number } => {
    const peer = measured.get(scale)?.[what];
    return peer === undefined ? {} : { peer };
  };
  return { rest: (scale) => of(scale, 'rest'), drag: (scale) => of(scale, 'drag') };
}

/** Main-thread milliseconds a second of what happens meanwhile. */
async function spent(cdp: CDPSession, work: () => Promise<unknown>): Promise<number> {
  const [before, began] = [await tasks(cdp), performance.now()];
  await work();
  const [after, ended] = [await tasks(cdp), performance.now()];
  return ((after - before) * 1_000_000) / (ended - began);
}

async function tasks(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

async function mapBox(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await page.locator('[role="application"]').first().boundingBox();
  if (!box) throw new Error('the map is not on the screen');
  return box;
}

/** To and fro for some seconds, thirty moves a second, as a hand does it; slow at either end, so that the map is not thrown and stays over the city. */
async function drag(page: Page): Promise<void> {
  const { x, y, width, height } = await mapBox(page);
  const until = performance.now() + MEASURE_MS;
  while (performance.now() < until) {
    await page.mouse.move(x + width * 0.6, y + height * 0.5);
    await page.mouse.down();
    for (let step = 1; step <= 30; step += 1) {
      await page.mouse.move(
        x + width * (0.6 - 0.1 * (1 - Math.cos((step / 15) * Math.PI))),
        y + height * (0.5 + 0.05 * (1 - Math.cos((step / 7.5) * Math.PI))),
      );
      await page.waitForTimeout(33);
    }
    await page.mouse.up();
    await page.waitForTimeout(300);
  }
}

async function zoom(page: Page): Promise<void> {
  const { x, y, width, height } = await mapBox(page);
  await page.mouse.move(x + width / 2, y + height / 2);
  for (let turn = 0; turn < 6; turn += 1) {
    await page.mouse.wheel(0, turn % 2 === 0 ? -240 : 240);
    await page.waitForTimeout(1_000);
  }
}

/** The browser tells of tasks that took 50 ms or more. */
const WATCH_BLOCKS = `
  window.longTasks = [];
  new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  0;
`;

/** Until the frame after the card of what was chosen has come; by the page's own clock, from the moment the button was let go. */
const WATCH_CLICKS = `
  window.clickTimes = [];
  let released = 0;
  document.querySelector('[role="application"]').addEventListener('pointerup', (event) => { released = event.timeStamp; }, true);
  new MutationObserver((changes) => {
    if (!changes.some(({ addedNodes }) => [...addedNodes].some((node) => node.matches?.('[data-map-card]')))) return;
    const from = released;
    requestAnimationFrame(() => window.clickTimes.push(performance.now() - from));
  }).observe(document.querySelector('[role="application"]').parentElement, { childList: true });
`;

/** Clicks on symbols, found as a person finds them: where the pointer becomes a hand. */
async function clickTimes(page: Page): Promise<number[]> {
  const { x, y, width, height } = await mapBox(page);
  await page.evaluate(WATCH_CLICKS);
  const card = page.locator('[data-map-card]');
  let clicks = 0;
  for (let look = 0; look < 2_000 && clicks < CLICKS; look += 1) {
    await page.mouse.move(x + width * (0.2 + 0.6 * ((look * 0.618) % 1)), y + height * (0.15 + 0.6 * ((look * 0.7548) % 1)));
    const hand = await page.evaluate<boolean>(`document.querySelector('[role="application"]').style.cursor === 'pointer'`);
    if (!hand) continue;
    await page.mouse.down();
    await page.mouse.up();
    // A group of units, or a unit that has just driven away, shows no card.
    const shown = await card.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
    if (!shown) continue;
    clicks += 1;
    // Two clicks in a row are a double click, wherever they are.
    await page.waitForTimeout(300);
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
  }
  return page.evaluate<number[]>('window.clickTimes');
}
