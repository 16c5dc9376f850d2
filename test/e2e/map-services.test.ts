import path from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../city/eventually.ts';
import { TestCity } from '../city/test-city.ts';
import { FakeMapServer } from '../support/fake-map-server.ts';
import { openBrowser } from './support/browser.ts';
import { CAMERAS } from './support/city-facts.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import type { OgcSeen } from './support/ogc-client-page.ts';

/** A place of the demo city where nothing stands. */
const MARK = [127.0421, 37.4903] as const;
const words = WORDS.mapServices;

let fake: FakeMapServer;
let city: TestCity;
let browser: Browser;
beforeAll(async () => {
  fake = await FakeMapServer.start(MARK);
  const change = (yaml: { map: Record<string, unknown> }): void => void (yaml.map = { services: fake.services() });
  [city, browser] = await Promise.all([TestCity.start({ cameras: CAMERAS, change, environment: FakeMapServer.secrets }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await city?.[Symbol.asyncDispose]();
  await fake?.[Symbol.asyncDispose]();
});

/** A client of OpenLayers as one script. */
async function clientScript(): Promise<string> {
  const entry = path.join(import.meta.dirname, 'support/ogc-client-page.ts');
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'ogcClient' } },
  });
  const [first] = [built].flat();
  if (!first || !('output' in first)) throw new Error('the client was not built');
  return first.output[0].code;
}

test('O1, O13, O14: a client of OpenLayers draws our WMS, and reads WFS, OGC API and vector tiles', async () => {
  await using centre = await ConsolePage.signedIn(browser, city, 'operator');
  await centre.page.evaluate(await clientScript());
  const seen: OgcSeen = await centre.page.evaluate(() => window.readOgc());
  expect(seen.layers).toEqual(['buildings', 'roads', 'traffic', 'coverage', 'facilities', 'cameras', 'units', 'incidents']);
  expect(seen.building).toBe('#dfe4e8');
  expect(seen.wfs).toBeGreaterThan(3);
  expect(seen.tiles).toBeGreaterThanOrEqual(seen.wfs);
  expect(seen.api).toBe(CAMERAS);
});

type Look = () => Promise<readonly [string, string]>;

/** Colours in the middle of the map, on the mark but beside the sign of the place that was searched, and farther away. */
function lookAt(page: Page): Look {
  const map = page.getByRole('application', { name: WORDS.map.label });
  return async () => {
    const box = (await map.boundingBox())!;
    const image = await loadImage(await page.screenshot({ clip: box }));
    const context = createCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const at = (x: number, y: number): string =>
      `#${Buffer.from(context.getImageData(Math.round(x), Math.round(y), 1, 1).data.slice(0, 3)).toString('hex')}`;
    return [at(box.width / 2 + 15, box.height / 2 + 2), at(box.width / 2 + 70, box.height / 2 + 20)];
  };
}

async function atTheMark(page: Page): Promise<void> {
  const map = page.getByRole('application', { name: WORDS.map.label });
  await eventually('the map has its size', () => map.boundingBox(), { holds: (box) => (box?.width ?? 0) > 300 });
  await page.getByLabel(WORDS.bar.search).fill(`${MARK[1]}, ${MARK[0]}`);
  await page.getByRole('option').first().click();
}

test('O30, O34, O35: base maps and layers of others lie where they belong, say whose they are, and what they know of a place; one that fails leaves our own', async () => {
  await using centre = await ConsolePage.signedIn(browser, city, 'operator');
  const { page } = centre;
  const map = page.getByRole('application', { name: WORDS.map.label });
  await atTheMark(page);
  const look = lookAt(page);
  const shows = (what: string, mark: string, beside: string): Promise<unknown> =>
    eventually(what, look, { holds: ([middle, side]) => middle === mark && side === beside });
  const choose = async (title: string): Promise<void> => {
    await page.getByLabel(words.menu).click();
    await page.getByRole('menuitem', { name: title, exact: true }).click();
  };

  await choose('브이월드');
  await shows('the tiles of 브이월드, in the colour of their ground', '#ff00ff', '#e8f0e0');
  await page.getByText('© 국토교통부 브이월드').waitFor();
  await choose('바로e맵');
  await shows('those of 국토지리정보원, turned from EPSG:5179', '#ff00ff', '#f0e8e0');

  fake.mood = 'down';
  await choose('오픈스트리트맵');
  await page.getByText(words.baseLost.replace('{{name}}', '오픈스트리트맵')).waitFor();
  fake.mood = 'well';
  await choose(words.own);
  const [, own] = await look();
  expect(own).not.toMatch(/#(?:e8f0e0|f0e8e0|e0e8f0)/);

  // A layer of the city's own GIS engine, with a login that only the server knows.
  await page.getByLabel(words.menu).click();
  await page.getByRole('menuitem', { name: words.add }).click();
  await page.getByRole('button', { name: `상수관로: ${words.put}` }).click();
  await page.getByRole('button', { name: '시 GIS 객체' }).click();
  await page.getByRole('button', { name: `소화전: ${words.put}` }).click();
  await page.getByRole('button', { name: '옛 GIS' }).click();
  await page.getByRole('button', { name: `고장: ${words.put}` }).click();
  await page.keyboard.press('Escape');
  await page.getByText('no such layer: broken').waitFor();
  await page.getByRole('button', { name: words.takeAway }).click();
  await eventually('the note goes with the layer', () => page.getByText('no such layer: broken').count(), {
    holds: (count) => count === 0,
  });
  await eventually('both have drawn', () => Promise.resolve(fake.asked.filter((each) => /GetMap|GetFeature&/.test(each)).length), {
    holds: (count) => count > 1,
  });
  const box = (await map.boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const facts = page.getByRole('region', { name: words.facts });
  await facts.getByText('WP-77').waitFor();
  await facts.getByText('소화전 7').waitFor();
  await facts.getByRole('button', { name: words.close }).click();
  await facts.waitFor({ state: 'detached' });

  expect(centre.requests.filter((url) => !url.startsWith(city.baseUrl) && !/^(?:ws|blob|data)/.test(url))).toEqual([]);
  expect(await centre.violations()).toEqual([]);
  expect(centre.complaints(/status of (?:401|502)/)).toEqual([]);
});

test('O40, M32: a layer of a WMTS is a base map by setting, with whose it is, and the overview shows what is chosen, our own vector tiles too (G1, G10)', async () => {
  await using centre = await ConsolePage.signedIn(browser, city, 'operator');
  const { page } = centre;
  await atTheMark(page);
  const look = lookAt(page);
  const choose = async (title: string | RegExp): Promise<void> => {
    await page.getByLabel(words.menu).click();
    await page.getByRole('menuitem', { name: title, exact: true }).click();
  };
  const overview = page.getByRole('slider', { name: WORDS.instruments.overviewHow });
  /** How many colours there are in the overview, and which is the most frequent. */
  const small = async (): Promise<{ readonly colours: number; readonly most: string }> => {
    const image = await loadImage(await overview.screenshot());
    const context = createCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const counted = new Map<string, number>();
    for (let at = 0; at < data.length; at += 4) {
      const colour = `#${Buffer.from(data.slice(at, at + 3)).toString('hex')}`;
      counted.set(colour, (counted.get(colour) ?? 0) + 1);
    }
    return { colours: counted.size, most: [...counted].toSorted(([, a], [, b]) => b - a)[0]![0] };
  };

  await choose('시 지적도');
  await eventually('its tiles, by night, where they belong', look, {
    holds: ([middle, side]) => middle === '#ff00ff' && side === '#203040',
    withinMs: 10_000,
  });
  await page.getByText('© 시험 지적').waitFor();
  await eventually('the overview has its ground', small, { holds: ({ most }) => most === '#203040' });

  await choose(/벡터 지도/);
  await page.getByText('© 망루시').waitFor();
  await eventually('the overview has land, roads and buildings', small, {
    holds: ({ most, colours }) => most !== '#203040' && colours > 40,
  });

  await choose('없는 지도');
  await page.getByText(words.baseLost.replace('{{name}}', '없는 지도')).waitFor();
  await eventually('our own is there', small, { holds: ({ colours }) => colours > 40 });
  expect(await centre.violations()).toEqual([]);
  expect(centre.complaints()).toEqual([]);
});

test('O36, O37, O38, O39: layers of a WMTS by its description, styles of a WMS, answers in every form as words, and our own vector tiles (G2, G10)', async () => {
  await using centre = await ConsolePage.signedIn(browser, city, 'operator');
  const { page } = centre;
  const map = page.getByRole('application', { name: WORDS.map.label });
  await atTheMark(page);
  const look = lookAt(page);
  const shows = (what: string, holds: (colours: readonly [string, string]) => boolean): Promise<unknown> =>
    eventually(what, look, { holds });
  const offer = async (server: string): Promise<void> => {
    await page.getByLabel(words.menu).click();
    await page.getByRole('menuitem', { name: words.add }).click();
    await page.getByRole('button', { name: server }).click();
  };
  const put = (layer: string) => page.getByRole('button', { name: `${layer}: ${words.put}` }).click();
  const away = (layer: string) => page.getByRole('button', { name: `${layer}: ${words.takeAway}` }).click();
  const closed = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };

  // A WMTS in two systems, one layer of it in a style that is not the usual one; what lies in an unknown system cannot be put.
  await offer('시 타일');
  expect(await page.getByRole('button', { name: `모르는 좌표계: ${words.put}` }).isDisabled()).toBe(true);
  await put('항공');
  await closed();
  await shows('tiles by their template', ([mark, beside]) => mark === '#ff00ff' && beside === '#e0e8f0');
  await offer('시 타일');
  await away('항공');
  await put('지적');
  await closed();
  await shows('those in EPSG:5186, where they belong', ([mark, beside]) => mark === '#ff00ff' && beside === '#d0e0f0');
  await offer('시 타일');
  await page.getByLabel(words.style.replace('{{name}}', '지적')).selectOption('night');
  await closed();
  await shows('by night', ([mark, beside]) => mark === '#ff00ff' && beside === '#203040');
  await offer('시 타일');
  await away('지적');

  // A style of a WMS, and its legend in that style.
  await page.getByRole('button', { name: 'HTML GIS' }).click();
  await page.getByLabel(words.style.replace('{{name}}', '상수관로')).selectOption('night');
  await put('상수관로');
  await page.getByRole('button', { name: 'GML GIS' }).click();
  await put('상수관로');
  await page.getByRole('button', { name: '글 GIS' }).click();
  await put('상수관로');
  await closed();
  await shows('the layer by night', ([, beside]) => beside === '#102030');
  const box = (await map.boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const facts = page.getByRole('region', { name: words.facts });
  for (const said of ['V-12', 'M-3', "가로등번호 = 'L-9'"]) await facts.getByText(said).waitFor();
  expect(await facts.locator('img, script, iframe').count()).toBe(0);
  expect(await page.evaluate(() => 'taken' in window)).toBe(false);
  await facts.getByRole('button', { name: words.close }).click();
  for (const server of ['HTML GIS', 'GML GIS', '글 GIS']) {
    await offer(server);
    await away('상수관로');
    await closed();
  }

  // Our own vector tiles: asked for, with whose they are, in other colours by the other theme.
  await page.getByLabel(words.menu).click();
  await page.getByRole('menuitem', { name: /벡터 지도/ }).click();
  await page.getByText('© 망루시').waitFor();
  await eventually('tiles came', () => Promise.resolve(centre.requests.filter((url) => url.includes('/ogc/tiles/base/')).length), {
    holds: (count) => count > 0,
  });
  const mean = async (): Promise<number> => {
    const image = await loadImage(await page.screenshot({ clip: (await map.boundingBox())! }));
    const context = createCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return data.reduce((sum, value) => sum + value, 0) / data.length;
  };
  const dark = await mean();
  await page.getByRole('button', { name: new RegExp(`^${WORDS.bar.menu}:`) }).click();
  await page.getByRole('menuitem', { name: new RegExp(WORDS.bar.theme) }).click();
  await eventually('the same city by day', mean, { holds: (light) => light > dark + 60 });
  expect(centre.requests.filter((url) => url.includes('outside.invalid'))).toEqual([]);
  expect(await centre.violations()).toEqual([]);
  expect(centre.complaints()).toEqual([]);
});
