import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../city/eventually.ts';
import { TestCity } from '../city/test-city.ts';
import type { ApiClient } from '../support/api-client.ts';
import { openBrowser } from './support/browser.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';

const CAMERAS = 300;
const CENTRE = { lon: 127.03, lat: 37.5 };
let city: TestCity;
let browser: Browser;
beforeAll(async () => {
  [city, browser] = await Promise.all([TestCity.start({ cameras: CAMERAS }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await city?.[Symbol.asyncDispose]();
});

const WORD = WORDS.mapList;

/** Where the number is written that the list says of its count. */
const counted = async (page: Page): Promise<number> => {
  const text = await page.getByLabel(WORD.title, { exact: true }).innerText();
  return Number(/([\d,]+)건/.exec(text)?.[1]?.replaceAll(',', '') ?? Number.NaN);
};

async function report(sender: ApiClient, lon: number, everySeconds: number): Promise<void> {
  const line = {
    unit: '7',
    kind: 'patrolCar',
    callSign: '순찰 7호',
    lon,
    lat: CENTRE.lat,
    heading: 90,
    speedKmh: 40,
    state: 'available',
    everySeconds,
  };
  const { status } = await sender.send('POST', '/api/v1/units/positions', {
    body: JSON.stringify(line),
    headers: { 'content-type': 'application/x-ndjson', 'x-mangru': '1' },
  });
  expect(status).toBe(200);
}

test('U1 U2 U4 U13 U14 U20 U21: hundreds of cameras gathered and one by one, units that move and are lost, lists by keyboard, things found and drawn (G4)', async () => {
  const sender = await city.signedIn('cars112');
  await report(sender, CENTRE.lon, 300);
  await using centre = await ConsolePage.signedIn(browser, city, 'operator');
  const { page } = centre;
  const map = page.getByLabel(WORDS.map.label);
  const box = (await eventually('the map has its size', () => map.boundingBox(), { holds: (found) => (found?.width ?? 0) > 300 }))!;
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const hover = page.locator('[class*="hover"]');
  const look = async (x: number, y: number): Promise<string> => {
    await page.mouse.move(box.x + x, box.y + y);
    return (await hover.count()) > 0 ? hover.first().innerText() : '';
  };
  /** What stands on the map, found as a hand finds it: where the pointer becomes a hand; beside the list, and with the words beside it. */
  const seek = async (
    what: RegExp,
    stepPixels: number,
  ): Promise<{ readonly x: number; readonly y: number; readonly text: string } | undefined> => {
    const hands = await page.evaluate(
      ({ left, top, right, bottom, step, label }) => {
        const target = document.querySelector<HTMLElement>(`[aria-label="${label}"]`)!;
        const found: [number, number][] = [];
        for (let y = top; y < bottom; y += step)
          for (let x = left; x < right; x += step) {
            const at = { clientX: x, clientY: y, bubbles: true, pointerType: 'mouse', pointerId: 1, isPrimary: true };
            target.querySelector('.ol-viewport')?.dispatchEvent(new PointerEvent('pointermove', at));
            if (target.style.cursor === 'pointer') found.push([x, y]);
          }
        return found;
      },
      {
        left: box.x + 330,
        top: box.y + 70,
        right: box.x + box.width - 60,
        bottom: box.y + box.height - 70,
        step: stepPixels,
        label: WORDS.map.label,
      },
    );
    for (const [left, top] of hands.slice(0, 12)) {
      const [x, y] = [left - box.x, top - box.y];
      const text = await look(x, y);
      if (what.test(text)) return { x, y, text };
    }
    return undefined;
  };
  const tab = (name: string) => page.getByLabel(WORD.title, { exact: true }).getByText(name, { exact: true }).click();

  // From afar: groups, whose counts are said; a press goes nearer.
  await press(WORDS.map.out);
  await eventually('a group of cameras', () => seek(/카메라 \d+대/, 16));

  // The list counts what is on the screen, goes by arrows, and a row that is chosen moves the map.
  await press(WORD.title);
  await eventually('cameras are counted', () => counted(page), { holds: (count) => count > 20 });
  const rows = page.getByLabel(WORD.rows).getByRole('button');
  await page.getByLabel(WORD.search, { exact: true }).press('Tab');
  await rows.first().focus();
  await page.keyboard.press('ArrowDown');
  const second = await rows.nth(1).innerText();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain(second.split('\n')[0]);
  await page.keyboard.press('Enter');
  const card = page.locator('[data-map-card]');
  await eventually('the card of the chosen camera', () => card.innerText(), { holds: (text) => text.includes(second.split('\n')[0]!) });
  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });

  // From near each camera by itself: what the pointer says is what a press chooses.
  if ((await page.getByLabel(WORD.title, { exact: true }).count()) === 0) await press(WORD.title);
  await press(WORDS.map.in);
  const camera = (await eventually('a camera by itself', () => seek(/^(?!카메라 \d).*\S/, 7)))!;
  await page.mouse.click(box.x + camera.x, box.y + camera.y);
  await eventually('the very camera', () => card.innerText(), { holds: (text) => text.includes(camera.text) });

  // A unit: in the list, followed, moving, lost within two seconds of its promise.
  await tab(WORD.tabs.units);
  await page.getByLabel(WORD.search, { exact: true }).fill('7호');
  await press(WORDS.map.home);
  await rows.filter({ hasText: '순찰 7호' }).click();
  await eventually('the unit is on the map', () => card.innerText(), {
    holds: (text) => text.includes('순찰 7호') && text.includes(WORDS.units.state.available),
  });
  await press(WORDS.units.follow);
  const readout = page.getByLabel(WORDS.map.copy);
  await report(sender, CENTRE.lon + 0.02, 1);
  await page.mouse.move(5, 5);
  await eventually('the map has followed', () => readout.innerText(), {
    holds: (text) => Math.abs(Number(text.split(', ')[1]) - CENTRE.lon - 0.02) < 0.002,
  });
  await eventually('it is said to be lost', () => card.innerText(), { holds: (text) => text.includes('위치 끊김') });

  // Within a circle around a click.
  await tab(WORD.tabs.cameras);
  await page.getByLabel(WORD.search, { exact: true }).fill('');
  await press(WORDS.map.home);
  await eventually('all of them', () => counted(page), { holds: (count) => count >= CAMERAS });
  await press(WORD.scope.circle);
  await page.getByText(WORD.how.circle).waitFor();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.click(box.x + box.width / 2 + 40, box.y + box.height / 2);
  await eventually('those within', () => counted(page), { holds: (count) => count > 0 && count < CAMERAS });
  expect(await card.count()).toBe(1);

  // Drawn, taken back corner by corner and step by step, and taken along.
  await tab(WORD.tabs.objects);
  await press(WORDS.objects.shape.areas);
  for (const [x, y] of [
    [400, 150],
    [520, 150],
    [999, 10],
  ] as const)
    await page.mouse.click(box.x + Math.min(x, box.width - 80), box.y + y);
  await page.keyboard.press('Control+z');
  await page.mouse.click(box.x + 520, box.y + 260);
  await page.mouse.dblclick(box.x + 400, box.y + 260);
  const drawn = page.getByLabel(WORD.tabs.objects, { exact: true }).getByRole('button');
  await eventually('one object', () => drawn.count(), { holds: (count) => count === 1 });
  await page.getByLabel(WORDS.objects.name, { exact: true }).fill('통제 구역');
  await page.keyboard.press('Enter');
  await eventually('its name', () => drawn.first().innerText(), { holds: (text) => text.includes('통제 구역') });
  await page.getByLabel(WORDS.objects.remove, { exact: true }).click();
  await eventually('none', () => drawn.count(), { holds: (count) => count === 0 });
  await page.getByLabel(WORDS.objects.undo, { exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByLabel(WORDS.objects.save, { exact: true }).click()]);
  const { features } = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(features).toMatchObject([{ properties: { name: '통제 구역' }, geometry: { type: 'Polygon' } }]);
  expect(features[0].geometry.coordinates[0]).toHaveLength(5);
  expect(await centre.violations()).toEqual([]);
  expect(centre.complaints()).toEqual([]);
});
