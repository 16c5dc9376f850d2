import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { NetAnswer } from '#contract/field-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { SECTORS } from '#domain/compass.ts';
import { eventually } from '../city/eventually.ts';
import type { ApiClient } from '../support/api-client.ts';
import { incidentOf, seenCase } from './support/city-facts.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import { useSharedCity } from './support/shared-city.ts';

const shared = useSharedCity();

const PHONE = { width: 390, height: 844 };
/** What a thumb hits without looking (MOIS guide and WCAG 2.5.5). */
const THUMB_PX = 44;

function phoneAt({ lon, lat }: { readonly lon: number; readonly lat: number }): BrowserContextOptions {
  const geolocation = { longitude: lon + 0.003, latitude: lat + 0.001 };
  return { viewport: PHONE, hasTouch: true, permissions: ['geolocation'], geolocation };
}

async function reported(lead: ApiClient, place: number): Promise<IncidentView> {
  await using fake = await shared.city.fake112();
  const report = seenCase(place, { kind: '강도' });
  await fake.report(report);
  return await incidentOf(lead, report.caseNumber!);
}

/** Nothing reaches beyond the side of the screen, and what is pressed is as large as a thumb. */
async function fitsThumb(page: Page, where: string): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide, `${where}: nothing beyond the side`).toBeLessThanOrEqual(0);
  const small = await page.locator('main button:visible').evaluateAll((all, least) => {
    const measured = all.map((each) => ({ words: each.textContent, ...each.getBoundingClientRect().toJSON() }));
    return measured.filter(({ height }) => height < least).map(({ words, height }) => `${words} ${height}`);
  }, THUMB_PX);
  expect(small, `${where}: too small for a thumb`).toEqual([]);
}

test('PT19: an officer on the way has it all on a phone, and who sent them sees each step', async () => {
  const lead = await shared.city.signedIn('lead');
  const incident = await reported(lead, 1);
  await using phone = await ConsolePage.signedIn(shared.browser, shared.city, 'patrol12', phoneAt(incident.place!));
  await using centre = await ConsolePage.signedIn(shared.browser, shared.city, 'operator');
  const { page } = phone;

  // Whoever goes with a car that has told nothing yet names it; then its phone is its place.
  await page.getByText(WORDS.field.crew.other).click();
  await page.getByLabel(WORDS.field.crew.number, { exact: true }).fill('12');
  await page.getByLabel(WORDS.field.crew.callSign, { exact: true }).fill('순찰 12호');
  await fitsThumb(page, 'crew');
  await page.getByRole('button', { name: WORDS.field.crew.join }).click();
  await page.getByRole('heading', { name: WORDS.field.waiting }).waitFor();
  await page.getByText(WORDS.field.position.on).waitFor();

  // The operator sends the nearest by road.
  await centre.row(incident.id).click();
  await centre.page.getByRole('tab', { name: WORDS.dispatch.tab }).click();
  await centre.page.getByLabel(WORDS.dispatch.choose.replace('{{callSign}}', '순찰 12호')).check();
  await centre.page.getByRole('button', { name: WORDS.dispatch.sendTo.replace('{{units}}', '순찰 12호') }).click();
  const row = centre.page.getByRole('article').filter({ hasText: '순찰 12호' });
  await row.getByText(WORDS.dispatch.step.delivered).waitFor();

  // The order, pictures of the scene, and each step under the thumb, seen by who sent it.
  await page.getByRole('heading', { name: '강도' }).waitFor();
  const stills = page.getByRole('list', { name: WORDS.field.stills.title });
  await eventually('pictures of the scene', () => stills.locator('img').count(), { holds: (count) => count > 0 });
  await fitsThumb(page, 'scene');
  for (const step of ['delivered', 'acknowledged', 'enRoute'] as const)
    await page.getByRole('button', { name: WORDS.field.next[step], exact: true }).click();
  await row.getByText(WORDS.dispatch.step.onScene).waitFor();

  // One of them live, as much as a phone's network bears.
  await stills.getByRole('button').first().click();
  const live = page.locator('section[data-stream]');
  await eventually('live video', () => live.getAttribute('data-stream'), { holds: (stream) => stream === 'field' });
  await page.getByText(WORDS.field.live.field).waitFor();
  await live.getByRole('button', { name: WORDS.field.live.close }).click();

  // A photo from the phone is there for the operator.
  await page.getByRole('tab', { name: WORDS.field.tabs.evidence }).click();
  await page.getByLabel(WORDS.evidence.note, { exact: true }).fill('뒷문');
  const photo = await page.screenshot({ type: 'jpeg' });
  await page.locator('input[type=file]').last().setInputFiles({ name: 'back-door.jpg', mimeType: 'image/jpeg', buffer: photo });
  await page.getByRole('button', { name: '뒷문' }).waitFor();
  await fitsThumb(page, 'evidence');
  await centre.page.getByRole('tab', { name: WORDS.evidence.tab }).click();
  await centre.page.getByRole('button', { name: '뒷문' }).click();
  const picture = centre.page.getByRole('dialog').locator('img');
  await eventually('the photo is shown', () => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth), {
    holds: (width) => width >= PHONE.width,
  });
  await centre.page.keyboard.press('Escape');

  // Where whom they look for was seen, the way there, and what closes every way out.
  const { lon, lat } = incident.place!;
  await lead.post(`/api/v1/incidents/${incident.id}/commands`, { command: 'markSighting', lon: lon + 0.001, lat, certain: true });
  await page.getByRole('tab', { name: WORDS.field.tabs.map }).click();
  await page.getByText(WORDS.field.suspect.certain, { exact: true }).waitFor();
  await page
    .getByText(/현장까지/)
    .first()
    .waitFor();
  await page
    .getByText(/막을 곳 \d|범위가 지도 밖까지/)
    .first()
    .waitFor();
  await page.setViewportSize({ width: 360, height: 740 });
  await fitsThumb(page, 'map at 360 px');
  await page.getByRole('tab', { name: WORDS.field.tabs.log }).click();
  await page.getByRole('button', { name: WORDS.field.next.onScene, exact: true }).click();
  // Done with: the car stands by again.
  await page.getByRole('heading', { name: WORDS.field.waiting }).waitFor();
  await page.getByRole('button', { name: WORDS.field.menu }).click();
  await page.getByRole('menuitem', { name: WORDS.field.crew.leave }).click();
  await page.getByRole('heading', { name: WORDS.field.crew.title }).waitFor();
  expect(await phone.violations()).toEqual([]);
  expect(phone.complaints()).toEqual([]);
  expect(centre.complaints()).toEqual([]);
});

test('NS7, NS8: the net closes around the next camera of a direction, whose picture plays already', async () => {
  const lead = await shared.city.signedIn('lead');
  const incident = await reported(lead, 2);
  await using centre = await ConsolePage.signedIn(shared.browser, shared.city, 'operator');
  const { page } = centre;
  const asked = async (): Promise<IncidentView> => (await lead.get(`/api/v1/incidents/${incident.id}`)).json.incident;
  await centre.row(incident.id).click();
  await centre.untilPlaying(1);
  await page.getByRole('button', { name: WORDS.net.start, exact: true }).click();
  const net = page.getByRole('group', { name: WORDS.net.title });
  await net.waitFor();
  const before = (await eventually('the net is cast', asked, { holds: ({ net: cast }) => cast !== undefined })).net!.centre;

  const answer = (await lead.get(`/api/v1/incidents/${incident.id}/net?camera=${before}&flees=foot`)).json as NetAnswer;
  const sector = SECTORS.find((each) => answer.next.some((next) => next.sector === each && next.inArea))!;
  const there = answer.next.find((next) => next.sector === sector)!.camera;
  await eventually('what lies ahead has come in', asked, { holds: ({ cameras }) => cameras.some(({ camera }) => camera === there) });
  await net.getByRole('button', { name: WORDS.net.follow.replace('{{sector}}', WORDS.net.sector[sector]) }).click();
  await page.locator(`[data-place="centre"] [data-camera="${there}"][data-state="live"]`).waitFor();

  await page.keyboard.press('Space');
  await eventually('the last position is marked', asked, { holds: ({ sightings }) => sightings.length === 1 });
  await page.keyboard.press('KeyO');
  await net
    .getByRole('radio', { name: new RegExp(WORDS.net.outer) })
    .and(page.locator(':checked'))
    .waitFor({ state: 'attached' });
  await page.keyboard.press('Escape');
  await net.waitFor({ state: 'detached' });
  const after = await eventually('the net is lifted', asked, { holds: ({ net: cast }) => cast === undefined });
  expect(after.cameras.map(({ camera }) => camera).toSorted(), 'all that it brought has left').toEqual(
    incident.cameras.map(({ camera }) => camera).toSorted(),
  );
  expect(centre.complaints()).toEqual([]);
});
