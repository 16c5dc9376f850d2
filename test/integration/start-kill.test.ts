import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../city/eventually.ts';
import { Reporter, caseApart } from '../city/reporter.ts';
import { TestCity, type CityProcess } from '../city/test-city.ts';

let city: TestCity;
let reporter: Reporter;
beforeAll(async () => {
  city = await TestCity.start();
  reporter = new Reporter(city);
});
afterAll(async () => {
  await reporter?.[Symbol.asyncDispose]();
  await city?.[Symbol.asyncDispose]();
});

/** How many incidents hold each case, over all pages. */
async function incidentsByCase(): Promise<ReadonlyMap<string, number>> {
  const client = await city.signedIn('operator');
  const held = new Map<string, number>();
  for (let before = ''; ;) {
    const answer = await client.get(`/api/v1/incidents?limit=1000${before && `&before=${before}`}`);
    expect(answer.status, answer.text).toBe(200);
    const { incidents } = answer.json as { incidents: { id: string; cases: { occurrence: string }[] }[] };
    for (const { cases } of incidents) for (const { occurrence } of cases) held.set(occurrence, (held.get(occurrence) ?? 0) + 1);
    if (incidents.length === 0) return held;
    before = incidents.at(-1)!.id;
  }
}

/** J1, J9: what was acknowledged is there, and no case twice. */
async function expectNothingLost(): Promise<void> {
  const acknowledged = [...reporter.acknowledged];
  expect(acknowledged.length).toBeGreaterThan(0);
  const held = await eventually('the incidents can be read', incidentsByCase);
  expect(acknowledged.filter((number) => !held.has(number))).toEqual([]);
  expect([...held].filter(([, count]) => count > 1)).toEqual([]);
}

describe.sequential('kill -9 while reports come in', () => {
  test.each<CityProcess | 'keeper'>(['server', 'postgres', 'keeper', 'relay', 'simulator'])(
    'of the %s: the city is whole again by itself, and nothing acknowledged is lost',
    async (name) => {
      await reporter.acknowledges(5);
      const killed = await city.kill(name);
      const began = performance.now();
      await eventually(`another ${name}`, async () => (await city.find(name)).pid, { holds: (pid) => pid !== killed.pid });
      await city.untilWhole(40_000);
      await reporter.acknowledges(5);
      console.log(`kill -9 ${name}: whole again after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
      await expectNothingLost();
      expect(city.run.hasEnded).toBe(false);
    },
  );

  test('of the supervisor: everything ends by itself, and the next start has all', async () => {
    await reporter.acknowledges(5);
    await city.run.remember();
    process.kill(city.run.pid, 'SIGKILL');
    await city.untilGone();
    const seconds = await city.start();
    console.log(`start after kill -9 of everything: ready after ${seconds.toFixed(1)} s`);
    await reporter.acknowledges(5);
    await expectNothingLost();
  });

  test('of all at once: the next start has all', async () => {
    await reporter.acknowledges(5);
    await city.run.remember();
    for (const { pid } of await city.left()) if (pid !== process.pid) process.kill(pid, 'SIGKILL');
    await city.untilGone();
    await city.start();
    await using fake = await city.fake112();
    expect((await fake.report(caseApart(9_000))).result).toBe('2001');
    await expectNothingLost();
  });
});
