import { expect, test } from 'vitest';
import { eventually } from '../city/eventually.ts';
import { incidentOf, seenCase } from './support/city-facts.ts';
import { ConsolePage } from './support/console-page.ts';
import { useSharedCity } from './support/shared-city.ts';

const shared = useSharedCity();

test('N14: who is signed in twice and goes out in one place looks on in the other; the first goes dark for good (X4)', async () => {
  await using fake = await shared.city.fake112();
  const report = seenCase(3, { kind: '강도' });
  await fake.report(report);
  const lead = await shared.city.signedIn('lead');
  const { id } = await incidentOf(lead, report.caseNumber!);
  await using stays = await ConsolePage.signedIn(shared.browser, shared.city, 'operator');
  await using goes = await ConsolePage.signedIn(shared.browser, shared.city, 'operator');
  for (const each of [stays, goes]) {
    await each.row(id).click();
    await each.untilPlaying(1);
  }
  const out = await goes.page.evaluate(() =>
    fetch('/api/v1/session', { method: 'DELETE', headers: { 'x-mangru': '1' } }).then(({ status }) => status),
  );
  expect(out).toBe(204);
  await eventually('it is dark where they went out', () => goes.look(), {
    holds: (tiles) => tiles.every(({ phase, shown }) => phase !== 'live' || !shown),
  });
  await stays.untilPlaying(1);
  await eventually('all of them are live again', () => stays.look(), {
    holds: (tiles) => tiles.length > 0 && tiles.every(({ phase }) => phase === 'live'),
  });
  expect(stays.complaints()).toEqual([]);
});
