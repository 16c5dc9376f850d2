import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { eventually } from '../city/eventually.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import { useSharedCity } from './support/shared-city.ts';

const shared = useSharedCity();

test('the map is read in any coordinate system, searched by coordinates, measured on and taken along (G6, G7)', async () => {
  await using centre = await ConsolePage.signedIn(shared.browser, shared.city, 'operator');
  const { page } = centre;
  const readout = page.getByLabel(WORDS.map.copy);
  const map = page.getByLabel(WORDS.map.label);
  await eventually('the map has its size', () => map.boundingBox(), { holds: (box) => (box?.width ?? 0) > 300 });

  // Two numbers in the search box are a place, whoever wrote them in whichever system.
  const search = page.getByLabel(WORDS.bar.search);
  await search.fill('37.4944, 127.0276');
  await page.getByRole('option', { name: WORDS.bar.searchPlaces }).or(page.getByRole('option').first()).first().click();
  await page.mouse.move(5, 5);
  await eventually('the middle of the map is there', () => readout.innerText(), { holds: (text) => text.startsWith('37.4944') });
  await page.getByLabel(WORDS.map.system).click();
  await page.getByRole('menuitem', { name: '5186' }).click();
  await eventually('the same in metres', () => readout.innerText(), { holds: (text) => /^2024\d\d\.\d, 5438\d\d\.\d$/.test(text) });

  // A line over 200 pixels is as long as the readings at its ends are apart.
  const box = (await map.boundingBox())!;
  const [x, y] = [box.x + box.width / 2 - 100, box.y + box.height / 2];
  const readAt = async (at: number): Promise<readonly number[]> => {
    const before = await readout.innerText();
    await page.mouse.move(at, y);
    const text = await eventually('the readout follows', () => readout.innerText(), { holds: (now) => now !== before });
    return text.split(', ').map(Number);
  };
  const [fromX = 0, fromY = 0] = await readAt(x);
  const [toX = 0, toY = 0] = await readAt(x + 200);
  const metres = Math.hypot(toX - fromX, toY - fromY);
  const menu = page.getByRole('button', { name: WORDS.map.measure, exact: true });
  await menu.click();
  expect(await menu.getAttribute('aria-expanded'), 'it says that its menu is open').toBe('true');
  await page.getByRole('menuitem', { name: WORDS.map.measures.distance }).click();
  await page.getByText(WORDS.map.measureHow.distance).waitFor();
  await page.mouse.click(x, y);
  await page.mouse.dblclick(x + 200, y);
  const measured = page.locator('.mantine-Notification-root', { hasText: WORDS.map.measures.distance });
  expect(Number.parseFloat(await measured.innerText().then((text) => /([\d.]+) m/.exec(text)![1]!))).toBeCloseTo(metres, -1);
  await expect(page.getByText(WORDS.map.measureHow.distance).count()).resolves.toBe(0);

  // Escape gives a measurement up, and the map is for choosing again.
  await page.getByLabel(WORDS.map.measure).click();
  await page.getByRole('menuitem', { name: WORDS.map.measures.area }).click();
  await page.getByText(WORDS.map.measureHow.area).waitFor();
  // While the menu is on the screen, Escape is the menu's.
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.getByText(WORDS.map.measureHow.area).waitFor({ state: 'detached' });

  for (const [format, magic] of [
    ['PNG', '89504e47'],
    ['JPG', 'ffd8ff'],
    ['BMP', '424d'],
  ] as const) {
    await page.getByLabel(WORDS.map.export).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: format }).click()]);
    expect(download.suggestedFilename()).toMatch(new RegExp(`^\\d{17}_map\\.${format.toLowerCase()}$`));
    const bytes = await readFile(await download.path());
    expect(bytes.subarray(0, 4).toString('hex').startsWith(magic)).toBe(true);
    expect(bytes.length).toBeGreaterThan(20_000);
  }
  expect(await centre.violations()).toEqual([]);
  expect(centre.complaints()).toEqual([]);
});
