import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { CameraView } from '#contract/admin-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { isLive } from '#domain/incident.ts';
import { eventually } from '../city/eventually.ts';
import { TestCity } from '../city/test-city.ts';
import type { ApiClient } from '../support/api-client.ts';
import { openBrowser } from './support/browser.ts';
import { CAMERAS, closeAll, incidentOf, seenCase } from './support/city-facts.ts';
import { ConsolePage, KILLED, WORDS } from './support/console-page.ts';

let city: TestCity;
let browser: Browser;
beforeAll(async () => {
  [city, browser] = await Promise.all([TestCity.start({ cameras: CAMERAS }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await city?.[Symbol.asyncDispose]();
});
afterEach(async () => {
  await city.setCameras({});
  // Also where a test failed with the server still down: what comes after it is not to fail with it.
  await city.untilWhole(40_000);
  await closeAll(city);
});

const openPage = (login: string): Promise<ConsolePage> => ConsolePage.signedIn(browser, city, login);
/** One line an incident of the queue on the screen, from top to bottom. */
function queueOn(screen: ConsolePage): Promise<readonly string[]> {
  return screen.page.locator('[data-incident]').evaluateAll((rows) =>
    rows
      .map((row) => ({ row: row as HTMLElement, top: row.getBoundingClientRect().top }))
      .toSorted((a, b) => a.top - b.top)
      .map(({ row }) =>
        [
          row.dataset['incident'],
          row.dataset['grade'],
          row.querySelector('b')?.textContent,
          row.querySelector('[data-status]')?.getAttribute('data-status'),
        ].join(' '),
      ),
  );
}

/** The same of what the server says, in the order of the queue: urgent first, then newest. */
async function queueOfServer(client: ApiClient): Promise<readonly string[]> {
  const { json } = await client.get('/api/v1/incidents?status=open&limit=1000');
  const incidents = (json.incidents as IncidentView[]).filter((incident) => isLive(incident.status));
  return incidents
    .toSorted((a, b) => Number(b.grade === 'urgent') - Number(a.grade === 'urgent') || b.openedAt - a.openedAt)
    .map(({ id, grade, kind, status }) => [id, grade, kind, status].join(' '));
}

test('B13: when the server dies both screens say that they are not live, video goes on, and afterwards they equal the server again', async () => {
  await using fake = await city.fake112();
  await using centre = await openPage('operator');
  await using police = await openPage('officer112');
  const [first, second, third] = [seenCase(0), seenCase(1, { kind: '절도', grade: '일반' }), seenCase(2, { kind: '성폭력' })];
  await fake.report(first);
  await fake.report(second);
  await centre.untilPlaying(2);
  await police.untilPlaying(2);

  const killedAt = Date.now();
  await city.kill('server');
  const notLive = (screen: ConsolePage): Promise<number> =>
    screen.page
      .locator('[data-live="false"]')
      .waitFor()
      .then(() => screen.page.locator('[role="alert"]', { hasText: /기준 화면|연결되지 않았습니다/ }).waitFor())
      .then(() => Date.now() - killedAt);
  const said = await Promise.all([notLive(centre), notLive(police)]);
  console.log(`server killed → screens say so: ${said.join(', ')} ms`);
  // The relay bears a server that is gone: views go on until their time is up.
  await centre.untilDecoded(10);

  await city.untilWhole(40_000);
  const wholeAt = Date.now();
  const lead = await city.signedIn('lead');
  await using again = await city.fake112({ id: 'again' });
  expect((await again.report(third)).result).toBe('2001');
  const { id } = await incidentOf(lead, first.caseNumber);
  expect((await lead.post(`/api/v1/incidents/${id}/commands`, { command: 'acknowledge' })).status).toBe(200);
  const other = await incidentOf(lead, second.caseNumber);
  expect((await lead.post(`/api/v1/incidents/${other.id}/commands`, { command: 'close' })).status).toBe(200);
  await centre.untilLive();
  await police.untilLive();
  console.log(`server whole again → both screens live: ${Date.now() - wholeAt} ms`);
  const wanted = await queueOfServer(lead);
  expect(wanted).toHaveLength(2);
  await eventually('the queue equals the server', () => queueOn(centre), {
    holds: (queue) => JSON.stringify(queue) === JSON.stringify(wanted),
  });
  await centre.untilPlaying(2);
  await police.untilPlaying(2);
  console.log(`server whole again → both screens play: ${Date.now() - wholeAt} ms`);
  expect(centre.complaints(KILLED)).toEqual([]);
});

test('a camera that dies: its tile says since when, the others play on, and one key puts the next best camera in its place', async () => {
  await using fake = await city.fake112();
  await using centre = await openPage('operator');
  const report = seenCase(0);
  await fake.report(report);
  const playing = await centre.untilPlaying(4);
  const { camera, slot } = playing.find((tile) => tile.slot === 2)!;
  await city.setCameras({ [camera]: 'dead' });
  const diedAt = Date.now();
  const tile = centre.tile(slot);
  await centre.page.locator(`[data-tile="${slot}"][data-state="lost"]`).waitFor();
  console.log(`camera dead → its tile says so: ${Date.now() - diedAt} ms`);
  await tile.getByText(/^\d{2}:\d{2}:\d{2}부터 영상 없음$/).waitFor();
  expect((await centre.look()).filter((each) => each.phase === 'live').length).toBe(3);

  // The tile itself offers the nearest other camera that works, by name and with its reasons.
  const operator = await city.signedIn('operator');
  const { id } = await incidentOf(operator, report.caseNumber);
  const candidates = (await operator.get(`/api/v1/incidents/${id}/candidates`)).json.cameras as CameraView[];
  const next = candidates.find((each) => each.linked && each.state === 'normal')!;
  const offer = tile.getByRole('button', { name: WORDS.tile.next.replace('{{label}}', next.label) });
  await offer.waitFor();
  expect(await offer.innerText()).toMatch(/\d m · /);
  await tile.focus();
  await centre.page.keyboard.press('r');
  await eventually('another camera plays in the tile', () => centre.look(), {
    holds: (tiles) => tiles.some((each) => each.slot === slot && each.camera === next.id && each.phase === 'live' && each.shown),
  });
  expect((await centre.look()).map((each) => each.camera)).not.toContain(camera);
  // The keys are still in that tile.
  expect(await centre.page.evaluate(() => document.activeElement?.getAttribute('data-tile'))).toBe(String(slot));
  expect(centre.complaints()).toEqual([]);
});

test('a dead camera, one that sends garbage, and all that die at once: every tile plays again by itself', async () => {
  await using fake = await city.fake112();
  await using centre = await openPage('operator');
  await using police = await openPage('officer112');
  await fake.report(seenCase(0));
  const tiles = await centre.untilPlaying(4);
  await police.untilPlaying(4);
  await city.setCameras({ [tiles[0]!.camera]: 'dead', [tiles[1]!.camera]: 'garbage' });
  for (const screen of [centre, police])
    for (const { camera } of tiles.slice(0, 2)) await screen.page.locator(`[data-camera="${camera}"][data-state="lost"]`).waitFor();
  await city.setCameras({});
  await centre.untilPlaying(4);

  // The simulator may be back before a tile has had anything to say; what must hold is that all play again by themselves.
  const killed = await city.kill('simulator');
  await eventually('another simulator', async () => (await city.find('simulator')).pid !== killed.pid);
  await centre.untilPlaying(4);
  await police.untilPlaying(4);
  expect(centre.complaints()).toEqual([]);
});

test('R78: a relay that is killed: the tiles come back by themselves, and closing still cuts', async () => {
  await using fake = await city.fake112();
  await using centre = await openPage('operator');
  await fake.report(seenCase(5));
  await centre.untilPlaying(2);
  const before = (await centre.decoded()).at(-1) ?? 0;
  const killed = await city.kill('relay');
  await eventually('another relay', async () => (await city.find('relay')).pid !== killed.pid);
  await centre.untilPlaying(2);
  const decoded = await centre.decoded();
  const pauses = decoded.map((at, index) => ({ at, ms: at - (decoded[index - 1] ?? at) })).filter(({ at }) => at > before);
  // How long is measured where nothing else runs: `npm run bench -- relay-kill`.
  console.log(`relay killed → no picture in the page for ${Math.round(Math.max(...pauses.map(({ ms }) => ms)))} ms`);
  await closeAll(city);
  await centre.page.getByText(WORDS.tile.ended).first().waitFor();
  await eventually('no tile is left', () => centre.look(), { holds: (tiles) => tiles.length === 0 });
  expect(centre.complaints(KILLED)).toEqual([]);
});
