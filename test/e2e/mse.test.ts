import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../support/debian-package.ts';
import { readClip, theClip, type Clip } from '../integration/support/clip.ts';
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

interface Shown {
  readonly shown: number;
  readonly width: number;
  readonly height: number;
  readonly ranges: number;
  readonly error: string | undefined;
}

/** A page that knows nothing but the contract: what comes is put into a source buffer, and the video follows its end. */
const PLAYER = `(url) => {
  const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
  document.body.append(video);
  const media = new MediaSource();
  video.src = URL.createObjectURL(media);
  const state = { shown: 0, error: undefined, video };
  window.mse = state;
  const each = () => {
    state.shown++;
    video.requestVideoFrameCallback(each);
  };
  video.requestVideoFrameCallback(each);
  const waiting = [];
  let buffer;
  const feed = () => {
    if (!buffer || buffer.updating || waiting.length === 0) return;
    buffer.appendBuffer(waiting.shift());
  };
  media.addEventListener('sourceopen', () => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }) => {
      if (typeof data !== 'string') { waiting.push(data.slice(16)); return feed(); }
      const message = JSON.parse(data);
      if (message.type !== 'start') return;
      buffer = media.addSourceBuffer(message.mime);
      buffer.onupdateend = () => {
        const { buffered } = video;
        if (video.currentTime === 0 && buffered.length > 0 && buffered.start(0) > 0) video.currentTime = buffered.start(0);
        feed();
      };
      buffer.onerror = () => { state.error = video.error?.message ?? 'append failed'; };
      waiting.push(Uint8Array.from(atob(message.init), (letter) => letter.charCodeAt(0)));
      feed();
    };
  }, { once: true });
}`;

async function play(bench: RelayBench): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(site.origin);
  const url = `ws://127.0.0.1:${bench.relay.port}/ws/c1?format=fmp4&ticket=${await bench.server.ticket('c1')}`;
  await page.evaluate(`(${PLAYER})(${JSON.stringify(url)})`);
  return page;
}

const look = (page: Page): Promise<Shown> =>
  page.evaluate(`(() => {
    const { shown, error, video } = window.mse;
    return { shown, error: error ?? video.error?.message, width: video.videoWidth, height: video.videoHeight, ranges: video.buffered.length };
  })()`);

const startBench = (clip: Clip, framesPerSecond: number) =>
  RelayBench.start({ settings: { allowedOrigins: [site.origin], lingerSeconds: 5 }, camera: { clip, framesPerSecond } });

async function makeClip(size: string): Promise<Clip> {
  const { stdout } = await promisify(execFile)(
    'ffmpeg',
    [
      ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc=size=${size}:rate=25`, '-t', '2', '-c:v', 'libx264', '-preset', 'veryfast'],
      ...['-tune', 'zerolatency', '-g', '25', '-x264-params', 'scenecut=0:sliced-threads=0:slices=1', '-pix_fmt', 'yuv420p', '-bf', '0'],
      ...['-f', 'h264', '-'],
    ],
    { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024, timeout: 60_000 },
  );
  return readClip(new Uint8Array(stdout));
}

/** What it looks like once some groups have been shown. */
async function seenAfterGroups(page: Page): Promise<Shown> {
  await page.waitForFunction('window.mse.shown > 60');
  return look(page);
}

describe('R25: in Chromium by Media Source Extensions', () => {
  test('fragments are shown', async () => {
    await using bench = await startBench(theClip, 15);
    const page = await play(bench);
    const seen = await seenAfterGroups(page);
    expect(seen).toMatchObject({ width: 320, height: 180, ranges: 1 });
    expect(seen.error).toBeUndefined();
    await page.close();
  });

  test.skipIf(needs('ffprobe', 'ffmpeg'))('of 1080p as well', async () => {
    await using bench = await startBench(await makeClip('1920x1080'), 25);
    const page = await play(bench);
    const seen = await seenAfterGroups(page);
    expect(seen).toMatchObject({ width: 1_920, height: 1_080, ranges: 1 });
    expect(seen.error).toBeUndefined();
    await page.close();
  });
});
