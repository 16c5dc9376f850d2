import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DisplayList } from '#contract/display-view.ts';
import type { DrillList } from '#contract/drill-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { en } from '../../src/console/words/en.ts';
import { eventually } from '../city/eventually.ts';
import type { ApiClient } from '../support/api-client.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import { nameless } from './support/nameless.ts';
import { useSharedCity } from './support/shared-city.ts';

const shared = useSharedCity();
/** The lead's console for the whole file: drills, figures and the approval of what citizens read are theirs. */
let screen: ConsolePage;
let operator: ApiClient;

beforeAll(async () => {
  [screen, operator] = await Promise.all([ConsolePage.signedIn(shared.browser, shared.city, 'lead'), shared.city.signedIn('operator')]);
});
afterAll(() => screen?.[Symbol.asyncDispose]());

async function go(name: 'board' | 'drills' | 'displays' | 'figures'): Promise<void> {
  await screen.page.locator('header nav').getByRole('link', { name: WORDS.screen[name], exact: true }).click();
}

test('I80, I81: a drill is started, carries the band, tells nobody outside, and ends with all that came of it', async () => {
  await using room = await shared.city.fake112();
  const { page } = screen;
  await go('drills');
  await page.getByRole('button', { name: WORDS.drills.start }).first().click();
  const running = page.getByRole('region', { name: WORDS.drills.runningLabel });
  await running.waitFor();
  const drilled = async (): Promise<IncidentView | undefined> =>
    ((await operator.get('/api/v1/incidents?status=open')).json.incidents as IncidentView[]).find(({ drill }) => drill);
  const incident = (await eventually('its first incident', drilled))!;

  await go('board');
  await screen.row(incident.id).click();
  await page.getByText(WORDS.drillExplained).waitFor();
  await page.getByRole('tab', { name: WORDS.incident.tabs.propagation }).click();
  // Where others would be told it says why they are not.
  await page.getByText(WORDS.refused.drillStaysInside).waitFor();
  expect(await page.getByRole('button', { name: WORDS.action.propagate }).count()).toBe(0);

  await go('drills');
  await running.getByRole('button', { name: WORDS.drills.end }).click();
  await page.getByRole('dialog').getByRole('button', { name: WORDS.drills.endNow }).click();
  await running.waitFor({ state: 'detached' });
  await eventually('nothing of it is open', drilled, { holds: (open) => open === undefined });
  const { drills } = (await operator.get('/api/v1/drills')).json as Partial<DrillList>;
  expect(drills, 'whoever may not run drills is told of none').toBeUndefined();
  const ended = (await operator.get(`/api/v1/incidents/${incident.id}`)).json.incident as IncidentView;
  expect([ended.propagations.filter(({ organisation }) => organisation !== 'city-centre'), ended.shares]).toEqual([[], []]);
  // Of other files' incidents it may still hear.
  const own = new Set([incident.id, ...ended.cases.map(({ occurrence }) => occurrence)]);
  expect(room.received.filter(({ fields }) => fields.some((field) => own.has(field)))).toEqual([]);
});

test('on a tablet held upright nothing of the board lies beside the page', async () => {
  await using tablet = await ConsolePage.signedIn(shared.browser, shared.city, 'operator', { viewport: { width: 820, height: 1180 } });
  const { page } = tablet;
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(820);
  for (const shown of [
    page.getByRole('button', { name: new RegExp(WORDS.bar.menu) }),
    page.getByRole('tablist', { name: WORDS.queue.title }),
    page.getByText(WORDS.incident.none),
    page.getByRole('button', { name: WORDS.map.measure, exact: true }),
  ]) {
    const box = (await shown.boundingBox())!;
    expect([box.x >= 0, box.x + box.width <= 820]).toEqual([true, true]);
  }
});

test('FD1: a message waits for another person, is on the sign when approved, and is gone when withdrawn', async () => {
  const { page } = screen;
  const text = '터널 앞 서행';
  const written = await operator.post('/api/v1/display-messages', {
    text,
    colour: 'amber',
    priority: 'traffic',
    minutes: 5,
    devices: ['vms-10'],
  });
  expect(written.status, written.text).toBeLessThan(300);
  await go('displays');
  const message = page.getByRole('region', { name: WORDS.displays.messages }).getByRole('listitem').filter({ hasText: text });
  await message.getByText(WORDS.displays.stage.draft).waitFor();
  const sign = page.getByRole('region', { name: WORDS.displays.devices }).getByRole('listitem').filter({ hasText: '망루대로 전광판 10' });
  expect(await sign.innerText()).not.toContain(text);
  await message.getByRole('button', { name: WORDS.displays.approve }).click();
  await sign.getByText(text).waitFor();
  await message.getByText(WORDS.displays.stage.running).waitFor();
  await message.getByRole('button', { name: WORDS.displays.withdraw }).click();
  await message.getByText(WORDS.displays.stage.withdrawn).waitFor();
  await sign.getByText(text).waitFor({ state: 'detached' });
  const { devices } = (await operator.get('/api/v1/displays')).json as DisplayList;
  expect(devices.find(({ id }) => id === 'vms-10')?.state?.picture.join(' ')).not.toContain(text);
});

test('FG8: the figures on screen are taken along as CSV and as XLSX', async () => {
  const { page } = screen;
  await go('figures');
  await page.getByRole('heading', { name: WORDS.figures.stages }).waitFor();
  expect(await nameless(page)).toEqual([]);
  for (const [name, begins] of [
    ['CSV', '\uFEFF'],
    ['XLSX', 'PK'],
  ] as const) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
    const bytes = await readFile(await download.path());
    expect(download.suggestedFilename()).toMatch(new RegExp(`\\.${name.toLowerCase()}$`));
    expect(bytes.toString('utf8').startsWith(begins), name).toBe(true);
  }
  await page.getByRole('tab', { name: WORDS.figures.alarms }).click();
  await page.getByText(WORDS.figures.perTen, { exact: true }).waitFor();
});

test('the clock at the end of the bar is on the screen in both languages, however wide it is', async () => {
  const { page } = screen;
  const usual = page.viewportSize()!;
  const beyond = async (width: number): Promise<number> => {
    await page.setViewportSize({ width, height: usual.height });
    return page.locator('header').evaluate((bar) => bar.lastElementChild!.getBoundingClientRect().right - window.innerWidth);
  };
  const speak = async (bar: { readonly menu: string }, language: string): Promise<void> => {
    await page.getByRole('button', { name: new RegExp(bar.menu) }).click();
    await page.getByRole('menuitem', { name: language }).click();
  };
  for (const width of [1_100, 1_280, 1_441, 1_600, 1_713, 1_920]) expect(await beyond(width), `ko ${width}`).toBeLessThanOrEqual(0);
  await speak(WORDS.bar, 'English');
  for (const width of [1_100, 1_280, 1_441, 1_600, 1_713, 1_920]) expect(await beyond(width), `en ${width}`).toBeLessThanOrEqual(0);
  await speak(en.bar, '한국어');
  await page.setViewportSize(usual);
});

test('nothing of all that broke the page', async () => {
  expect(await screen.violations()).toEqual([]);
  expect(screen.complaints()).toEqual([]);
});
