import { beforeAll, describe, expect, test } from 'vitest';
import { distanceMetres } from '#domain/place.ts';
import { importRoads } from '#server/roads/import-roads.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import { Roads } from '#server/roads/roads.ts';
import { demoRoadFiles } from '#simulator/city/demo-city.ts';
import { useApiCity } from '../support/api-city.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { fileOf, id, squareTables, standardFiles } from '../support/road-files.ts';

const city = useApiCity();
const HERE = '127.03,37.5';
const THERE = '127.045,37.512';

async function take(files: Parameters<typeof importRoads>[1]['files']): Promise<void> {
  const report = await importRoads(postgresNetworkStore(city.server.database), { source: 'test', files, dryRun: false });
  expect(report).toMatchObject({ state: 'done' });
  await city.server.roads.refresh();
}

describe('without roads', () => {
  test('G17: where no network was imported, every question about roads says so', async () => {
    for (const path of [`routes?from=${HERE}&to=${THERE}`, `reach?place=${HERE}&minutes=5`, `cordon?seen=${HERE},60`])
      expect(await city.as('operator').get(`/api/v1/${path}`)).toMatchObject({ status: 409, json: { code: 'noRoads' } });
  });
});

describe('with the roads of the demo city', () => {
  beforeAll(() => take(demoRoadFiles().map(({ name, bytes }) => fileOf(name, bytes, 1 << 20))), 60_000);

  test('G17: a route is answered with its line, length, time and roads; the vehicle’s size and mode decide the way', async () => {
    const { status, json } = await city.as('operator').get(`/api/v1/routes?from=${HERE}&to=${THERE}&profile=fireEngine`);
    expect(status).toBe(200);
    const [best] = json.routes;
    expect(best.line.length).toBeGreaterThan(10);
    expect(best.metres).toBeGreaterThan(1_500);
    expect(best.seconds).toBeGreaterThan(60);
    expect(best.roads.map(({ name }: { name: string }) => name).join()).toContain('로');
    expect(distanceMetres({ lon: best.line[0][0], lat: best.line[0][1] }, json.from)).toBeLessThan(25);
    // It may end on the other side of the road.
    expect(distanceMetres({ lon: best.line.at(-1)[0], lat: best.line.at(-1)[1] }, json.to)).toBeLessThan(25);
    for (const other of json.routes.slice(1)) expect(other.seconds).toBeGreaterThanOrEqual(best.seconds);
    const foot = await city.as('operator').get(`/api/v1/routes?from=${HERE}&to=${THERE}&profile=foot`);
    expect(foot.json.routes[0].seconds).toBeGreaterThan(best.seconds);
    const car = await city.as('operator').get(`/api/v1/routes?from=${HERE}&to=${THERE}&emergency=false`);
    expect(car.json.routes[0].seconds).toBeGreaterThanOrEqual(best.seconds - 1);
  });

  test('G17: a place with no road near it, and a question that does not fit, are refused with the reason', async () => {
    const ask = (query: string): Promise<{ status: number; json: { code: string } }> => city.as('operator').get(`/api/v1/routes?${query}`);
    expect(await ask(`from=${HERE}&to=129.5,36`)).toMatchObject({ status: 409, json: { code: 'noRoadNear', detail: 'to' } });
    for (const bad of [
      `from=${HERE}`,
      `from=${HERE}&to=x,y`,
      `from=${HERE}&to=1`,
      `from=${HERE}&to=,&profile=car`,
      `from=${HERE}&to=${THERE}&profile=tank`,
      `from=${HERE}&to=${THERE}&alternatives=9`,
    ])
      expect(await ask(bad), bad).toMatchObject({ status: 400, json: { code: 'invalid' } });
    expect((await city.as('operator').get(`/api/v1/reach?place=${HERE}&minutes=600`)).status).toBe(400);
  });

  test('G17: reach grows with the time, towards a place as from it', async () => {
    const reach = async (minutes: number, direction: string): Promise<number> =>
      (await city.as('officer112').get(`/api/v1/reach?place=${HERE}&minutes=${minutes}&direction=${direction}`)).json.lines.length;
    for (const direction of ['from', 'towards']) {
      const [short, long] = [await reach(1, direction), await reach(3, direction)];
      expect(short).toBeGreaterThan(10);
      expect(long).toBeGreaterThan(short * 2);
    }
  });

  test('G17: a cordon names the roads to close, or the crossings that cameras watch and the roads that none does', async () => {
    const roads = await city.as('operator').get(`/api/v1/cordon?seen=${HERE},30&setUpSeconds=30&ringSeconds=120`);
    expect(roads.status).toBe(200);
    expect(roads.json.roads.length).toBeGreaterThan(3);
    expect(roads.json.cameras).toEqual([]);
    expect(roads.json.area.lines.length).toBeGreaterThan(10);
    const cameras = await city.as('operator').get(`/api/v1/cordon?seen=${HERE},30&setUpSeconds=30&ringSeconds=120&by=cameras`);
    expect(cameras.json.cameras.length + cameras.json.roads.length).toBeGreaterThan(3);
    const edge = await city.as('operator').get(`/api/v1/cordon?seen=${HERE},1800&setUpSeconds=0&ringSeconds=1200`);
    expect(edge, 'they may have left the map by now').toMatchObject({ status: 409, json: { code: 'noWay' } });
    for (const crossing of cameras.json.cameras) expect(crossing.cameras.length).toBeGreaterThan(0);
  });

  test('G18: routes and reach are for all who see incidents, partners too; a cordon is for those who handle them; nobody else', async () => {
    expect((await city.nobody().get(`/api/v1/routes?from=${HERE}&to=${THERE}`)).status).toBe(401);
    expect((await city.as('officer112').get(`/api/v1/routes?from=${HERE}&to=${THERE}`)).status).toBe(200);
    expect(await city.as('officer112').get(`/api/v1/cordon?seen=${HERE},60`)).toMatchObject({ status: 403, json: { code: 'noRight' } });
    expect(await city.as('auditor').get(`/api/v1/cordon?seen=${HERE},60`)).toMatchObject({ status: 403, json: { code: 'noRight' } });
  });

  test('G3: live speeds and a closed road change the answer of the next question; links that are not on the map are counted', async () => {
    const seconds = async (): Promise<number> =>
      (await city.as('operator').get(`/api/v1/routes?from=${HERE}&to=${THERE}&alternatives=0`)).json.routes[0].seconds;
    const before = await seconds();
    const { network } = city.server.roads.map!;
    const slow = network.linkIds.map((link) => ({ link, speedKmh: 5 }));
    const changing = city.server.roads.changeTraffic([...slow, { link: id(99_999), speedKmh: 5 }]);
    expect(await Promise.race([changing, seconds()]), 'answered while the change runs, or after it').toBeDefined();
    expect(await changing).toEqual({ known: network.linkIds.length, unknown: 1 });
    expect(await seconds()).toBeGreaterThan(before * 2);
    await city.server.roads.changeTraffic([]);
    expect(await seconds()).toBe(before);
  });

  test('G11: a new network takes the place of the old one while questions are answered, and is there for a server that starts later', async () => {
    const old = city.server.roads.map;
    const answers = (async () => {
      const codes = new Set<number>();
      for (let asked = 0; asked < 40; asked += 1)
        codes.add((await city.as('operator').get(`/api/v1/routes?from=${HERE}&to=${THERE}&alternatives=0`)).status);
      return codes;
    })();
    await take(demoRoadFiles(7).map(({ name, bytes }) => fileOf(name, bytes, 1 << 20)));
    expect(await answers).toEqual(new Set([200]));
    expect(city.server.roads.map).not.toBe(old);
    const clock = new ManualClock();
    await using later = new Roads({ store: postgresNetworkStore(city.server.database), clock, onProblem: (text) => expect.fail(text) });
    await later.open();
    expect(later.map!.network.linkIds).toEqual(city.server.roads.map!.network.linkIds);
    expect((await city.server.database.query('select 1 from road_network')).rowCount, 'the one before is gone').toBe(1);
  });

  test('G11: a network that the command line imported is found by a running server', async () => {
    await importRoads(postgresNetworkStore(city.server.database), { source: 'cli', files: standardFiles(squareTables()), dryRun: false });
    await expect.poll(() => city.server.roads.map!.network.from.length, { timeout: 20_000 }).toBe(8);
  });
});
