import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinAnnexB, nalType } from '#protocol/h264.ts';
import { codecString, readSps } from '#protocol/h264-sps.ts';
import { barcodeTime, readFrameBarcode } from '#protocol/frame-barcode.ts';
import { startCameraSimulator, type CameraSimulator } from '#simulator/cameras/camera-simulator.ts';
import { SCENES } from '#simulator/cameras/scene-choice.ts';
import { CameraViewer } from './support/camera-viewer.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const LOGIN = { username: 'mangru', password: 'simulated-camera' };
const PICTURES = 35;

/** Runs in the page, as text: decodes access units, paints each on a canvas and reads its bars there. */
const PLAY = `async ({ codec, units, width, height, source }) => {
  const read = eval('(' + source + ')');
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const values = [];
  let problem;
  const decoder = new VideoDecoder({
    output: (frame) => {
      context.drawImage(frame, 0, 0);
      values.push(read(context.getImageData(0, 0, width, height).data, { width, height, bytesPerPixel: 4 }) ?? -1);
      frame.close();
    },
    error: (error) => (problem = String(error)),
  });
  decoder.configure({ codec, optimizeForLatency: true });
  for (const [index, unit] of units.entries()) {
    const data = Uint8Array.from(atob(unit.data), (letter) => letter.charCodeAt(0));
    decoder.decode(new EncodedVideoChunk({ type: unit.key ? 'key' : 'delta', timestamp: index * 66667, data }));
  }
  await decoder.flush().catch((error) => (problem ??= String(error)));
  return { values, problem };
}`;

describe.skipIf(!existsSync(CHROMIUM))('every scene in a browser', () => {
  let browser: Browser;
  let page: Page;
  // VideoDecoder is there only in a secure context, and a page of this machine is one.
  const site: Server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>cameras</title>'));
  let simulator: CameraSimulator;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    site.listen(0, '127.0.0.1');
    await once(site, 'listening');
    const address = site.address();
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`);
    simulator = await startCameraSimulator({
      host: '127.0.0.1',
      port: 0,
      cameras: SCENES.map((scene) => ({ id: scene, label: '역삼1동 골목 07', scene, ...LOGIN })),
    });
  });
  afterAll(async () => {
    await browser.close();
    site.close();
    await simulator[Symbol.asyncDispose]();
  });

  test.each(SCENES.flatMap((scene) => (['main', 'sub'] as const).map((stream) => [scene, stream] as const)))(
    '%s %s: WebCodecs decodes each picture, and the bars tell its time',
    async (scene, stream) => {
      using viewer = new CameraViewer(simulator.url(scene, stream), LOGIN);
      const before = Date.now();
      await viewer.play();
      await expect.poll(() => viewer.client.units.length).toBeGreaterThanOrEqual(PICTURES);
      const units = viewer.client.units.slice(0, PICTURES);
      const facts = readSps(units[0]?.nals.find((nal) => nalType(nal) === 7) ?? new Uint8Array());
      expect(facts).toMatchObject(stream === 'main' ? { width: 1280, height: 720 } : { width: 640, height: 360 });
      if (!facts) return;
      const input = {
        codec: codecString(facts),
        width: facts.width,
        height: facts.height,
        source: readFrameBarcode.toString(),
        units: units.map((unit) => ({ key: unit.key, data: Buffer.from(joinAnnexB(unit.nals)).toString('base64') })),
      };
      const seen = await page.evaluate<{ values: number[]; problem?: string }>(`(${PLAY})(${JSON.stringify(input)})`);
      expect(seen.problem).toBeUndefined();
      expect(seen.values).toHaveLength(PICTURES);
      expect(seen.values.every((value, index) => index === 0 || value > (seen.values[index - 1] ?? 0))).toBe(true);
      const takenAt = barcodeTime(seen.values[0] ?? 0, before);
      expect([takenAt > before - 2_000, takenAt <= Date.now()]).toEqual([true, true]);
    },
  );
});
