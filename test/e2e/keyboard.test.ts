import { describe, expect, test } from 'vitest';
import { eventually } from '../city/eventually.ts';
import { incidentOf, seenCase } from './support/city-facts.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import { nameless } from './support/nameless.ts';
import { useSharedCity } from './support/shared-city.ts';

const shared = useSharedCity();

test('B14: from the alarm to live video, acknowledged, in at most 5 keys and without a mouse', async () => {
  await using fake = await shared.city.fake112();
  await using centre = await ConsolePage.open(shared.browser, shared.city);
  const { page } = centre;
  const lead = await shared.city.signedIn('lead');
  // Signing in, too: the field of the login has the focus.
  await page.getByLabel(WORDS.signIn.login, { exact: true }).waitFor();
  await page.keyboard.type('operator');
  await page.keyboard.press('Tab');
  await page.keyboard.type(shared.city.password);
  await page.keyboard.press('Enter');
  await centre.untilLive();

  let pressed = 0;
  const press = (key: string): Promise<void> => {
    pressed += 1;
    return page.keyboard.press(key);
  };
  const statusOf = async (caseNumber: string): Promise<string> => (await incidentOf(lead, caseNumber)).status;

  // With nothing in hand the first alarm opens by itself: its video needs no key, taking it needs one.
  const first = seenCase(0);
  await fake.report(first);
  await centre.untilPlaying(2);
  expect(pressed).toBe(0);
  await press('a');
  await eventually('the first is acknowledged', () => statusOf(first.caseNumber), { holds: (status) => status === 'acknowledged' });
  expect(pressed).toBe(1);

  // With that in hand the second waits until it is asked for.
  const second = seenCase(1, { kind: '성폭력' });
  const openBefore = (await centre.look()).map(({ camera }) => camera);
  pressed = 0;
  await fake.report(second);
  await page.locator('[role="alert"]', { hasText: WORDS.alert.new }).waitFor();
  expect((await centre.look()).map(({ camera }) => camera)).toEqual(openBefore);
  await press('n');
  const { cameras } = await incidentOf(lead, second.caseNumber);
  await eventually('the cameras of the second play', () => centre.look(), {
    holds: (tiles) =>
      tiles.length === cameras.length &&
      tiles.every((tile) => cameras.some(({ camera }) => camera === tile.camera) && tile.phase === 'live' && tile.shown),
  });
  await press('a');
  await eventually('the second is acknowledged', () => statusOf(second.caseNumber), { holds: (status) => status === 'acknowledged' });
  await press('1');
  await eventually('the focus is on the first tile', () => page.evaluate(() => document.activeElement?.getAttribute('data-tile')), {
    holds: (tile) => tile === '1',
  });
  await press('Enter');
  await eventually('one tile fills the panel', () => page.locator('[data-tile]:visible').count(), { holds: (count) => count === 1 });
  expect(pressed).toBeLessThanOrEqual(5);
  await press('Escape');
  await eventually('all tiles are back', () => page.locator('[data-tile]:visible').count(), { holds: (count) => count >= cameras.length });

  // Through the queue, and the letters of a Korean keyboard are the same keys.
  await press('j');
  await press('k');
  await press('Enter');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  expect(centre.complaints()).toEqual([]);
});

describe('each role has the screens that the server names, and no other', () => {
  const PATHS = {
    board: '/',
    viewer: '/viewer',
    links: '/links',
    cameras: '/cameras',
    services: '/services',
    displays: '/displays',
    duty: '/duty',
    figures: '/figures',
    drills: '/drills',
    journal: '/journal',
  } as const;
  test.each(['operator', 'lead', 'admin', 'officer112', 'auditor'])('%s', async (login) => {
    await using screen = await ConsolePage.signedIn(shared.browser, shared.city, login);
    const { page } = screen;
    const client = await shared.city.signedIn(login);
    const { screens } = (await client.get('/api/v1/session')).json as { screens: (keyof typeof PATHS)[] };
    expect(screens.length).toBeGreaterThan(0);
    for (const [name, path] of Object.entries(PATHS) as [keyof typeof PATHS, string][]) {
      await page.goto(shared.city.baseUrl + path);
      await screen.untilLive();
      const lands = screens.includes(name) ? path : PATHS[screens[0]!];
      await page.waitForURL(shared.city.baseUrl + lands);
      await eventually(`${login} sees something at ${path}`, async () => (await page.locator('main').innerText()).trim().length, {
        holds: (length) => length > 10,
      });
      expect(await page.getByText(WORDS.problem.screen).count(), path).toBe(0);
      expect(await nameless(page), `${path}: heard by name`).toEqual([]);
    }
    const links = await page.locator('header nav a').allInnerTexts();
    expect(links).toEqual(screens.length > 1 ? screens.map((name) => WORDS.screen[name]) : []);
    expect(screen.complaints()).toEqual([]);
  });
});

test('A5: no page breaks its own content security policy', async () => {
  await using fake = await shared.city.fake112();
  await using screen = await ConsolePage.signedIn(shared.browser, shared.city, 'lead');
  await fake.report(seenCase(2));
  await screen.untilPlaying(1);
  const broken = [...(await screen.violations())];
  for (const path of ['/links', '/services', '/journal', '/cameras']) {
    await screen.page.goto(shared.city.baseUrl + path);
    await screen.untilLive();
    broken.push(...(await screen.violations()));
  }
  expect(broken).toEqual([]);
});
