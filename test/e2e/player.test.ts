import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlayerUrls } from '#player/player-types.ts';
import { startRelay } from '#relay/start-relay.ts';
import { RelayBench } from '../integration/support/relay-bench.ts';
import { PlayerPage, openBrowser } from './support/browser.ts';

let browser: Browser;
let site: PlayerPage;
beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), PlayerPage.start()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

/** A page with one tile, whose renewals the test answers. */
class Screen implements AsyncDisposable {
  readonly page: Page;
  readonly errors: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  static async open(renew: () => Promise<PlayerUrls | undefined>, before?: string): Promise<Screen> {
    const page = await browser.newPage();
    const screen = new Screen(page);
    if (before !== undefined) await page.addInitScript(before);
    await page.exposeFunction('freshUrls', renew);
    await page.goto(site.origin);
    await page.waitForFunction(() => 'tile' in window);
    return screen;
  }

  start(urls: PlayerUrls, options: { prefer?: 'webcodecs' | 'whep'; renews?: boolean } = {}): Promise<void> {
    return this.page.evaluate(([urls, options]) => window.tile.start(urls, options), [urls, options] as const);
  }

  frames(): Promise<number> {
    return this.page.evaluate(() => window.tile.frames.length);
  }

  states(): Promise<{ state: string; reason?: string; at: number; since: number }[]> {
    return this.page.evaluate(() => window.tile.states);
  }

  figures() {
    return this.page.evaluate(() => window.tile.player!.figures());
  }

  async waitForFrames(count: number, timeout = 10_000): Promise<void> {
    await this.page.waitForFunction((wanted) => window.tile.frames.length >= wanted, count, { timeout, polling: 20 });
  }

  async waitForState(state: string, timeout = 10_000): Promise<void> {
    await this.page.waitForFunction((wanted) => window.tile.states.at(-1)?.state === wanted, state, { timeout, polling: 20 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.close();
  }
}

const startBench = (camera = {}) => RelayBench.start({ settings: { allowedOrigins: [site.origin], lingerSeconds: 5 }, camera });

async function urlsOf(bench: RelayBench, claims = {}): Promise<PlayerUrls> {
  const query = `c1?ticket=${await bench.server.ticket('c1', claims)}`;
  return { ws: `ws://127.0.0.1:${bench.relay.port}/ws/${query}`, whep: `${bench.http}/whep/${query}` };
}

describe.each(['webcodecs', 'whep'] as const)('in Chromium over %s', (path) => {
  test('the camera’s pictures are decoded, counted, drawn whole and kept as a snapshot', async () => {
    await using bench = await startBench();
    await using screen = await Screen.open(() => urlsOf(bench));
    await screen.start(await urlsOf(bench), { prefer: path });
    await screen.waitForFrames(30);
    await screen.waitForState('live');
    const figures = await screen.figures();
    expect(figures.path).toBe(path);
    expect(figures.pathReason).toBe(path === 'whep' ? 'preferred' : undefined);
    expect(figures.framesDecoded).toBeGreaterThanOrEqual(30);
    expect(figures.firstFrameMs).toBeGreaterThan(0);
    const first = await screen.page.evaluate(() => window.tile.look());
    expect(first).toMatchObject({ width: 320, height: 180 });
    await screen.waitForFrames((await screen.frames()) + 3);
    const second = await screen.page.evaluate(() => window.tile.look());
    expect(second.number).not.toBe(first.number);
    expect(second.number).toBeLessThan(30);
    // A square tile and a picture of 16:9: nothing is drawn above it.
    await expect
      .poll(() => screen.page.evaluate(() => window.tile.drawn()))
      .toMatchObject({ width: 400, height: 400, top: 0, middle: 255 });
    const opened = await bench.server.hears('view.opened');
    expect(opened.transport).toBe(path === 'whep' ? 'whep' : 'ws');
    await screen.page.evaluate(() => window.tile.player!.stop());
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'left' });
    expect(screen.errors).toEqual([]);
  });

  test('nothing is shown any more within 1 s after the leave is withdrawn, and the tile says so', async () => {
    await using bench = await startBench();
    await using screen = await Screen.open(() => Promise.resolve(undefined));
    await screen.start(await urlsOf(bench), { prefer: path });
    await screen.waitForFrames(10);
    const at = Date.now();
    bench.server.send({ type: 'revoke', reason: 'incidentClosed', incident: 'i1' });
    await screen.page.waitForFunction(() => ['ended', 'refused'].includes(window.tile.states.at(-1)?.state ?? ''), undefined, {
      timeout: 10_000,
      polling: 20,
    });
    const frames = await screen.page.evaluate(() => window.tile.frames);
    expect(Math.max(...frames.map((frame) => frame.at)) - at).toBeLessThan(1_000);
    const states = await screen.states();
    expect(states.find((state) => state.at >= at)!.at - at).toBeLessThan(path === 'webcodecs' ? 300 : 1_500);
    expect(states.at(-1)).toMatchObject({ state: 'ended', reason: 'revoked' });
    await expect.poll(() => screen.page.evaluate(() => window.tile.drawn().middle)).toBe(0);
    expect(screen.errors).toEqual([]);
  });

  test('a camera that dies is said to be lost within 2 s, and comes back by itself', async () => {
    await using bench = await startBench();
    await using screen = await Screen.open(() => urlsOf(bench));
    await screen.start(await urlsOf(bench), { prefer: path });
    await screen.waitForFrames(10);
    const at = Date.now();
    bench.camera.frozen = true;
    await screen.waitForState('lost');
    expect(Date.now() - at).toBeLessThan(2_300);
    bench.camera.frozen = false;
    await screen.waitForState('live', 15_000);
    const had = await screen.frames();
    await screen.waitForFrames(had + 10);
    expect(screen.errors).toEqual([]);
  });

  test('a ticket that is not good is refused, and the tile says why', async () => {
    await using bench = await startBench();
    await using screen = await Screen.open(() => Promise.resolve(undefined));
    await screen.start(await urlsOf(bench, { camera: 'c2' }), { prefer: path, renews: false });
    await screen.waitForState('refused');
    expect((await screen.states()).at(-1)).toMatchObject({ reason: 'otherCamera' });
    expect(await screen.frames()).toBe(0);
    expect(await bench.server.hears('view.refused')).toMatchObject({ reason: 'otherCamera' });
  });
});

test('a relay that was started anew is found again with a fresh ticket', async () => {
  await using bench = await startBench();
  await using screen = await Screen.open(() => urlsOf(bench));
  await screen.start(await urlsOf(bench));
  await screen.waitForFrames(10);
  const { port } = bench.relay;
  await bench.relay[Symbol.asyncDispose]();
  await screen.waitForState('lost');
  await using _again = await startRelay({
    host: '127.0.0.1',
    port,
    rtspPort: 0,
    udpPort: 0,
    maxSources: 5,
    maxViewers: 5,
    lingerSeconds: 1,
    controlUrl: bench.server.url,
    allowedOrigins: [site.origin],
    secret: bench.server.secret,
  });
  await screen.waitForState('live', 15_000);
  const had = await screen.frames();
  await screen.waitForFrames(had + 10);
  expect(bench.server.all('view.opened')).toHaveLength(2);
});

test('an expired ticket is exchanged without a word', async () => {
  await using bench = await startBench();
  await using screen = await Screen.open(() => urlsOf(bench));
  await screen.start(await urlsOf(bench, { iat: 1_000, exp: 1_060 }));
  await screen.waitForState('live');
  expect((await screen.states()).map((state) => state.state)).not.toContain('refused');
});

test('a browser without WebCodecs takes WHEP by itself, and says why', async () => {
  await using bench = await startBench();
  await using screen = await Screen.open(() => urlsOf(bench), 'delete window.VideoDecoder');
  await screen.start(await urlsOf(bench));
  await screen.waitForFrames(10);
  expect(await screen.figures()).toMatchObject({ path: 'whep', pathReason: 'noWebCodecs' });
});

test('a browser that has neither says that it cannot', async () => {
  await using bench = await startBench();
  await using screen = await Screen.open(() => urlsOf(bench), 'delete window.VideoDecoder; delete window.RTCPeerConnection');
  await screen.start(await urlsOf(bench));
  await screen.waitForState('unsupported');
  expect(await bench.server.hears('view.opened', () => true, 200).catch(() => 'none')).toBe('none');
});

test('a codec that the browser has not is said to be unsupported', async () => {
  await using bench = await startBench({ codec: 'H265' });
  await using screen = await Screen.open(() => urlsOf(bench));
  await screen.start(await urlsOf(bench));
  await screen.waitForState('unsupported');
  expect(await screen.frames()).toBe(0);
});

test('a page that was busy shows the newest picture, not a burst of old ones', async () => {
  await using bench = await startBench();
  await using screen = await Screen.open(() => urlsOf(bench));
  await screen.start(await urlsOf(bench));
  await screen.waitForFrames(15);
  await screen.page.evaluate(() => {
    const end = performance.now() + 2_500;
    while (performance.now() < end);
  });
  const resumed = Date.now();
  await screen.page.waitForFunction((at) => window.tile.frames.some((frame) => frame.at > at + 1_000), resumed);
  const late = await screen.page.evaluate(
    (at) => window.tile.frames.filter((frame) => frame.at > at + 300).map((frame) => frame.at - (frame.wallClockMs ?? 0)),
    resumed,
  );
  expect(late.length).toBeGreaterThan(5);
  expect(Math.max(...late)).toBeLessThan(500);
});
