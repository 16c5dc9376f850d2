import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser, PlayerPage } from './support/browser.ts';
import { StubLine, type StubView } from './support/stub-line.ts';

let browser: Browser;
let site: PlayerPage;
let page: Page;
let jpeg: Uint8Array;
const timers = new Set<NodeJS.Timeout>();

beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), PlayerPage.start()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  page = await browser.newPage();
});
afterEach(async () => {
  for (const timer of timers) clearInterval(timer);
  timers.clear();
  await page.close();
});

async function open(stub: StubLine): Promise<void> {
  await page.exposeFunction('freshUrls', () => stub.urls('c1'));
  await page.goto(site.origin);
  await page.waitForFunction(() => 'tile' in window);
  jpeg = new Uint8Array(
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(64, 36);
      const context = canvas.getContext('2d')!;
      context.fillStyle = '#c04020';
      context.fillRect(0, 0, 64, 36);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg' });
      return [...new Uint8Array(await blob.arrayBuffer())];
    }),
  );
  await page.evaluate((urls) => window.tile.start(urls), stub.urls('c1'));
}

/** Pictures as a camera sends them, for as long as the test lasts. */
function play(view: StubView, stream: 'main' | 'sub' | 'stills', everyMs = 60): void {
  view.startJpeg(stream);
  view.picture(jpeg);
  timers.add(setInterval(() => view.picture(jpeg), everyMs));
}

const figures = () => page.evaluate(() => window.tile.figures());
const untilState = (state: string) => page.waitForFunction((state) => window.tile.states.at(-1)?.state === state, state, { polling: 20 });

test('motion JPEG is drawn, at the newest picture when the page is behind', async () => {
  await using stub = await StubLine.start((_, view) => play(view, 'sub'));
  await open(stub);
  await untilState('live');
  await page.waitForFunction(() => window.tile.frames.length > 5);
  const colour = await page.evaluate(async () => {
    const snapshot = await window.tile.player!.snapshot();
    if (!snapshot.ok) throw new Error(snapshot.message);
    const bitmap = await createImageBitmap(snapshot.blob);
    const context = new OffscreenCanvas(64, 36).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    return [bitmap.width, bitmap.height, ...context.getImageData(30, 20, 1, 1).data];
  });
  expect(colour.slice(0, 2)).toEqual([64, 36]);
  for (const [index, part] of [0xc0, 0x40, 0x20].entries()) expect(Math.abs(colour[index + 2]! - part)).toBeLessThan(12);
  expect(stub.opened[0]).toMatchObject({ camera: 'c1', ticket: 't', stream: 'sub', format: 'units', accept: ['h264', 'jpeg'] });
});

test('what is sent as a picture and is none is counted, and at last said to be unsupported', async () => {
  await using stub = await StubLine.start((_, view) => {
    view.startJpeg('sub');
    timers.add(setInterval(() => view.picture(new Uint8Array(50).fill(7)), 20));
  });
  await page.addInitScript('delete window.RTCPeerConnection; delete window.MediaSource');
  await open(stub);
  await untilState('unsupported');
  expect(await page.evaluate(() => window.tile.frames.length)).toBe(0);
});

describe('R96: a network that does not bear the stream', () => {
  test('is given single pictures after the relay has twice let it go as too slow', async () => {
    await using stub = await StubLine.start((open, view) => {
      if (open.stream === 'stills') return play(view, 'stills', 300);
      play(view, open.stream === 'main' ? 'main' : 'sub');
      timers.add(setTimeout(() => view.say({ type: 'end', reason: 'tooSlow' }), 400));
    });
    await open(stub);
    await page.waitForFunction(
      () => window.tile.player && 'ok' in window.tile.player.figures() && window.tile.figures().stream === 'stills',
      undefined,
      { polling: 50 },
    );
    await untilState('live');
    expect(stub.opened.map((each) => each.stream)).toEqual(['sub', 'sub', 'stills']);
    // A picture every few seconds is what stills are: they are not said to be lost.
    const had = (await figures()).framesDecoded;
    await page.waitForFunction((had) => window.tile.figures().framesDecoded > had + 5, had);
    expect(await page.evaluate(() => window.tile.states.at(-1)?.state)).toBe('live');
  });
});

describe('a line that ends', () => {
  test('without a word is found again, with all that stood on it', async () => {
    await using stub = await StubLine.start((_, view) => play(view, 'sub'));
    await open(stub);
    await untilState('live');
    stub.drop();
    await untilState('lost');
    await untilState('live');
    expect(stub.opened).toHaveLength(2);
    expect(stub.connections).toBe(1);
  });

  test('because the relay stops is said so', async () => {
    let socketView: StubView | undefined;
    await using stub = await StubLine.start((_, view) => {
      socketView = view;
      play(view, 'sub');
    });
    await open(stub);
    await untilState('live');
    socketView!.say({ type: 'end', reason: 'stopping' });
    await page.waitForFunction(() => window.tile.states.some((each) => each.state === 'lost' && each.reason === 'stopping'));
    await untilState('live');
    expect(stub.opened).toHaveLength(2);
  });
});

test.each([
  ['otherCamera', 403, 'refused'],
  ['revoked', 403, 'ended'],
] as const)('a view that is refused as %s is said so and not asked for again', async (code, status, state) => {
  await using stub = await StubLine.start((_, view) => view.say({ type: 'refused', code, status, title: 'no' }));
  await open(stub);
  await untilState(state);
  expect(await page.evaluate(() => window.tile.states.at(-1)?.reason)).toBe(code);
  expect(stub.opened).toHaveLength(1);
});

test('a stream that the camera has not is not asked for again and again', async () => {
  await using stub = await StubLine.start((_, view) => play(view, 'main'));
  await open(stub);
  await untilState('live');
  await page.waitForFunction(() => window.tile.frames.length > 100);
  expect(stub.commands.map((each) => each.type)).toEqual(['open']);
});

test('R102: sound is off until it is asked for, comes with the picture, and ends when it is turned off', async () => {
  let view: StubView | undefined;
  await using stub = await StubLine.start((_, opened) => {
    view = opened;
    play(opened, 'sub');
  });
  stub.onCommand = (command) => {
    if (command.type !== 'audio') return;
    if (!command.on) return view!.say({ type: 'audio' });
    view!.say({ type: 'audio', audio: { codec: 'pcmu', sampleRate: 8_000, channels: 1, description: '' } });
    timers.add(setInterval(() => view!.sound(new Uint8Array(400).fill(0x10)), 50));
  };
  await page.addInitScript(`window.played = [];
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (at) {
      window.played.push({ at, rate: this.buffer.sampleRate, seconds: this.buffer.duration, loud: Math.abs(this.buffer.getChannelData(0)[7]) });
      return start.call(this, at);
    };`);
  await open(stub);
  await untilState('live');
  await page.waitForFunction(() => window.tile.frames.length > 20);
  expect(await page.evaluate('window.played')).toEqual([]);
  expect(stub.commands.map((each) => each.type)).toEqual(['open']);
  expect(await page.evaluate(() => window.tile.player!.setAudio(true))).toEqual({ ok: true });
  await page.waitForFunction('window.played.length > 10');
  const played = await page.evaluate<{ at: number; rate: number; seconds: number; loud: number }[]>('window.played');
  for (const [index, piece] of played.entries()) {
    expect(piece).toMatchObject({ rate: 8_000, seconds: 0.05 });
    expect(piece.loud).toBeGreaterThan(0.1);
    // One after another, never over one another.
    if (index > 0) expect(piece.at - played[index - 1]!.at).toBeGreaterThanOrEqual(0.0499);
  }
  expect(await page.evaluate(() => window.tile.player!.setAudio(false))).toEqual({ ok: true });
  const had = await page.evaluate<number>('window.played.length');
  await page.waitForFunction((had) => window.tile.frames.length > had, await page.evaluate(() => window.tile.frames.length + 10));
  expect(await page.evaluate<number>('window.played.length')).toBe(had);
  expect(await page.evaluate(() => window.tile.states.at(-1)?.state)).toBe('live');
});
