import { expect, test } from 'vitest';
import { eventually } from '../city/eventually.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import { useSharedCity } from './support/shared-city.ts';

const shared = useSharedCity();
const WORD = WORDS.mapList;

test('U22: facilities are a layer that is off until it is wanted, and a list by kind and name, chosen in one and shown in the other (G4, G10)', async () => {
  await using centre = await ConsolePage.signedIn(shared.browser, shared.city, 'operator');
  const { page } = centre;
  const map = page.getByLabel(WORDS.map.label);
  await eventually('the map has its size', () => map.boundingBox(), { holds: (box) => (box?.width ?? 0) > 300 });
  const asked = (): number => centre.requests.filter((url) => url.includes('/api/v1/facilities?bbox') && url.includes('limit=2000')).length;
  expect(asked()).toBe(0);

  await page.getByRole('button', { name: WORD.title, exact: true }).click();
  const panel = page.getByLabel(WORD.title, { exact: true });
  await panel.getByText(WORD.tabs.facilities, { exact: true }).click();
  const rows = page.getByLabel(WORD.rows).getByRole('button');
  const kinds = page.getByLabel(WORD.label.kind);
  await eventually('the kinds that are there', () => kinds.innerText(), { holds: (text) => text.includes(WORDS.facilities.kind.hazard) });
  await kinds.selectOption('hazard');
  await eventually('hazards alone', () => rows.allInnerTexts(), {
    holds: (texts) => texts.length > 0 && texts.every((text) => text.includes(WORDS.facilities.kind.hazard)),
  });
  const [name = ''] = (await rows.first().innerText()).split('\n');
  await page.getByLabel(WORD.search, { exact: true }).fill(name);
  await eventually('found by its name', () => rows.count(), { holds: (count) => count === 1 });
  await rows.first().focus();
  await page.keyboard.press('Enter');
  const card = page.locator('[data-map-card]');
  await eventually('its card', () => card.innerText(), {
    holds: (text) => text.includes(name) && text.includes(WORDS.facilities.kind.hazard),
  });
  await eventually('the layer is asked for', () => Promise.resolve(asked()), { holds: (count) => count > 0 });
  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });

  // What was chosen lies in the middle of the map now, and a press on it chooses it again.
  const box = (await map.boundingBox())!;
  // The map may still be on its way there, and tells what lies below a pointer only when that moves.
  let moves = 0;
  const beside = async (): Promise<string[]> => {
    moves += 1;
    await page.mouse.move(box.x + box.width / 2 + (moves % 2), box.y + box.height / 2 + 1);
    return page.locator('[class*="hover"]').allInnerTexts();
  };
  await eventually('its name beside the pointer', beside, { holds: (texts) => texts.some((text) => text.includes(name)) });
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await eventually('its card again', () => card.innerText(), { holds: (text) => text.includes(name) });

  // In the panel of layers it stands with its legend, and is put away there.
  await page.getByRole('button', { name: WORDS.layers.open }).click();
  const shown = page.getByLabel(WORDS.layers.shown.replace('{{name}}', WORDS.facilities.layer), { exact: true });
  expect(await shown.isChecked()).toBe(true);
  await shown.click();
  await eventually('it is hidden', () => shown.isChecked(), { holds: (checked) => !checked });
  expect(await centre.violations()).toEqual([]);
  expect(centre.complaints()).toEqual([]);
});
