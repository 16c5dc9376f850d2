import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RelayBench } from '../integration/support/relay-bench.ts';
import { TestCamera } from '../integration/support/test-camera.ts';
import { TestPublisher } from '../integration/support/test-publisher.ts';
import { WebRtcScreen, WebRtcSite, longestPause, openWebRtcBrowser } from './support/webrtc-screen.ts';

let browser: Browser;
let site: WebRtcSite;
beforeAll(async () => {
  [browser, site] = await Promise.all([openWebRtcBrowser(), WebRtcSite.start()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

const start = () => RelayBench.start({ settings: { allowedOrigins: [site.origin], lingerSeconds: 5 } });

describe('the WHEP client of the draft’s author, in Chromium', () => {
  test('R62: plays a camera with its ticket as a bearer token, trickles its candidates, and leaves by DELETE', async () => {
    await using bench = await start();
    await using screen = await WebRtcScreen.open(browser, site);
    await screen.view(`${bench.http}/whep/c1`, { token: await bench.server.ticket('c1') });
    await screen.waitForPictures(20);
    expect(await screen.playback()).toMatchObject({ width: 320, state: 'connected', soundReceived: 0 });
    expect(await screen.call('light')).toBeGreaterThan(10_000);
    await screen.call('stop');
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'left' });
    expect(screen.errors).toEqual([]);
  });

  test('R63: changes between the camera’s streams without a black picture or a pause', async () => {
    await using bench = await start();
    await using sub = await TestCamera.start({ framesPerSecond: 15 });
    bench.server.cameras.set('c1', { main: { url: bench.camera.url }, sub: { url: sub.url } });
    await using screen = await WebRtcScreen.open(browser, site);
    await screen.view(`${bench.http}/whep/c1?ticket=${await bench.server.ticket('c1')}`);
    await screen.waitForPictures(15);
    await screen.page.evaluate(() => {
      const lights: number[] = [];
      Object.assign(window, { lights });
      const look = (): void => {
        lights.push(window.webrtc.light());
        requestAnimationFrame(look);
      };
      look();
    });
    await screen.call('selectLayer', 'sub');
    await expect.poll(() => sub.playing).toBe(1);
    await expect.poll(() => bench.camera.playing).toBe(0);
    const had = (await screen.playback()).shownAt.length;
    await screen.waitForPictures(had + 20);
    const { shownAt } = await screen.playback();
    console.log(`longest time without a new picture while the stream changed: ${longestPause(shownAt.slice(5))} ms`);
    const lights = await screen.page.evaluate<number[]>('window.lights');
    expect(Math.min(...lights)).toBeGreaterThan(10_000);
    expect(bench.server.all('view.opened')).toHaveLength(1);
    expect(screen.errors).toEqual([]);
  });

  test('R65: hears the G.711 of a camera whose record allows it, with a ticket that does', async () => {
    await using bench = await start();
    bench.server.cameras.set('car', { published: true, audio: true });
    using car = new TestPublisher(bench.relay.rtspPort);
    const leave = await bench.server.ticket('car', { incident: undefined, rights: ['publish'] });
    expect(await car.publish(`rtsp://127.0.0.1:${bench.relay.rtspPort}/car?ticket=${leave}`)).toBe(200);
    await using screen = await WebRtcScreen.open(browser, site);
    const ticket = await bench.server.ticket('car', { rights: ['live', 'audio'] });
    await screen.view(`${bench.http}/whep/car?ticket=${ticket}`, { sound: true });
    await screen.waitForPictures(15);
    await expect.poll(async () => (await screen.playback()).soundReceived).toBeGreaterThan(50);
  });
});

test('R67: a browser’s camera published by the WHIP client of the RFC’s author is played by another page', async () => {
  await using bench = await start();
  bench.server.cameras.set('car', { published: true });
  await using car = await WebRtcScreen.open(browser, site);
  const leave = await bench.server.ticket('car', { incident: undefined, rights: ['publish'] });
  await car.call('publish', `${bench.http}/whip/car`, leave);
  await bench.server.hears('camera.state', (message) => message.state === 'live');
  await using screen = await WebRtcScreen.open(browser, site);
  await screen.view(`${bench.http}/whep/car?ticket=${await bench.server.ticket('car')}`);
  await screen.waitForPictures(40, 30_000);
  expect((await screen.playback()).width).toBeGreaterThanOrEqual(320);
  expect(await screen.call('light')).toBeGreaterThan(10_000);
  await car.call('stop');
  expect(await bench.server.hears('view.closed', (report) => report.ref.incident === undefined)).toMatchObject({ reason: 'left' });
  expect([...car.errors, ...screen.errors]).toEqual([]);
});
