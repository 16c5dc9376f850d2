import { describe, expect, test } from 'vitest';
import { barcodeTime } from '#protocol/frame-barcode.ts';
import { eventually } from '../city/eventually.ts';
import { FeedViewer } from '../support/api-client.ts';
import { StubbornViewer, incidentOf, relayViewers, seenCase, ticketsFor } from './support/city-facts.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import { useSharedCity } from './support/shared-city.ts';

const shared = useSharedCity();
/** Pictures of a camera. */
const A_SECOND = 15;

const openPage = (login: string): Promise<ConsolePage> => ConsolePage.signedIn(shared.browser, shared.city, login);

test('B10 B16: a 112 report plays by itself in the centre and in the police room, and both are cut when the operator closes it', async () => {
  await using fake = await shared.city.fake112();
  await using centre = await openPage('operator');
  await using police = await openPage('officer112');
  const lead = await shared.city.signedIn('lead');
  const report = seenCase(0);
  const reportedAt = Date.now();
  expect((await fake.report(report)).result).toBe('2001');

  // Nobody touches anything.
  const atCentre = await centre.untilPlaying(4);
  const atPolice = await police.untilPlaying(4);
  for (const [who, page] of [
    ['centre', centre],
    ['police', police],
  ] as const) {
    const [first] = (await page.decoded()).filter((at) => at >= reportedAt);
    console.log(`report → first decoded picture at the ${who}: ${first! - reportedAt} ms`);
  }
  const incident = await incidentOf(lead, report.caseNumber);
  const chosen = incident.cameras.map(({ camera }) => camera).toSorted();
  for (const tiles of [atCentre, atPolice]) {
    expect(tiles.map(({ camera }) => camera).toSorted()).toEqual(chosen);
    // The bars in the picture say when it was taken: these are pictures of now, from these cameras.
    for (const { barcode } of tiles) {
      expect(barcode).toBeDefined();
      expect(barcodeTime(barcode!, Date.now())).toBeGreaterThan(reportedAt - 15_000);
    }
  }
  // One connection to a camera, however many look: eight views of four cameras.
  await eventually('eight views', () => relayViewers(shared.city), { holds: (viewers) => viewers === 8 });
  const [ticket] = await ticketsFor(await shared.city.signedIn('officer112'), incident.id);
  using stubborn = await StubbornViewer.open(ticket!.ws, shared.city.baseUrl);

  await centre.page.getByRole('button', { name: WORDS.action.more, exact: true }).click();
  const close = centre.page.getByRole('menuitem', { name: new RegExp(`^${WORDS.action.close}`) });
  await close.waitFor();
  await close.click();
  // What of the procedure is not done is named first; it ends all the same.
  await centre.page.getByRole('button', { name: WORDS.sop.goOn.replace('{{action}}', WORDS.action.close) }).click();
  await centre.page.getByText(WORDS.tile.ended).first().waitFor();
  await police.page.getByText(WORDS.tile.ended).first().waitFor();
  await eventually('no view is left', () => relayViewers(shared.city), { holds: (viewers) => viewers === 0, everyMs: 20 });
  await eventually('the stubborn viewer is cut', () => stubborn.closedAt !== undefined, { everyMs: 20 });
  const { closedAt = 0 } = await incidentOf(lead, report.caseNumber);
  for (const [who, page] of [
    ['centre', centre],
    ['police', police],
  ] as const) {
    const after = (await page.decoded()).filter((at) => at > closedAt);
    console.log(`closed → last picture at the ${who}: ${(after.at(-1) ?? closedAt) - closedAt} ms`);
    expect(after.length).toBeLessThan(4 * A_SECOND);
    expect(await page.look()).toEqual([]);
  }
  const after = stubborn.framesAt.filter((at) => at > closedAt);
  console.log(`closed → last picture of a viewer that does not cooperate: ${(after.at(-1) ?? closedAt) - closedAt} ms`);
  expect(after.length).toBeLessThan(A_SECOND);

  // Each view is in the journal, opened and closed, with who and of which organisation (X2).
  const auditor = await shared.city.signedIn('auditor');
  const journal = async (kind: string): Promise<{ data: { view: string; organisation: string } }[]> =>
    (await auditor.get(`/api/v1/journal?limit=1000&incident=${incident.id}&kind=${kind}`)).json.entries;
  const closed = await eventually('nine closed views in the journal', () => journal('view.closed'), {
    holds: (entries) => entries.length >= 9,
  });
  const opened = await journal('view.opened');
  expect(opened.map(({ data }) => data.view).toSorted()).toEqual(closed.map(({ data }) => data.view).toSorted());
  expect(opened.filter(({ data }) => data.organisation === 'police-112')).toHaveLength(5);
  expect(centre.complaints()).toEqual([]);
  expect(police.complaints()).toEqual([]);
});

test('LAW-07: of a kind that may not be shown the police room gets the incident and the reason, but no picture', async () => {
  await using fake = await shared.city.fake112();
  await using police = await openPage('officer112');
  const report = seenCase(1, { kind: '소음', grade: '일반' });
  expect((await fake.report(report)).result).toBe('2001');
  await police.page.getByRole('heading', { name: '소음' }).waitFor();
  await police.page.getByText(report.address!).first().waitFor();
  await police.page.getByText(WORDS.tile.noVideo.notShared).waitFor();
  const officer = await shared.city.signedIn('officer112');
  const incident = await incidentOf(officer, report.caseNumber);
  expect(incident.can.viewVideo).toEqual({ refused: 'notShared' });
  expect(incident.cameras).toEqual([]);
  const tickets = await officer.get(`/api/v1/incidents/${incident.id}/cameras`);
  expect(tickets.status === 403 || tickets.json.cameras.length === 0, tickets.text).toBe(true);
  // The centre does see it, because it has the cameras.
  const operator = await shared.city.signedIn('operator');
  expect((await ticketsFor(operator, incident.id)).length).toBeGreaterThan(0);
  expect(await police.look()).toEqual([]);
  expect(await police.decoded()).toEqual([]);
  expect(police.requests.filter((url) => url.includes(`:${shared.city.ports.relay}/`))).toEqual([]);
  expect(police.complaints()).toEqual([]);
});

describe('X1: an organisation that was told of nothing', () => {
  test('sees nothing on its screen while others watch', async () => {
    await using fake = await shared.city.fake112();
    await using fire = await openPage('officer119');
    await using police = await openPage('officer112');
    const report = seenCase(2, { kind: '절도' });
    await fake.report(report);
    await police.untilPlaying(1);
    await fire.page.getByRole('heading', { name: WORDS.viewer.empty }).waitFor();
    expect(await fire.page.locator('body').innerText()).not.toContain(report.address);
    expect(await fire.decoded()).toEqual([]);
    expect(fire.requests.filter((url) => url.includes(`:${shared.city.ports.relay}/`))).toEqual([]);
    expect(fire.complaints()).toEqual([]);
  });

  test('gets nothing by asking: neither list, incident, cameras, commands nor feed', async () => {
    await using fake = await shared.city.fake112();
    const report = seenCase(3);
    await fake.report(report);
    const operator = await shared.city.signedIn('operator');
    const { id } = await incidentOf(operator, report.caseNumber);
    const fire = await shared.city.signedIn('officer119');
    expect((await fire.get('/api/v1/incidents')).json.incidents).toEqual([]);
    for (const path of [`/api/v1/incidents/${id}`, `/api/v1/incidents/${id}/cameras`])
      expect([403, 404], path).toContain((await fire.get(path)).status);
    expect([403, 404]).toContain((await fire.post(`/api/v1/incidents/${id}/commands`, { command: 'close' }, { 'x-mangru': '1' })).status);
    expect((await incidentOf(operator, report.caseNumber)).status).toBe('open');
    for (const path of ['/api/v1/cameras', '/api/v1/links', '/api/v1/journal', '/api/v1/services'])
      expect((await fire.get(path)).status, path).toBe(403);
    const feed = await FeedViewer.open(shared.city, fire);
    expect([...feed.incidents]).toEqual([]);
    await fake.change({ ...report, address: '망루시 다른로 2' });
    await eventually(
      'the change is known',
      async () => (await incidentOf(operator, report.caseNumber)).place?.address === '망루시 다른로 2',
    );
    await feed.heard((message) => message.type === 'beat');
    expect(feed.messages.filter((message) => message.type !== 'snapshot' && message.type !== 'beat')).toEqual([]);
    await feed.close();
  });

  test('and an address of somebody else’s video opens no other camera, not twice, and not without its ticket', async () => {
    await using fake = await shared.city.fake112();
    const report = seenCase(4);
    await fake.report(report);
    const officer = await shared.city.signedIn('officer112');
    const { id } = await incidentOf(officer, report.caseNumber);
    const [first, second] = await ticketsFor(officer, id);
    const relay = { port: shared.city.ports.relay };
    const path = (url: string): string => url.slice(url.indexOf('/ws/'));
    const origin = { origin: shared.city.baseUrl };
    const swapped = path(first!.ws).replace(encodeURIComponent(first!.camera), encodeURIComponent(second!.camera));
    expect(await FeedViewer.refused(relay, swapped, origin)).toMatchObject({ status: 403, json: { code: 'otherCamera' } });
    expect((await FeedViewer.refused(relay, path(first!.ws).split('?')[0]!, origin)).status).toBe(401);
    expect((await FeedViewer.refused(relay, path(first!.ws).slice(0, -6), origin)).status).toBe(401);
    using viewer = await StubbornViewer.open(first!.ws, shared.city.baseUrl);
    expect(await FeedViewer.refused(relay, path(first!.ws), origin)).toMatchObject({ json: { code: 'ticketInUse' } });
    expect((await FeedViewer.refused(relay, path(second!.ws), { origin: 'http://elsewhere.example' })).json.code).toBe('otherOrigin');
    expect(viewer.closedAt).toBeUndefined();
    // Each refusal is in the journal.
    const auditor = await shared.city.signedIn('auditor');
    await eventually(
      'the refusals are in the journal',
      async () =>
        (await auditor.get('/api/v1/journal?limit=100&kind=view.refused')).json.entries.map(
          (entry: { data: { reason: string } }) => entry.data.reason,
        ),
      {
        holds: (reasons: readonly string[]) => ['otherCamera', 'ticketInUse', 'otherOrigin'].every((reason) => reasons.includes(reason)),
      },
    );
  });
});
