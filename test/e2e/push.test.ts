import { expect, test } from 'vitest';
import { incidentOf, seenCase } from './support/city-facts.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import { useSharedCity } from './support/shared-city.ts';

const shared = useSharedCity();

test('R54: an operator sends a camera to the police with two clicks, sees its rate, and ends it', async () => {
  await using fake = await shared.city.fake112();
  await using centre = await ConsolePage.signedIn(shared.browser, shared.city, 'operator');
  const report = seenCase(0);
  await fake.report(report);
  await centre.untilPlaying(1);
  const { page } = centre;
  await page.getByRole('tab', { name: WORDS.incident.tabs.cameras }).click();
  const incident = await incidentOf(await shared.city.signedIn('lead'), report.caseNumber);
  const [first] = incident.cameras;
  await page.getByRole('button', { name: `${WORDS.push.start}: ${first!.label}` }).click();
  // Receiver and UID are there already: what leaves the city is named before it goes.
  const form = page.getByRole('dialog');
  expect(await form.getByLabel('UID').inputValue()).toBe(first!.camera);
  await form.getByRole('button', { name: WORDS.push.start }).click();
  const line = page.locator('[data-push]');
  await line.locator('text=/\\d+ kbps/').waitFor();
  expect(await line.getAttribute('data-push')).toBe('live');
  const pictures = process.env['PICTURES'];
  if (pictures) await page.screenshot({ path: `${pictures}/push.png` });
  await line.getByRole('button', { name: WORDS.push.stop }).click();
  await line.waitFor({ state: 'detached' });
  expect(centre.complaints()).toEqual([]);
});
