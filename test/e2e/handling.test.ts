import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IncidentView } from '#contract/incident-view.ts';
import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import { formatSeoulTime } from '#protocol/seoul-time.ts';
import { fakeReader, tellRead } from '#services/wanted-vehicles/fake.ts';
import { eventually } from '../city/eventually.ts';
import type { ApiClient } from '../support/api-client.ts';
import { incidentOf, seenCase } from './support/city-facts.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import { nameless } from './support/nameless.ts';
import { useSharedCity } from './support/shared-city.ts';

const shared = useSharedCity();
/** One operator at one desk for the whole file: what is tested is what the panel of an incident does, not signing in. */
let centre: ConsolePage;
/** Who looks from outside the screen: not the lead, whom the end of each test signs in anew. */
let watcher: ApiClient;

beforeAll(async () => {
  [centre, watcher] = await Promise.all([ConsolePage.signedIn(shared.browser, shared.city, 'operator'), shared.city.signedIn('lead2')]);
});
afterAll(() => centre?.[Symbol.asyncDispose]());

async function reported(place: number, kind = '강도'): Promise<IncidentView> {
  await using fake = await shared.city.fake112();
  const report = seenCase(place, { kind });
  await fake.report(report);
  return await incidentOf(watcher, report.caseNumber!);
}

const asked = async ({ id }: IncidentView): Promise<IncidentView> => (await watcher.get(`/api/v1/incidents/${id}`)).json.incident;

/** The panel of this incident, with this tab in front. */
async function opened({ id }: IncidentView, tab?: keyof typeof WORDS.incident.tabs): Promise<void> {
  await centre.row(id).click();
  if (tab) await centre.page.getByRole('tab', { name: WORDS.incident.tabs[tab] }).click();
  expect(await nameless(centre.page)).toEqual([]);
}

/** Chooses in the menu of what is asked for seldom, and resolves to the dialogue that comes up. */
async function seldom(item: string): Promise<ReturnType<ConsolePage['page']['locator']>> {
  await centre.page.getByRole('button', { name: WORDS.action.more }).click();
  await centre.page.getByRole('menuitem', { name: item }).click();
  return centre.page.getByRole('dialog');
}

test('I60: a step of the procedure is ticked with name and time, and undone', async () => {
  const incident = await reported(1);
  await opened(incident, 'sop');
  const { page } = centre;
  const step = page.getByRole('tabpanel').getByRole('checkbox').first();
  await step.click();
  const ticked = await eventually('it is ticked', () => asked(incident), { holds: ({ sop }) => sop.length === 1 });
  expect(ticked.sop[0]?.by).toBe('김관제');
  await page.getByRole('tabpanel').getByText('김관제').waitFor();
  await eventually('the tab counts it', () => page.getByRole('tab', { name: WORDS.incident.tabs.sop }).innerText(), {
    holds: (words) => words.includes('1/'),
  });
  await step.click();
  await eventually('it is undone', () => asked(incident), { holds: ({ sop }) => sop.length === 0 });
  await page.getByRole('tabpanel').getByText('김관제').waitFor({ state: 'detached' });
});

test('I62, I64: two incidents become one, and are taken apart again', async () => {
  const [first, second] = [await reported(2), await reported(3, '화재')];
  const { page } = centre;
  await opened(second);
  const merging = await seldom(WORDS.merging.merge);
  await merging.getByRole('radio', { name: first.kind }).check();
  await merging.getByRole('button', { name: WORDS.merging.submit.replace('{{kind}}', first.kind) }).click();
  await eventually('the second has ended in the first', () => asked(second), { holds: ({ mergedInto }) => mergedInto === first.id });
  // The one that goes on is opened, and says that it answers two.
  await page
    .getByRole('region', { name: WORDS.incident.title, exact: true })
    .getByText(WORDS.incident.caseMore.replace('{{n}}', '1'))
    .waitFor();

  const splitting = await seldom(WORDS.merging.split);
  await splitting.getByRole('button', { name: WORDS.merging.splitSubmit }).click();
  const apart = await eventually('the first answers one again', () => asked(first), { holds: ({ cases }) => cases.length === 1 });
  expect(apart.cases).toEqual(first.cases);
  const anew = await incidentOf(watcher, second.cases[0]!.occurrence);
  expect([second.id, first.id]).not.toContain(anew.id);
  await page.locator(`[data-incident="${anew.id}"][data-open]`).waitFor();
});

test('P2, P6: one press tells every linked agency by name, and each step of the answer stands there with its person', async () => {
  const incident = await reported(4);
  await opened(incident);
  const { page } = centre;
  await page.keyboard.press('p');
  const all = page.getByRole('region', { name: WORDS.telling.all });
  const named = await eventually('all are named', () => all.getByRole('listitem').allInnerTexts(), {
    holds: (names) => names.includes('소방본부 119상황실'),
  });
  const press = all.getByRole('button', { name: WORDS.telling.allTo.replace('{{n}}', String(named.length)) });
  await eventually('the press for all has the focus', () => press.evaluate((button) => button === document.activeElement));
  await page.keyboard.press('Enter');
  const told = await eventually('all are told', () => asked(incident), {
    holds: ({ propagations }) => propagations.some(({ organisation }) => organisation === 'fire-119'),
  });
  const row = page.getByRole('listitem').filter({ has: page.getByText('소방본부 119상황실') });
  await row.getByText(WORDS.propagation.waiting).waitFor();

  const room = await shared.city.signedIn('officer119');
  const { id } = told.propagations.find(({ organisation }) => organisation === 'fire-119')!;
  for (const command of ['acknowledgePropagation', 'completePropagation'])
    expect((await room.post(`/api/v1/incidents/${incident.id}/commands`, { command, propagation: id })).status).toBe(200);
  await eventually('each step with its time and person', () => row.locator('[data-reached]').allInnerTexts(), {
    holds: (steps) => steps.length === 4 && steps.slice(2).every((words) => words.includes('한소방')),
  });
});

test('I61: an incident is offered at the change of shift, and stays until it is accepted', async () => {
  const incident = await reported(5);
  await opened(incident);
  const { page } = centre;
  await page.getByRole('button', { name: WORDS.action.acknowledge }).click();
  await eventually('it is in hand', () => asked(incident), { holds: ({ assignee }) => assignee?.name === '김관제' });
  const offering = await seldom(WORDS.handover.one);
  await offering.getByRole('combobox', { name: WORDS.handover.to }).click();
  await page.getByRole('option', { name: '이팀장' }).click();
  await offering.getByLabel(WORDS.handover.note).fill('112가 다시 전화함');
  await offering.getByRole('button', { name: WORDS.handover.send }).click();
  await page.getByText(WORDS.handover.offeredTo.replace('{{to}}', '이팀장')).waitFor();
  expect((await asked(incident)).assignee?.name).toBe('김관제');

  await using other = await ConsolePage.signedIn(shared.browser, shared.city, 'lead');
  await other.page.getByRole('button', { name: /할 일 [1-9]/ }).click();
  await other.page.getByRole('button', { name: WORDS.todo.handover }).click();
  await other.page.getByText('112가 다시 전화함', { exact: true }).waitFor();
  await other.page.getByRole('button', { name: WORDS.handover.accept, exact: true }).click();
  await eventually('it has gone over', () => asked(incident), { holds: ({ assignee }) => assignee?.name === '이팀장' });
  await page.getByText(WORDS.handover.offeredTo.replace('{{to}}', '이팀장')).waitFor({ state: 'detached' });
  expect(other.complaints()).toEqual([]);
});

describe('a wanted vehicle', () => {
  async function seen(plate: string, place: number): Promise<IncidentView> {
    await using reader = fakeReader(
      { clock: systemClock, net: systemNet() },
      { host: shared.city.host, port: shared.city.ports.plateReads },
    );
    await reader.connect();
    const { lon, lat } = seenCase(place);
    const from = `sftp://127.0.0.1:${shared.city.ports.wantedPictures}/pictures/LPR-0001/${plate}`;
    return (await eventually('the hit', async () => {
      const read = { camera: 'LPR-0001', plate, time: formatSeoulTime(Date.now()), lon: Number(lon), lat: Number(lat), confidence: 97 };
      await tellRead(reader, { ...read, vehiclePicture: `${from}-vehicle.jpg`, platePicture: `${from}-plate.jpg` });
      const { json } = await watcher.get('/api/v1/incidents?status=open&limit=1000');
      return (json.incidents as IncidentView[]).find(({ service }) => service === 'wanted-vehicles');
    })) as IncidentView;
  }

  test('PL42: V opens plate and pictures, which is recorded; Y confirms', async () => {
    const hit = await seen('12가3456', 6);
    await opened(hit);
    const card = centre.page.getByRole('region', { name: WORDS.hit.title });
    await card.getByText(WORDS.hit.waiting).waitFor();
    expect(await card.innerText()).not.toMatch(/가 ?3456/);
    await centre.page.keyboard.press('v');
    await card.getByText('12가 3456').first().waitFor();
    await eventually(
      'both pictures',
      () => card.locator('img').evaluateAll((all) => all.map((each) => (each as HTMLImageElement).naturalWidth)),
      {
        holds: (widths) => widths.length === 2 && widths.every((width) => width > 0),
      },
    );
    await centre.page.keyboard.press('y');
    await eventually('it is confirmed', () => asked(hit), { holds: ({ confirmation }) => confirmation?.by === '김관제' });
    const { timeline } = (await watcher.get(`/api/v1/incidents/${hit.id}`)).json as { timeline: { kind: string; actorName: string }[] };
    expect(timeline.some(({ kind, actorName }) => kind === 'profile.viewed' && actorName === '김관제')).toBe(true);
  });

  test('PL42: X dismisses, and can be taken back', async () => {
    const hit = await seen('123가4567', 7);
    await opened(hit);
    await centre.page.getByRole('region', { name: WORDS.hit.title }).waitFor();
    await centre.page.keyboard.press('x');
    await eventually('it has ended', () => asked(hit), { holds: ({ status }) => status === 'falseAlarm' });
    await centre.page.getByRole('alert').getByRole('button', { name: WORDS.common.undo }).click();
    const again = await eventually('it is open again', () => asked(hit), { holds: ({ status }) => status !== 'falseAlarm' });
    expect(again.confirmation?.at).toBeUndefined();
  });
});

test('nothing of all that broke the page', async () => {
  expect(await centre.violations()).toEqual([]);
  expect(centre.complaints()).toEqual([]);
});
