import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PlayerUrls } from '#player/player-types.ts';
import { RelayBench } from '../integration/support/relay-bench.ts';
import { TestCamera } from '../integration/support/test-camera.ts';
import { PlayerPage, openBrowser } from './support/browser.ts';
import { COUNT_SHOWN } from './support/count-shown.ts';

const TILES = 25;
let browser: Browser;
let site: PlayerPage;
let bench: RelayBench;
let page: Page;
let sockets: string[];
let errors: string[];

beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), PlayerPage.start('wall-page.ts')]);
  bench = await RelayBench.start({ settings: { allowedOrigins: [site.origin], maxSources: 30, lingerSeconds: 30 } });
  for (let index = 0; index < TILES; index++) bench.server.cameras.set(`c${index}`, { main: { url: bench.camera.url } });
});
afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
  await bench?.[Symbol.asyncDispose]();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  sockets = [];
  errors = [];
  page.on('websocket', (socket) => sockets.push(new URL(socket.url()).pathname));
  page.on('pageerror', (error) => errors.push(error.message));
  await page.exposeFunction('urlsOf', urlsOf);
  await page.goto(site.origin);
  await page.waitForFunction(() => 'wallTest' in window);
});
afterEach(async () => {
  await page.close();
});

async function urlsOf(camera: string): Promise<PlayerUrls> {
  const query = `${camera}?ticket=${await bench.server.ticket(camera)}`;
  return { ws: `ws://127.0.0.1:${bench.relay.port}/ws/${query}`, whep: `${bench.http}/whep/${query}` };
}

const start = (split: string) => page.evaluate((split) => window.wallTest.start(split), split);
const decoded = (index: number) => page.evaluate((index) => window.wallTest.decoded(index), index);
const untilDecoded = async (index: number, more: number) => {
  const wanted = (await decoded(index)) + more;
  await page.waitForFunction(([index, wanted]) => window.wallTest.decoded(index) >= wanted, [index, wanted] as const, { polling: 30 });
};
const all = Array.from({ length: TILES }, (_, index) => index);

const untilShown = async (more: number) => {
  const wanted = (await page.evaluate<number>('window.shownPictures')) + more;
  await page.waitForFunction(`window.shownPictures >= ${wanted}`, undefined, { polling: 30 });
};

describe('a wall of 25 tiles', () => {
  test('R93: plays every camera over one connection to the relay', async () => {
    expect(await start('25')).toEqual(all.map(() => expect.objectContaining({ ok: true })));
    await page.waitForFunction((tiles) => window.wallTest.shown().length === tiles, TILES, { polling: 50 });
    for (const index of [0, 12, 24]) await untilDecoded(index, 10);
    expect(sockets).toEqual(['/line']);
    const states = await page.evaluate(() => [...window.wallTest.states.values()].map((each) => each.state));
    expect(states).toEqual(all.map(() => 'live'));
    expect(new Set(bench.server.all('view.opened').map((each) => each.transport))).toEqual(new Set(['line']));
    expect(errors).toEqual([]);
  });

  test('R94: keeps every picture from 25 to 1 to 25, and when it is resized', async () => {
    await start('25');
    await page.waitForFunction((tiles) => window.wallTest.shown().length === tiles, TILES, { polling: 50 });
    await page.evaluate(() => window.wallTest.wall.split('1', { from: 12 }));
    expect(await page.evaluate(() => window.wallTest.inSight())).toEqual([12]);
    await untilDecoded(12, 20);
    expect(await page.evaluate(() => window.wallTest.shown())).toEqual([12]);
    // In the very frame in which they are seen again, before anything new was decoded.
    const back = await page.evaluate(async () => {
      window.wallTest.wall.split('25');
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      return window.wallTest.shown();
    });
    expect(back).toEqual(all);
    const resized = await page.evaluate(async () => {
      document.querySelector<HTMLElement>('body > div')!.style.width = '1100px';
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      return window.wallTest.shown();
    });
    expect(resized).toEqual(all);
    for (const index of [0, 12, 24]) await untilDecoded(index, 10);
    expect(await page.evaluate(() => [...window.wallTest.states.values()].map((each) => each.state))).toEqual(all.map(() => 'live'));
    expect(sockets).toEqual(['/line']);
    expect(errors).toEqual([]);
  });

  test('R101: decodes nothing that nobody sees, and plays at once when it is seen again', async () => {
    // Ten seconds, 150 pictures, from one key frame to the next.
    await using long = await TestCamera.start({ group: 150 });
    bench.server.cameras.set('c3', { main: { url: long.url } });
    await start('4');
    await page.evaluate(() => window.wallTest.wall.split('1'));
    // Until its tile has been told that it is out of sight.
    await untilDecoded(0, 5);
    const before = await decoded(3);
    await untilDecoded(0, 20);
    expect(await decoded(3)).toBe(before);
    const states = await page.evaluate(() => [...window.wallTest.states.values()].map((each) => each.state));
    expect(states).toEqual(['live', 'live', 'live', 'live']);
    const waited = await page.evaluate(async (before) => {
      const from = window.wallTest.decoded(0);
      window.wallTest.wall.split('4');
      while (window.wallTest.decoded(3) <= before) await new Promise(requestAnimationFrame);
      return window.wallTest.decoded(0) - from;
    }, before);
    // Its next key frame is many pictures of its neighbour away; what was held shows at once.
    expect(waited).toBeLessThan(30);
    await untilDecoded(3, 10);
  });
});

describe('choosing', () => {
  test('R99: a click gives the index and the camera, and lifts the tile out by its border', async () => {
    await start('4');
    await page.mouse.click(1_200, 700);
    await page.mouse.click(400, 200);
    expect(await page.evaluate(() => window.wallTest.selected)).toEqual([
      { index: 3, camera: 'c3' },
      { index: 0, camera: 'c0' },
    ]);
    const outlines = await page.evaluate(() => [0, 1, 2, 3].map((index) => window.wallTest.outline(index)));
    expect(new Set(outlines.slice(1)).size).toBe(1);
    expect(outlines[0]).not.toBe(outlines[1]);
    await page.evaluate(() => window.wallTest.wall.setBorder({ widthPx: 6, selectedColour: 'red' }));
    expect(await page.evaluate(() => window.wallTest.outline(0))).toBe('red solid 6px');
    expect(await page.evaluate(() => window.wallTest.wall.selected())).toEqual({ ok: true, index: 0, camera: 'c0' });
  });
});

describe('what a wall answers', () => {
  test('R95: a wrong argument, a tile that is not, and a wall that was destroyed are said, never thrown', async () => {
    const answers = await page.evaluate(async () => {
      const { wallTest } = window;
      await wallTest.start('1');
      const { wall } = wallTest;
      const wrong = [
        wall.split('6x6'),
        wall.split('4', { from: 99 }),
        wall.select(99),
        wall.player(24),
        wall.clear(-1),
        wall.setFont({ sizePx: 2 }),
        wall.setFont({ colour: 'no colour' }),
        wall.setBorder({ widthPx: 500 }),
        await wall.show(25, { id: 'c1' }),
        await wall.show(1, { id: 'c1' }),
      ];
      const right = [wall.split('1+5'), wall.setLabel(false), wall.setFont({ sizePx: 30, place: 'topRight' }), wall.status()];
      wall.destroy();
      const after = [wall.split('4'), wall.select(0), wall.setLabel(true), wall.status(), await wall.show(0, { id: 'c1' }), wall.destroy()];
      const code = (each: { ok: boolean }): unknown => ('code' in each ? each.code : each.ok);
      return { wrong: wrong.map(code), right: right.map(code), after: after.map(code), left: document.querySelectorAll('canvas').length };
    });
    expect(answers).toEqual({
      wrong: [
        'badArgument',
        'noSuchTile',
        'noSuchTile',
        'notConnected',
        'noSuchTile',
        'badArgument',
        'badArgument',
        'badArgument',
        'noSuchTile',
        'badArgument',
      ],
      right: [true, true, true, true],
      after: ['destroyed', 'destroyed', 'destroyed', 'destroyed', 'destroyed', true],
      left: 0,
    });
    expect(errors).toEqual([]);
  });
});

describe('R104: the pictures of a wall', () => {
  test('are drawn in one worker, and by the page when that has fallen silent', async () => {
    await page.addInitScript(COUNT_SHOWN);
    await page.reload();
    await page.waitForFunction(() => window.wallTest?.painter.ready);
    await start('9');
    expect(page.workers()).toHaveLength(1);
    await untilShown(50);
    expect(await page.evaluate(() => window.wallTest.shown().length)).toBe(9);
    const [worker] = page.workers();
    await worker?.evaluate(() => self.close());
    await page.waitForFunction(() => !window.wallTest.painter.ready);
    await untilShown(50);
    expect(await page.evaluate(() => window.wallTest.shown().length)).toBe(9);
    expect(errors).toEqual([]);
  });

  test('are drawn by the page where its policy allows no worker', async () => {
    await page.addInitScript(COUNT_SHOWN);
    await page.goto(`${site.origin}/?policy=${encodeURIComponent("worker-src 'none'")}`);
    await page.waitForFunction(() => 'wallTest' in window);
    await start('9');
    await untilShown(50);
    expect(await page.evaluate(() => [window.wallTest.painter.ready, window.wallTest.shown().length])).toEqual([false, 9]);
    expect(page.workers()).toHaveLength(0);
  });

  test('of a camera that was taken away are never seen again', async () => {
    await start('9');
    await untilDecoded(0, 10);
    const after = await page.evaluate(async () => {
      window.wallTest.wall.clear(0);
      const seen: boolean[] = [];
      // The clearing is drawn with the next frame; what the worker still had of the camera would come in one of those that follow.
      await new Promise(requestAnimationFrame);
      for (let frame = 0; frame < 30; frame++) {
        await new Promise(requestAnimationFrame);
        seen.push(window.wallTest.shown().includes(0));
      }
      return seen;
    });
    expect(after).toEqual(after.map(() => false));
  });
});
