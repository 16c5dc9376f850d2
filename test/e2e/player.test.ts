import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlayerPath, PlayerUrls, Quality } from '#player/player-types.ts';
import { startRelay } from '#relay/start-relay.ts';
import { RelayBench } from '../integration/support/relay-bench.ts';
import { TestCamera } from '../integration/support/test-camera.ts';
import { ThinWire } from '../integration/support/thin-wire.ts';
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

  start(urls: PlayerUrls, options: { prefer?: PlayerPath; renews?: boolean; quality?: Quality } = {}): Promise<void> {
    return this.page.evaluate(([urls, options]) => window.tile.start(urls, options), [urls, options] as const);
  }

  frames(): Promise<number> {
    return this.page.evaluate(() => window.tile.frames.length);
  }

  states(): Promise<{ state: string; reason?: string; at: number; since: number }[]> {
    return this.page.evaluate(() => window.tile.states);
  }

  figures() {
    return this.page.evaluate(() => window.tile.figures());
  }

  async waitForFrames(count: number): Promise<void> {
    await this.page.waitForFunction((wanted) => window.tile.frames.length >= wanted, count, { polling: 20 });
  }

  async waitForState(state: string): Promise<void> {
    await this.page.waitForFunction((wanted) => window.tile.states.at(-1)?.state === wanted, state, { polling: 20 });
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

describe.each(['line', 'ws', 'whep', 'mse'] as const)('in Chromium over %s', (path) => {
  test('the camera’s pictures are decoded, counted, drawn whole and kept as a snapshot', async () => {
    await using bench = await startBench();
    await using screen = await Screen.open(() => urlsOf(bench));
    await screen.start(await urlsOf(bench), { prefer: path });
    await screen.waitForFrames(30);
    await screen.waitForState('live');
    const figures = await screen.figures();
    expect(figures.path).toBe(path);
    expect(figures.pathReason).toBe(path === 'line' ? undefined : 'preferred');
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
    // MP4 comes over the line, too.
    expect(opened.transport).toBe(path === 'mse' ? 'line' : path);
    await screen.page.evaluate(() => window.tile.player!.stop());
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'left' });
    expect(screen.errors).toEqual([]);
  });

  test('hardly another picture is shown once the leave is withdrawn, and the tile says so', async () => {
    await using bench = await startBench();
    await using screen = await Screen.open(() => Promise.resolve(undefined));
    await screen.start(await urlsOf(bench), { prefer: path });
    await screen.waitForFrames(10);
    const at = Date.now();
    bench.server.send({ type: 'revoke', reason: 'incidentClosed', incident: 'i1' });
    await screen.page.waitForFunction(() => ['ended', 'refused'].includes(window.tile.states.at(-1)?.state ?? ''), undefined, {
      polling: 20,
    });
    const frames = await screen.page.evaluate(() => window.tile.frames);
    // Fifteen are due in a second.
    expect(frames.filter((frame) => frame.at > at).length).toBeLessThan(15);
    const states = await screen.states();
    console.log(`${path}: leave withdrawn → the tile says so: ${states.find((state) => state.at >= at)!.at - at} ms`);
    expect(states.at(-1)).toMatchObject({ state: 'ended', reason: 'revoked' });
    await expect.poll(() => screen.page.evaluate(() => window.tile.drawn().middle)).toBe(0);
    expect(await screen.frames()).toBe(frames.length);
    expect(screen.errors).toEqual([]);
  });

  test('a camera that falls silent is said to be lost while its connection still stands, and comes back by itself', async () => {
    await using bench = await startBench();
    await using screen = await Screen.open(() => urlsOf(bench));
    await screen.start(await urlsOf(bench), { prefer: path });
    await screen.waitForFrames(10);
    const at = Date.now();
    bench.camera.frozen = true;
    await screen.waitForState('lost');
    console.log(`${path}: camera frozen → the tile says so: ${Date.now() - at} ms`);
    expect(bench.camera.connections).toBe(1);
    bench.camera.frozen = false;
    await screen.waitForState('live');
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
  await screen.waitForState('live');
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

test('R90: a browser without WebCodecs takes WHEP by itself, and says why', async () => {
  await using bench = await startBench();
  await using screen = await Screen.open(() => urlsOf(bench), 'delete window.VideoDecoder; delete window.VideoFrame');
  await screen.start(await urlsOf(bench));
  await screen.waitForFrames(10);
  expect(await screen.figures()).toMatchObject({ path: 'whep', pathReason: 'noWebCodecs' });
});

test('R90: a browser that has neither WebCodecs nor WebRTC takes MP4, and says why', async () => {
  await using bench = await startBench();
  await using screen = await Screen.open(
    () => urlsOf(bench),
    'delete window.VideoDecoder; delete window.VideoFrame; delete window.RTCPeerConnection',
  );
  await screen.start(await urlsOf(bench));
  await screen.waitForFrames(10);
  expect(await screen.figures()).toMatchObject({ path: 'mse', pathReason: 'noWebCodecs' });
});

test('R90: a relay that has no line is played over a WebSocket of its own, and it is said why', async () => {
  await using bench = await startBench();
  // To this page the relay is one that has nothing at /line.
  const without = `const Real = WebSocket; window.WebSocket = class extends Real {
    constructor(url) { super(String(url).replace('/line', '/no-line')); }
  }`;
  await using screen = await Screen.open(() => urlsOf(bench), without);
  await screen.start(await urlsOf(bench));
  await screen.waitForFrames(10);
  expect(await screen.figures()).toMatchObject({ path: 'ws', pathReason: 'noLine' });
});

test('a browser that has none of them says that it cannot', async () => {
  await using bench = await startBench();
  await using screen = await Screen.open(
    () => urlsOf(bench),
    'delete window.VideoDecoder; delete window.RTCPeerConnection; delete window.MediaSource',
  );
  await screen.start(await urlsOf(bench));
  await screen.waitForState('unsupported');
  expect(await bench.server.hears('view.opened', () => true, 200).catch(() => 'none')).toBe('none');
});

test('a codec that the browser has not is said to be unsupported', async () => {
  await using bench = await startBench({ codec: 'VP9' });
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
  // Whoever showed what came meanwhile one after the other would be as far behind for ever.
  const isNew = (had: number): boolean => {
    const newest = window.tile.frames.at(-1);
    return window.tile.frames.length > had && newest !== undefined && newest.at - (newest.wallClockMs ?? 0) < 1_250;
  };
  const had = await screen.frames();
  await expect.poll(() => screen.page.evaluate(isNew, had)).toBe(true);
});

/** Looks at the tile in every frame of the screen: how often it was empty, and the longest time without a new picture. */
const WATCH_GAPS = `window.gaps = { frames: 0, empty: 0 };
  const look = () => {
    const shown = document.querySelector('canvas') && window.tile.drawn().middle === 255;
    if (shown) window.gaps.frames++;
    else if (window.gaps.frames > 0) window.gaps.empty++;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);`;

async function longestGapMs(screen: Screen): Promise<number> {
  const at = await screen.page.evaluate(() => window.tile.frames.map((frame) => frame.at));
  return Math.max(...at.slice(1).map((each, index) => each - at[index]!));
}

describe.each(['line', 'ws', 'whep', 'mse'] as const)('R92: over %s', (path) => {
  test('the stream changes from low to high and back, and the tile is never empty', async () => {
    await using bench = await startBench();
    await using low = await TestCamera.start();
    bench.server.cameras.set('c1', { main: { url: bench.camera.url }, sub: { url: low.url } });
    await using screen = await Screen.open(() => urlsOf(bench), WATCH_GAPS);
    await screen.start(await urlsOf(bench), { prefer: path, quality: 'sub' });
    await screen.waitForFrames(15);
    const shown = async () => (await screen.figures()).stream;
    expect(await shown()).toBe('sub');
    for (const stream of ['main', 'sub'] as const) {
      await screen.page.evaluate((stream) => window.tile.player!.setQuality(stream), stream);
      await expect.poll(shown).toBe(stream);
      await screen.waitForFrames((await screen.frames()) + 15);
    }
    expect((await screen.states()).map((each) => each.state)).toEqual(['connecting', 'live']);
    // On a quiet machine well below a second; here it is only told, and what is proven is that the picture never goes away.
    console.log(`${path}: longest time without a new picture while the stream changed: ${await longestGapMs(screen)} ms`);
    const gaps = await screen.page.evaluate<{ frames: number; empty: number }>('window.gaps');
    expect(gaps.frames).toBeGreaterThan(30);
    expect(gaps.empty).toBe(0);
    expect(screen.errors).toEqual([]);
  });
});

test('R96: over a wire that is too thin the tile shows single pictures, and video again once the wire is wide', async () => {
  // Pictures of 40 kB, fifteen a second, over a wire for two of them.
  await using bench = await startBench({ padding: 40_000 });
  await using wire = await ThinWire.to(bench.relay.port, 80_000);
  const thin = async (): Promise<PlayerUrls> => {
    const query = `c1?ticket=${await bench.server.ticket('c1')}`;
    return { ws: `ws://127.0.0.1:${wire.port}/ws/${query}`, whep: `${bench.http}/whep/${query}` };
  };
  await using screen = await Screen.open(thin);
  await screen.start(await thin());
  const untilStream = async (wanted: string, timeout: number): Promise<void> => {
    await expect.poll(async () => (await screen.figures()).stream, { timeout, interval: 100 }).toBe(wanted);
  };
  await untilStream('stills', 60_000);
  await screen.waitForState('live');
  const had = await screen.frames();
  await screen.waitForFrames(had + 3);
  wire.bytesPerSecond = 50_000_000;
  await untilStream('main', 60_000);
  await screen.waitForState('live');
  expect(screen.errors).toEqual([]);
});

test('R98: the figures of a tile say how its picture comes', async () => {
  await using bench = await startBench();
  await using screen = await Screen.open(() => urlsOf(bench));
  await screen.start(await urlsOf(bench));
  await screen.waitForFrames(40);
  const figures = await screen.figures();
  expect(figures).toMatchObject({ path: 'line', stream: 'main', loss: 0, framesDropped: expect.any(Number) });
  expect(figures.bitsPerSecond).toBeGreaterThan(10_000);
  expect(figures.latencyMs).toBeGreaterThanOrEqual(0);
  expect(figures.latencyMs).toBeLessThan(30_000);
  expect(figures.firstFrameMs).toBeGreaterThan(0);
});

test('R95: what a player cannot do it says, and it never throws', async () => {
  await using bench = await startBench();
  await using screen = await Screen.open(() => urlsOf(bench));
  await screen.start(await urlsOf(bench));
  await screen.waitForFrames(5);
  const codes = await screen.page.evaluate(async () => {
    const { player } = window.tile;
    if (!player) throw new Error('no player');
    const code = (each: { ok: boolean }): unknown => ('code' in each ? each.code : each.ok);
    const playing = [player.setQuality('best' as 'auto'), player.isFixed(), player.angle(), player.status(), player.setAudio(true)];
    player.stop();
    const stopped = [await player.snapshot(), player.figures(), player.status(), await player.play()];
    player.close();
    const closed = [
      await player.play(),
      await player.snapshot(),
      player.status(),
      player.connect({ id: '' }),
      player.connect({ id: 'c1' }),
    ];
    player.destroy();
    const destroyed = [player.connect({ id: 'c1', renew: async () => undefined }), await player.play(), player.stop(), player.destroy()];
    return [playing, stopped, closed, destroyed].map((each) => each.map(code));
  });
  expect(codes).toEqual([
    ['badArgument', 'notKnown', 'notKnown', true, true],
    ['noPicture', 'notConnected', true, true],
    ['notConnected', 'notConnected', 'notConnected', 'badArgument', 'badArgument'],
    ['destroyed', 'destroyed', 'destroyed', true],
  ]);
  expect(screen.errors).toEqual([]);
});
