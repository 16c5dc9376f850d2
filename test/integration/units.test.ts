import { beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { mapMessage, type MapLook, type MapMessage, type UnitName } from '#contract/map-channel.ts';
import { decodeUnitFrame, type UnitFrame } from '#contract/unit-frame.ts';
import type { CameraId } from '#domain/ids.ts';
import { importRoads } from '#server/roads/import-roads.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import { demoRoadFiles } from '#simulator/city/demo-city.ts';
import { eventually } from '../city/eventually.ts';
import { useApiCity, type Login } from '../support/api-city.ts';
import { FeedViewer, type ApiAnswer } from '../support/api-client.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { fileOf } from '../support/road-files.ts';

const city = useApiCity();
const HERE: MapLook = { type: 'look', bbox: [126.9, 37.4, 127.2, 37.6], resolution: 20 };

function line(unit: string, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ unit, kind: 'patrolCar', callSign: `순찰 ${unit}호`, lon: 127.03, lat: 37.5, state: 'available', ...more });
}

function report(login: Login, text: string, { type = 'application/x-ndjson', to = city } = {}): Promise<ApiAnswer> {
  return to.as(login).send('POST', '/api/v1/units/positions', { body: text, headers: { 'content-type': type } });
}

/** A map's end of its channel. */
class MapScreen {
  readonly socket: WebSocket;
  readonly frames: UnitFrame[] = [];
  readonly messages: MapMessage[] = [];
  readonly names = new Map<number, UnitName>();
  readonly closed: Promise<number>;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) return void this.frames.push(decodeUnitFrame(Uint8Array.from(data).buffer)!);
      const message = mapMessage.parse(JSON.parse(data.toString()));
      this.messages.push(message);
      if (message.type === 'names') for (const name of message.units) this.names.set(name.slot, name);
    });
  }

  static async open(login: Login, of = city): Promise<MapScreen> {
    const screen = new MapScreen(
      new WebSocket(`ws://127.0.0.1:${of.server.port}/api/v1/map`, { headers: { cookie: of.as(login).cookie } }),
    );
    await new Promise((resolve, reject) => {
      screen.socket.on('open', resolve);
      screen.socket.on('error', reject);
    });
    return screen;
  }

  look(look: Partial<MapLook> = {}): void {
    this.socket.send(JSON.stringify({ ...HERE, ...look }));
  }

  /** Ids of the units of the last frame. */
  shown(): string[] {
    return (this.frames.at(-1)?.units ?? []).map(({ slot }) => this.names.get(slot)?.id ?? '').toSorted();
  }
}

describe('positions', () => {
  test('U10 U11: a sender tells of its own organisation’s units; wrong lines are answered and kept aside', async () => {
    const { status, json } = await report('car112', [line('1'), line('2', { lat: 95 }), '{'].join('\n'));
    expect([status, json.taken, json.refused]).toEqual([200, 1, 2]);
    expect(json.problems.map(({ line: at, field }: { line: number; field: string }) => [at, field])).toEqual([
      [2, 'lat'],
      [3, 'line'],
    ]);
    const { rows } = await city.server.database.query<{ link: string; problems: string[]; bytes: Buffer }>(
      "select link, problems, bytes from quarantine where link = 'unit-positions'",
    );
    expect(rows[0]?.problems[0]).toContain('line 2: lat');
    expect(rows[0]?.bytes.toString()).toContain('"lat":95');
    const mine = (await city.as('officer112').get('/api/v1/units')).json;
    expect(mine.units.map(({ id }: { id: string }) => id)).toEqual(['police-112/1']);
    expect((await city.as('fire').get('/api/v1/units')).json).toEqual({ total: 0, units: [] });
  });

  test('U10 U11: without the right, as another type, or too large nothing is taken', async () => {
    expect(await report('operator', line('9'))).toMatchObject({ status: 403, json: { code: 'noRight' } });
    expect(await report('car112', line('9'), { type: 'text/plain' })).toMatchObject({ status: 415 });
    expect(await report('car112', `${line('9')}\n`.repeat(60_000))).toMatchObject({ status: 413 });
    expect((await city.nobody().get('/api/v1/units')).status).toBe(401);
    expect((await city.as('auditor').get('/api/v1/units')).json.code).toBe('noRight');
    expect((await city.as('operator').get('/api/v1/units?q=9')).json.total).toBe(0);
  });
});

describe('the channel of a map, in time that the test makes pass', () => {
  const clock = new ManualClock();
  const city = useApiCity(undefined, clock);

  test('U14 U11 U13: shows what moves where it looks, at once and then every second; a broken promise is said', async () => {
    await report('car112', [line('10', { lon: 127.1, everySeconds: 1 }), line('11', { lon: 129 })].join('\n'), { to: city });
    const screen = await MapScreen.open('operator', city);
    screen.look({ bbox: [127.09, 37.4, 127.11, 37.6] });
    await eventually('a first frame', () => screen.frames.length > 0);
    expect(screen.shown()).toEqual(['police-112/10']);
    expect(screen.frames[0]?.units[0]).toMatchObject({ lon: 127.1, stale: false, state: 'available' });
    expect([...screen.names.values()]).toMatchObject([{ callSign: '순찰 10호', kind: 'patrolCar', organisation: 'police-112' }]);
    // It promised a word every second, and gave none.
    const second = async (): Promise<void> => {
      const had = screen.frames.length;
      await clock.advance(1_000);
      await eventually('a frame for the second', () => screen.frames.length === had + 1);
    };
    await second();
    expect(screen.frames.at(-1)?.units[0]?.stale).toBe(false);
    for (let left = 2; left > 0; left -= 1) await second();
    expect(screen.frames.at(-1)?.units[0]).toMatchObject({ stale: true, lon: 127.1 });
    await report('car112', line('10', { lon: 127.105, everySeconds: 30 }), { to: city });
    await second();
    expect(screen.frames.at(-1)?.units[0]).toMatchObject({ stale: false, lon: 127.105 });
    screen.look({ bbox: [10, 10, 11, 11], follow: 'police-112/11' });
    // Looks that follow upon each other are answered a little apart.
    await eventually('the followed one', () => clock.advance(50).then(() => screen.shown().join() === 'police-112/11'));
    const fire = await MapScreen.open('fire', city);
    fire.look({ follow: 'police-112/11' });
    await eventually('a frame', () => fire.frames.length > 0);
    expect([fire.frames.at(-1)?.total, fire.shown(), fire.messages]).toEqual([0, [], []]);
    for (const each of [screen, fire]) {
      each.socket.close();
      await each.closed;
    }
  });
});

describe('the channel of a map', () => {
  test('U3: a map is told that cameras have changed, and the next answer counts them so', async () => {
    const screen = await MapScreen.open('operator');
    screen.look();
    const versions = (): number[] => screen.messages.flatMap((message) => (message.type === 'cameras' ? [message.version] : []));
    await eventually('the version as it is', () => versions().length > 0);
    const look = async (): Promise<{ version: number; dead: number; total: number }> => {
      const { json } = await city.as('operator').get('/api/v1/map/cameras?bbox=127,37.4,127.2,37.6&resolution=40');
      return { version: json.version, total: json.total, dead: json.clusters.reduce((sum: number, group: number[]) => sum + group[3]!, 0) };
    };
    const before = await look();
    expect([before.version, before.dead, before.total]).toEqual([versions()[0], 0, 60]);
    city.server.registry.seen('cam-003' as CameraId, 'lost');
    await eventually('a newer version', () => versions().length > 1);
    expect(await look()).toMatchObject({ version: versions().at(-1), dead: 1 });
    city.server.registry.seen('cam-003' as CameraId, 'live');
    screen.socket.close();
  });

  test('U4: cameras are found around a place and within a ring, and not by outsiders', async () => {
    const { json } = await city.as('operator').get('/api/v1/map/cameras?circle=127.03,37.5,120&limit=2');
    expect([json.total, json.cameras.ids]).toEqual([3, ['cam-000', 'cam-001']]);
    const ring = await city
      .as('operator')
      .get('/api/v1/map/cameras?area=127.0299,37.49;127.0308,37.49;127.0308,37.51;127.0299,37.51&q=망루로');
    expect(ring.json.cameras.ids).toEqual(['cam-001', 'cam-000']);
    for (const bad of ['circle=127,37.5', 'circle=127,37.5,-1', 'area=1,2;3,4', 'bbox=1,2,3', 'circle=127,37.5,60000', 'purpose=spying'])
      expect(await city.as('operator').get(`/api/v1/map/cameras?${bad}`), bad).toMatchObject({ status: 400, json: { code: 'invalid' } });
    for (const login of ['officer112', 'nosy', 'auditor'] as const)
      expect((await city.as(login).get('/api/v1/map/cameras')).json.code, login).toBe('noRight');
  });

  test('U15: who does not read is left frames out, nobody else notices, and the next frame it reads is of then', async () => {
    await report(
      'car112',
      Array.from({ length: 2_500 }, (_, at) => line(`q${at}`, { lon: 127.03 + at * 1e-6, everySeconds: 60, state: 'outOfService' })).join(
        '\n',
      ),
    );
    const [slow, quick] = [await MapScreen.open('operator'), await MapScreen.open('lead')];
    slow.look({ resolution: 1 });
    await eventually('a first frame', () => slow.frames.length > 0);
    slow.socket.pause();
    quick.look({ resolution: 1 });
    // 47 kB a frame: many more than a kernel holds.
    const asks = setInterval(() => slow.look({ resolution: 1 }), 160);
    await eventually('the quick one is shown on', () => quick.frames.length >= 3);
    await new Promise((resolve) => quick.socket.once('message', resolve));
    clearInterval(asks);
    slow.socket.resume();
    await report('car112', line('q0', { lon: 127.15, everySeconds: 60 }));
    await eventually('it is up to date again', () => slow.frames.at(-1)?.units.some(({ lon }) => lon === 127.15));
    expect(slow.messages.filter(({ type }) => type === 'bye')).toEqual([]);
    slow.socket.close();
    quick.socket.close();
  });

  test('U16: is closed to strangers, to who may see neither, and to other sites; nonsense ends it; the end of the session is said', async () => {
    const cookie = (login: Login): Record<string, string> => ({ cookie: city.as(login).cookie });
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await FeedViewer.refused(city.server, '/api/v1/map', headers)).status;
    expect(await status({})).toBe(401);
    expect(await status(cookie('auditor'))).toBe(403);
    expect(await status({ ...cookie('operator'), origin: 'https://elsewhere.example' })).toBe(403);
    const nonsense = await MapScreen.open('operator');
    nonsense.socket.send('{"type":"look","bbox":[1]}');
    expect(await nonsense.closed).toBe(4000);
    const screen = await MapScreen.open('officer112');
    await city.as('officer112').delete('/api/v1/session', { 'x-mangru': '1' });
    expect(await screen.closed).toBe(4001);
    expect(screen.messages.at(-1)).toEqual({ type: 'bye', reason: 'signedOut' });
  });
});

describe('who is there first', () => {
  beforeAll(async () => {
    const files = demoRoadFiles().map(({ name, bytes }) => fileOf(name, bytes, 1 << 20));
    await importRoads(postgresNetworkStore(city.server.database), { source: 'test', files, dryRun: false });
    await city.server.roads.refresh();
  });

  test('U17: by road, free ones that keep their promise, each by what it goes; and not without roads or rights', async () => {
    const place = 'lon=127.03&lat=37.5';
    await report(
      'car112',
      [
        line('near', { lon: 127.0325, lat: 37.501, everySeconds: 60 }),
        line('walker', { lon: 127.0326, lat: 37.5011, kind: 'officer', everySeconds: 60 }),
        line('busy', { lon: 127.0301, lat: 37.5, state: 'onScene', everySeconds: 60 }),
        line('far', { lon: 127.045, lat: 37.512, state: 'returning', everySeconds: 60 }),
      ].join('\n'),
    );
    const ask = async (query: string): Promise<string[]> => {
      const { json } = await city.as('operator').get(`/api/v1/units/nearest?${query}&limit=20`);
      return json.units.map(({ unit }: { unit: { id: string } }) => unit.id).filter((id: string) => /near|walker|busy|far/.test(id));
    };
    const all = await ask(place);
    expect(all.slice(0, 1)).toEqual(['police-112/near']);
    expect(all).not.toContain('police-112/busy');
    expect(all.indexOf('police-112/walker')).toBeGreaterThan(all.indexOf('police-112/near'));
    expect(await ask(`${place}&busy=true`)).toContain('police-112/busy');
    expect(await ask(`${place}&kind=officer`)).toEqual(['police-112/walker']);
    const { json } = await city.as('operator').get(`/api/v1/units/nearest?${place}&kind=patrolCar&limit=1`);
    expect(json.units).toHaveLength(1);
    expect(json.units[0].seconds).toBeGreaterThan(0);
    expect((await city.as('operator').get('/api/v1/units/nearest?lon=127.5&lat=37.3')).json).toMatchObject({ code: 'noRoadNear' });
    expect((await city.as('auditor').get(`/api/v1/units/nearest?${place}`)).json.code).toBe('noRight');
    expect((await city.as('fire').get(`/api/v1/units/nearest?${place}`)).json.units).toEqual([]);
  });
});
