import { expect, test } from 'vitest';
import { eventually } from '../city/eventually.ts';
import { TestCity } from '../city/test-city.ts';
import { openBrowser } from './support/browser.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';

test('LAW-14 N9: the police room is warned a minute before it is signed out, and staying is one press', async () => {
  // A minute of idleness, and the warning a few seconds after the last thing done: the real rule, its numbers small.
  await using city = await TestCity.start({
    cameras: 4,
    change: (yaml) => Object.assign(yaml.session, { idleMinutes: 1.1, warnSeconds: 60 }),
  });
  await using browser = await openBrowser();
  await using police = await ConsolePage.signedIn(browser, city, 'officer112');
  const warning = police.page.getByRole('dialog', { name: WORDS.session.title });
  await warning.waitFor();
  expect(await warning.innerText()).toContain(WORDS.session.logged);
  const secondsLeft = async (): Promise<number> => Number(/(\d+)/.exec(await warning.getByRole('timer').innerText())?.[1]);
  const first = await secondsLeft();
  expect(first).toBeGreaterThan(50);
  expect(first).toBeLessThanOrEqual(60);
  await eventually('it counts down', secondsLeft, { holds: (left) => left < first });
  // The button has the focus: Enter is enough.
  await police.page.keyboard.press('Enter');
  await warning.waitFor({ state: 'hidden' });
  expect(await police.page.evaluate(async () => (await fetch('/api/v1/session')).status)).toBe(200);
  // Idle again, warned again.
  await warning.waitFor();
  expect(police.complaints()).toEqual([]);
});
