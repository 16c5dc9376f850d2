import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { barcodeTime, readFrameBarcode } from '#protocol/frame-barcode.ts';
import { startCameraSimulator } from '#simulator/cameras/camera-simulator.ts';
import { PlayerPage, openBrowser } from '../test/e2e/support/browser.ts';
import { startRelayProcess, type RelayProcess } from '../test/integration/support/relay-process.ts';
import { atMost, percentile } from './figure.ts';
import type { BenchContext } from './main.ts';
import { installGlassWatch, type Seen } from './support/glass-watch.ts';
import { writeLongGroups } from './support/long-groups.ts';

/**
 * A camera with a key frame every 5 s, whose channel is warm, opened in Chromium again and again at all places of its group:
 * from `play` to the first picture on the screen, and how old the pictures are that are seen there, by the time in their
 * bars. Page, relay and camera read one clock. `npm run bench -- first-frame [runs] [line] [ws] [whep] [mse]`; `line`
 * and `ws` are WebCodecs, over one connection for all tiles and over one of its own.
 */
const GROUP_SECONDS = 5;
const RUNS = 30;
const PATHS = ['line', 'ws', 'whep', 'mse'] as const;
/** Seen of each run once it is live. */
const LIVE_MS = 1_500;
const RUN_MS = 15_000;
/** A picture that was taken longer ago is of the past: a still that stands until the next key frame. */
const LIVE_AGE_MS = 500;
const CAMERA = { id: 'cam-0001', label: '시험 골목 01', username: 'u', password: 'p', scene: 'market-evening' } as const;

export async function bench({ report, note, words }: BenchContext): Promise<void> {
  const runs = Number(words.find((word) => /^\d+$/.test(word)) ?? RUNS);
  const named = PATHS.filter((name) => words.includes(name));
  await using stack = new AsyncDisposableStack();
  const clips = await mkdtemp(path.join(tmpdir(), 'mangru-clips-'));
  stack.defer(() => rm(clips, { recursive: true, force: true }));
  await writeLongGroups(clips, CAMERA.scene, GROUP_SECONDS);
  const cameras = stack.use(await startCameraSimulator({ host: '127.0.0.1', port: 0, cameras: [{ ...CAMERA, clips }] }));
  const site = stack.use(await PlayerPage.start());
  const relay = stack.use(await startRelayProcess({ allowedOrigins: [site.origin], lingerSeconds: 60 }));
  const { username, password } = CAMERA;
  relay.server.cameras.set(CAMERA.id, { main: { url: cameras.url(CAMERA.id, 'main'), username, password } });
  const browser = await openBrowser();
  stack.defer(() => browser.close());
  const page = await browser.newPage();
  await page.addInitScript(`window.readFrameBarcode = ${readFrameBarcode.toString()}`);
  await page.addInitScript(installGlassWatch);
  await page.goto(site.origin);
  for (const prefer of named.length === 0 ? (['line', 'whep'] as const) : named) {
    const first: number[] = [];
    const live: number[] = [];
    const ages: number[] = [];
    // The first one warms up the channel, the decoder and the page.
    for (let run = 0; run <= runs; run++) {
      await new Promise((resolve) => setTimeout(resolve, (run * 1_000 * GROUP_SECONDS) / runs));
      const seen = await watch(page, relay, prefer);
      if (run === 0) continue;
      first.push(seen.firstMs);
      live.push(seen.liveMs);
      ages.push(...seen.ages);
    }
    note(`${prefer}: ${runs} runs, ${ages.length} pictures seen live`);
    report(atMost(`first-frame.${prefer}.p95`, { value: percentile(first, 0.95), unit: 'ms play → first picture', target: 300 }));
    report(atMost(`first-frame.${prefer}.p50`, { value: percentile(first, 0.5), unit: 'ms play → first picture' }));
    report(atMost(`first-frame.${prefer}.live.p95`, { value: percentile(live, 0.95), unit: 'ms play → first picture of now' }));
    report(atMost(`glass.${prefer}.p50`, { value: percentile(ages, 0.5), unit: 'ms glass to glass', target: 50 }));
    report(atMost(`glass.${prefer}.p99`, { value: percentile(ages, 0.99), unit: 'ms glass to glass' }));
  }
}

interface Run {
  readonly firstMs: number;
  readonly liveMs: number;
  readonly ages: readonly number[];
}

async function watch(page: Page, relay: RelayProcess, prefer: (typeof PATHS)[number]): Promise<Run> {
  const urls = { ws: await relay.url('ws', CAMERA.id), whep: await relay.url('whep', CAMERA.id) };
  const began = await page.evaluate(
    ([urls, prefer]) => {
      window.glass.seen.length = 0;
      const now = performance.timeOrigin + performance.now();
      window.tile.start(urls, { prefer, renews: false });
      return now;
    },
    [urls, prefer] as const,
  );
  await page.waitForFunction(
    ([live, age]) => {
      const fresh = window.glass.seen.filter(({ at, value }) => window.glass.ageOf({ at, value }) < age);
      const [first, last] = [fresh[0], fresh.at(-1)];
      return first !== undefined && last !== undefined && last.at - first.at > live;
    },
    [LIVE_MS, LIVE_AGE_MS] as const,
    { timeout: RUN_MS, polling: 50 },
  );
  const seen: readonly Seen[] = await page.evaluate(() => {
    void window.tile.player?.stop();
    return window.glass.seen;
  });
  const aged = seen.map(({ at, value }) => ({ at, age: at - barcodeTime(value, at) }));
  const live = aged.filter(({ age }) => age < LIVE_AGE_MS);
  return { firstMs: (seen[0]?.at ?? Number.NaN) - began, liveMs: (live[0]?.at ?? Number.NaN) - began, ages: live.map(({ age }) => age) };
}
