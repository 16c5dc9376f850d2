import { expect, test } from 'vitest';
import type { IncidentView } from '#contract/incident-view.ts';
import { findFreePort } from '#main/free-ports.ts';
import { eventually } from '../city/eventually.ts';
import { TestCity } from '../city/test-city.ts';

test('the demo tells a story of every partner by itself: 112, a fire, a wanted vehicle, a child, a warning', async () => {
  const [readers, telecom] = [await findFreePort(), await findFreePort()];
  await using city = await TestCity.start({
    story: true,
    change: ({ services, demo }) => {
      Object.assign(services['wanted-vehicles']!, {
        port: readers,
        list: { ...(services['wanted-vehicles']!['list'] as object), pollSeconds: 0.5 },
      });
      Object.assign(services['vulnerable-people']!, { port: telecom });
      Object.assign(demo, { firstAfterSeconds: 1, everySeconds: 5, units: 40 });
    },
  });
  const operator = await city.signedIn('operator');
  const seen = new Map<string, string>();
  await eventually(
    'something of every service',
    async () => {
      for (const { service, kind } of (await operator.get('/api/v1/incidents?limit=1000')).json.incidents as IncidentView[])
        seen.set(service, kind);
      return [...seen.keys()].toSorted();
    },
    {
      holds: (services) => services.length === 5,
      withinMs: 90_000,
    },
  );
  expect(Object.fromEntries(seen)).toMatchObject({
    'dispatch-119': '화재',
    'wanted-vehicles': '수배차량',
    'vulnerable-people': '아동',
    'disaster-ndms': '호우',
  });
  expect(city.run.output).not.toMatch(/story: .*(refused|not a)/);
}, 240_000);
