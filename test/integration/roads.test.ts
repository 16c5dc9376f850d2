import { beforeAll, describe, expect, test } from 'vitest';
import type { CameraId } from '#domain/ids.ts';
import { distanceMetres, pointAt, type Point } from '#domain/place.ts';
import { importRoads } from '#server/roads/import-roads.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import { Roads } from '#server/roads/roads.ts';
import { demoRoadFiles } from '#simulator/city/demo-city.ts';
import { command, useApiCity } from '../support/api-city.ts';
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

  test('G22, I16: drawn for an incident, a cordon says which of its cameras may be opened for it, and those can', async () => {
    const operator = city.as('operator');
    const question = `/api/v1/cordon?seen=${HERE},30&setUpSeconds=30&ringSeconds=120`;
    const ends: readonly Point[] = (await operator.get(question)).json.roads;
    const { registry } = city.server;
    const any = registry.get('cam-000' as CameraId)!;
    registry.put(ends.map(({ lon, lat }, at) => ({ ...any, id: `crossing-${at}` as CameraId, lon, lat })));
    const cameras = async (incident: string): Promise<{ id: string; inArea?: boolean }[]> =>
      (await operator.get(`${question}&by=cameras${incident}`)).json.cameras.flatMap((crossing: { cameras: unknown }) => crossing.cameras);
    expect(new Set((await cameras('')).map(({ inArea }) => inArea))).toEqual(new Set([undefined]));
    const [lon = 0, lat = 0] = HERE.split(',').map(Number);
    const away = await city.server.report({ place: { ...pointAt({ lon, lat }, 90, 8_000), origin: 'sent' } });
    const outside = await cameras(`&incident=${away}`);
    expect(new Set(outside.map(({ inArea }) => inArea))).toEqual(new Set([false]));
    const add = { command: 'addCamera', camera: outside[0]!.id } as const;
    expect(await command(operator, away, add)).toMatchObject({ status: 409, json: { code: 'cameraTooFar' } });
    await command(operator, away, { command: 'markSighting', lon, lat, certain: true });
    expect(new Set((await cameras(`&incident=${away}`)).map(({ inArea }) => inArea))).toEqual(new Set([true]));
    expect((await command(operator, away, add)).status).toBe(200);
    expect(await operator.get(`${question}&incident=none`)).toMatchObject({ status: 404, json: { code: 'noSuchIncident' } });
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

  test('G20: a way leads past the places between, in their order, is told turn by turn, and its hindrances with it', async () => {
    const straight = (await city.as('operator').get(`/api/v1/routes?from=${HERE}&to=${THERE}`)).json;
    const round = await city.as('operator').get(`/api/v1/routes?from=${HERE}&to=${THERE}&via=127.02,37.505;127.03,37.51`);
    expect(round.status).toBe(200);
    expect(round.json.routes).toHaveLength(1);
    expect(round.json.routes[0].seconds).toBeGreaterThan(straight.routes[0].seconds);
    const nearest = (lon: number, lat: number): number =>
      Math.min(...round.json.routes[0].line.map(([x, y]: [number, number]) => distanceMetres({ lon: x, lat: y }, { lon, lat })));
    expect(Math.max(nearest(127.02, 37.505), nearest(127.03, 37.51))).toBeLessThan(150);
    const { steps, metres } = round.json.routes[0];
    expect([steps[0].turn, steps.at(-1).turn]).toEqual(['depart', 'arrive']);
    expect(steps.filter(({ turn }: { turn: string }) => turn === 'depart' || turn === 'arrive')).toHaveLength(2);
    expect(Math.abs(steps.reduce((sum: number, step: { metres: number }) => sum + step.metres, 0) - metres)).toBeLessThan(steps.length);
    expect(straight.hindrances).toEqual([]);
    const far = await city.as('operator').get(`/api/v1/routes?from=${HERE}&to=${THERE}&via=129.5,36`);
    expect(far).toMatchObject({ status: 409, json: { code: 'noRoadNear', detail: 'via' } });
    const many = Array.from({ length: 6 }, () => HERE).join(';');
    expect((await city.as('operator').get(`/api/v1/routes?from=${HERE}&to=${THERE}&via=${many}`)).status).toBe(400);
  });

  test('G23: traffic is told by part of the map and scale, and not again while nothing has changed', async () => {
    const { network } = city.server.roads.map!;
    await city.server.roads.changeTraffic(
      network.linkIds.map((link, at) => (at % 50 === 0 ? { link, closed: true } : { link, speedKmh: 12 })),
    );
    city.server.traffic.status = { source: 'live', at: Date.now(), staleAfterMs: 60_000, version: 3 };
    const ask = (query: string, headers = {}) =>
      city.as('officer112').get(`/api/v1/traffic?bbox=127.02,37.49,127.04,37.51&${query}`, headers);
    const near = await ask('resolution=1');
    const afar = await ask('resolution=30');
    expect(near).toMatchObject({ status: 200, json: { source: 'live', cut: false } });
    expect(near.json.links.length).toBeGreaterThan(afar.json.links.length * 2);
    expect(afar.json.links.length).toBeGreaterThan(10);
    const [level, kmh, lon, lat] = near.json.links.find((row: number[]) => row[0] === 2);
    expect([level, kmh]).toEqual([2, 12]);
    expect(distanceMetres({ lon: lon / 100_000, lat: lat / 100_000 }, { lon: 127.03, lat: 37.5 })).toBeLessThan(3_000);
    expect(near.json.links.some((row: number[]) => row[0] === 3)).toBe(true);
    const etag = near.headers.get('etag')!;
    expect((await ask('resolution=1', { 'if-none-match': etag })).status).toBe(304);
    city.server.traffic.status = { ...city.server.traffic.status, version: 4 };
    expect((await ask('resolution=1', { 'if-none-match': etag })).status).toBe(200);
    expect((await ask('resolution=0')).status).toBe(400);
    await city.server.roads.changeTraffic([]);
  });

  test('G24: a source that is not set up, and one that fails, say so; events come with the part of the map they lie in', async () => {
    const ask = async () => (await city.as('operator').get('/api/v1/traffic?bbox=127.02,37.49,127.04,37.51')).json;
    city.server.traffic.status = {};
    expect(await ask()).toMatchObject({ source: 'none', links: [], events: [] });
    const event = { type: '공사', message: '포장', lon: 127.03, lat: 37.5, closed: true, from: 1_000, until: undefined };
    const events = [event, { ...event, type: '교통사고' }, { ...event, type: '행사' }, { ...event, lon: 127.2 }];
    city.server.traffic.status = { source: 'failing', problem: 'no answer in time', version: 9, events };
    expect(await ask()).toMatchObject({
      source: 'failing',
      problem: 'no answer in time',
      events: [{ kind: 'works', closed: true, from: 1_000 }, { kind: 'accident' }, { kind: 'other' }],
    });
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
    // Of all before, only the last is kept, so that it can be put back.
    expect((await city.server.database.query('select 1 from road_network')).rowCount).toBe(2);
  });

  test('G11: a network that the command line imported is found by a running server', async () => {
    await importRoads(postgresNetworkStore(city.server.database), { source: 'cli', files: standardFiles(squareTables()), dryRun: false });
    await expect.poll(() => city.server.roads.map!.network.from.length).toBe(8);
  });
});
