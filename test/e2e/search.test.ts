import { expect, test } from 'vitest';
import { eventually } from '../city/eventually.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import { useSharedCity } from './support/shared-city.ts';

const shared = useSharedCity();

test('Q18: one box finds addresses, names and people by what is typed; what is chosen is marked with its address, and registered there (G8)', async () => {
  await using centre = await ConsolePage.signedIn(shared.browser, shared.city, 'operator');
  const { page } = centre;
  const search = page.getByLabel(WORDS.bar.search);
  const card = page.getByLabel(WORDS.places.card);
  await eventually('the map has its size', () => page.getByLabel(WORDS.map.label).boundingBox(), {
    holds: (box) => (box?.width ?? 0) > 300,
  });

  // By initial consonants, with the keys alone.
  await page.keyboard.press('/');
  await page.keyboard.type('ㅁㄹㄱㅊㅅ');
  const station = page.getByRole('option', { name: '망루경찰서' }).first();
  await station.waitFor();
  await expect(station.locator('mark').first().innerText()).resolves.toBe('망루경찰서');
  await page.keyboard.press('Enter');
  await card.getByRole('heading', { name: '망루경찰서' }).waitFor();
  const road = /망루시 \S+ \d+(-\d+)?/.exec(await card.innerText())?.[0] ?? '';
  expect(road).not.toBe('');

  // The address that the card shows is found by itself, and by its lot.
  await search.fill(road);
  // At once: what is taken is what these words find, not what the ones before had found.
  await page.keyboard.press('Enter');
  await card.getByRole('heading', { name: road }).waitFor();
  const lot = /망루시 \S+동 (산 )?\d+(-\d+)?/.exec(await card.innerText())?.[0] ?? '';
  await search.fill(lot);
  await eventually('the lot is the first', () => page.getByRole('option').first().innerText(), { holds: (text) => text.includes(lot) });

  // What fits nothing says how to search; what was chosen before is offered again.
  await search.fill('뷁뷁뷁');
  await page.getByText(WORDS.places.nothingHint).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.getByRole('option', { name: road, exact: true }).waitFor();

  // Registered where the card is: the address comes along, and another address brings its coordinates.
  await card.getByRole('button', { name: WORDS.places.registerHere }).click();
  const dialogue = page.getByRole('dialog');
  const address = dialogue.getByLabel(new RegExp(WORDS.register.address));
  await expect(address.inputValue()).resolves.toBe(road);
  const lat = dialogue.getByLabel(WORDS.register.lat);
  const before = await lat.inputValue();
  await address.fill('망루시청');
  await page
    .getByRole('option', { name: /망루시청/ })
    .first()
    .click();
  await eventually('the coordinates follow the address', () => lat.inputValue(), { holds: (now) => now !== before });
  await dialogue.getByLabel(WORDS.register.kind).fill('시설물 고장');
  await dialogue.getByRole('button', { name: WORDS.register.submit }).click();
  await page
    .locator('main')
    .getByText(/망루시청/)
    .first()
    .waitFor();

  // Any place on the map has an address.
  await page.getByLabel(WORDS.map.label).click({ button: 'right', position: { x: 420, y: 300 } });
  await page.getByRole('button', { name: WORDS.places.whatsHere }).click();
  await eventually('the address is told', () => card.innerText(), {
    holds: (text) => text.includes('망루시') || text.includes(WORDS.places.noAddress),
  });
  await page.keyboard.press('Escape');
  await eventually('the card is closed', () => card.count(), { holds: (count) => count === 0 });
  expect(centre.errors.filter((error) => !/status of 401/.test(error))).toEqual([]);
});
