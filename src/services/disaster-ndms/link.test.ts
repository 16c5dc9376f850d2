import { describe, expect, test } from 'vitest';
import type { PartnerEvent } from '#domain/event.ts';
import type { LinkId } from '#domain/ids.ts';
import { writeCap } from '#protocol/cap/write-cap.ts';
import { CENTRE, definitionsOf, TestCity } from '../../../test/support/engine-city.ts';
import { testPorts, type TestPorts } from '../../../test/support/link-ports.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { MemoryNet } from '../../../test/support/memory-net.ts';
import type { FakePorts } from '../fake-ports.ts';
import { trackPoint } from './cap-track.ts';
import { configNdms } from './config.ts';
import { FakeNdms, type FakeWarning } from './fake.ts';
import { commandsNdms } from './fake-commands.ts';
import { NdmsLink } from './link.ts';
import { disasterNdms } from './service.ts';

const NOW = Date.UTC(2026, 8, 5, 3);
const HOUR = 3_600_000;
const KEY = 'a-key-of-ndms';
const REGIONS = [{ name: '경기도 망루시', codes: ['4199'], lon: 127.03, lat: 37.5, radiusMetres: 3_000 }];
const CIRCLE = { circle: [{ lat: 37.5, lon: 127.03, radiusKm: 1 }] };
const RAIN: FakeWarning = { identifier: 'A', event: '호우', headline: '호우 경보', area: CIRCLE, expiresAt: NOW + HOUR };

interface World {
  readonly ports: TestPorts;
  readonly link: NdmsLink;
  readonly clock: ManualClock;
  readonly fake: FakeNdms;
  readonly post: FakePorts['post'];
  readonly last: () => PartnerEvent;
}

async function world(key = KEY): Promise<World> {
  const clock = new ManualClock(NOW);
  const ports = testPorts(clock, new MemoryNet());
  const link = new NdmsLink('disaster-ndms' as LinkId, ports, configNdms.parse({ apiKey: KEY, regions: REGIONS }));
  await link.start();
  const post: FakePorts['post'] = async ({ url, headers, body }) => {
    const path = new URL(url).pathname;
    const answer = await link.http[path]?.({ method: 'POST', path, headers, body, peer: '10.9.9.9' });
    return { status: answer?.status ?? 404, body: new TextEncoder().encode(String(answer?.body)) };
  };
  const fake = new FakeNdms({ clock, post }, { url: 'http://city', partnerId: 'ndms', apiKey: key });
  const last = (): PartnerEvent => ports.intake.events.at(-1) ?? expect.fail('no event');
  return { ports, link, clock, fake, post, last };
}

describe('CAP over HTTP', () => {
  test('D30: an alert becomes an event with its area, end and words, and is answered when it is durable', async () => {
    const { fake, last } = await world();
    expect(await fake.alert(RAIN)).toMatchObject({ status: 200, result: 'accepted' });
    expect(last()).toMatchObject({
      sender: 'NDMS',
      type: 'DUCDP110',
      occurrence: 'ndms@fake.mangru,A',
      state: 'occurred',
      grade: 'urgent',
      kind: '호우',
      content: '호우 경보',
      place: { lon: 127.03, lat: 37.5, address: '망루시' },
      area: { words: '망루시', shapes: [{ kind: 'circle', lon: 127.03, lat: 37.5, radiusMetres: 1_000 }] },
      expiresAt: NOW + HOUR,
      drill: false,
      follows: [],
      at: NOW,
    });
  });

  test('D30: an update names what it updates; a cancel and an all clear are known by what they end', async () => {
    const { fake, last } = await world();
    const references = [fake.reference('A'), fake.reference('B')];
    await fake.update({ ...RAIN, identifier: 'C' }, references);
    expect(last()).toMatchObject({
      state: 'changed',
      occurrence: 'ndms@fake.mangru,C',
      follows: ['ndms@fake.mangru,A', 'ndms@fake.mangru,B'],
    });
    await fake.cancel('D', references);
    expect(last()).toMatchObject({
      state: 'cancelled',
      occurrence: 'ndms@fake.mangru,B',
      follows: ['ndms@fake.mangru,A', 'ndms@fake.mangru,B'],
    });
    await fake.update({ ...RAIN, identifier: 'E', responseType: ['AllClear'] }, references);
    expect(last()).toMatchObject({ state: 'released', occurrence: 'ndms@fake.mangru,B' });
  });

  test.each([
    ['Extreme', 'urgent'],
    ['Severe', 'urgent'],
    ['Moderate', 'normal'],
    ['Minor', 'normal'],
  ] as const)('D31: severity %s is graded %s', async (severity, grade) => {
    const { fake, last } = await world();
    await fake.alert({ ...RAIN, severity });
    expect(last().grade).toBe(grade);
  });

  test('D31: an exercise and a test are drills; what is not public is marked so', async () => {
    const { fake, last } = await world();
    await fake.alert({ ...RAIN, status: 'Exercise' });
    expect(last().drill).toBe(true);
    await fake.alert({ ...RAIN, status: 'Test' });
    expect(last().drill).toBe(true);
    expect(last().restricted).toBeUndefined();
    await fake.postCap(writeCap({ ...fake.message('Alert', RAIN), scope: 'Restricted', restriction: '재난관리자' }));
    expect(last().restricted).toBe(true);
  });

  test('D32: the Korean blocks are read where there are several languages; their areas are one, their latest end counts', async () => {
    const { fake, last } = await world();
    const message = fake.message('Alert', RAIN);
    const [ko] = message.info;
    const infos = [
      { ...(ko ?? expect.fail()), language: 'en-US', event: 'Rain' },
      ko ?? expect.fail(),
      {
        ...(ko ?? expect.fail()),
        severity: 'Extreme' as const,
        expires: NOW + 2 * HOUR,
        area: [{ areaDesc: '옆 동네', polygon: [], circle: [], geocode: [{ valueName: '법정동코드', value: '4199000000' }] }],
      },
    ];
    await fake.postCap(writeCap({ ...message, info: infos }));
    expect(last()).toMatchObject({ kind: '호우', expiresAt: NOW + 2 * HOUR, area: { words: '망루시, 옆 동네' } });
    expect(last().area?.shapes.map((shape) => shape.kind === 'circle' && shape.radiusMetres)).toEqual([1_000, 3_000]);
    expect(last().items['CAP_SEVERITY']).toBe('Extreme');
  });

  test('D33: positions of what moves become its path, in the order of their times', async () => {
    const { fake, last } = await world();
    const at = (hours: number) => ({ lon: 127 + hours / 10, lat: 37, at: NOW + hours * HOUR, radiusMetres: 20_000 });
    await fake.alert({ ...RAIN, parameter: [at(2), at(0), at(1)].map(trackPoint) });
    expect(last().path).toEqual([at(0), at(1), at(2)]);
    expect(last().place).toMatchObject({ lon: 127, lat: 37 });
    const wrong = await fake.alert({ ...RAIN, parameter: [{ valueName: 'TRACK_POINT', value: '127,37 x y' }] });
    expect(wrong).toMatchObject({ status: 400, problems: [expect.stringContaining('TRACK_POINT')] });
  });

  test('D34: what cannot be read is refused with its elements and kept whole; nothing else is lost', async () => {
    const { ports, fake } = await world();
    expect(await fake.postCap('<alert')).toMatchObject({ status: 400, result: 'refused' });
    const older = await fake.postCap(writeCap(fake.message('Alert', RAIN)).replace('cap:1.2', 'cap:1.1'));
    expect(older.problems).toEqual([expect.stringContaining('CAP 1.1')]);
    expect((await fake.alert({ ...RAIN, event: '' })).problems).toEqual(['info[0].event: is missing']);
    expect(ports.intake.quarantined).toHaveLength(3);
    expect(ports.intake.quarantined[2]?.problems).toEqual(['info[0].event: is missing']);
    expect(await fake.alert(RAIN)).toMatchObject({ status: 200 });
    expect(ports.intake.events).toHaveLength(1);
  });

  test('D35: drafts and messages from ahead of our clock are refused; what concerns the systems only is noted', async () => {
    const { ports, fake } = await world();
    const message = fake.message('Alert', RAIN);
    expect((await fake.postCap(writeCap({ ...message, status: 'Draft' }))).problems).toEqual(['status: a Draft is not acted upon']);
    expect((await fake.postCap(writeCap({ ...message, sent: NOW + HOUR }))).problems).toEqual(['sent: lies ahead of our clock']);
    expect((await fake.postCap(writeCap({ ...message, status: 'System' }))).result).toBe('ignored');
    expect((await fake.postCap(writeCap({ ...message, msgType: 'Ack', references: [fake.reference('A')] }))).result).toBe('ignored');
    expect(ports.intake.events).toEqual([]);
  });

  test('D36: without the right ID and key, stopped or too busy, nothing is taken', async () => {
    const stranger = await world('another-key');
    expect(await stranger.fake.alert(RAIN)).toMatchObject({ status: 401, result: 'notLoggedIn' });
    const { ports, fake, link } = await world();
    ports.intake.answer = 'busy';
    expect(await fake.alert(RAIN)).toMatchObject({ status: 503, result: 'busy' });
    ports.intake.answer = 'throw';
    expect(await fake.alert(RAIN)).toMatchObject({ status: 503, result: 'failed' });
    await link.stop();
    expect(await fake.alert(RAIN)).toMatchObject({ status: 503 });
    expect(ports.intake.quarantined).toEqual([]);
  });

  test('D36: a store that does not answer in time is not waited for', async () => {
    const { ports, fake, clock } = await world();
    ports.intake.held = true;
    const answer = fake.alert(RAIN);
    await clock.advance(15_000);
    expect(await answer).toMatchObject({ status: 503, result: 'failed' });
  });
});

describe('재난문자', () => {
  const row = (facts: Record<string, unknown> = {}): Record<string, unknown> => ({
    SN: '210001',
    CRT_DT: '2026/09/05 11:30:00',
    MSG_CN: '하천변 출입 금지',
    RCPTN_RGN_NM: '경기도 망루시,경기도 전체',
    EMRG_STEP_NM: '긴급재난',
    DST_SE_NM: '호우',
    REG_YMD: '2026-09-05',
    MDFCN_YMD: null,
    ...facts,
  });

  test('D37: a row becomes an event of the region it names, with an end of its own', async () => {
    const { fake, last } = await world();
    expect(await fake.postMessages([row()])).toMatchObject({ status: 200, result: 'accepted' });
    expect(last()).toMatchObject({
      sender: 'CBS',
      occurrence: '210001',
      grade: 'urgent',
      kind: '호우',
      content: '하천변 출입 금지',
      area: { shapes: [{ kind: 'circle', radiusMetres: 3_000 }] },
      expiresAt: Date.UTC(2026, 8, 5, 2, 30) + 6 * HOUR,
    });
    await fake.postMessages([row({ SN: 210002, EMRG_STEP_NM: '안전안내' })]);
    expect(last()).toMatchObject({ occurrence: '210002', grade: 'normal', items: { CAP_SEVERITY: 'Minor' } });
    await fake.postMessages([row({ SN: '3', EMRG_STEP_NM: '위급재난', MDFCN_YMD: '2026/09/05 11:40:00' })]);
    expect(last()).toMatchObject({ state: 'changed', items: { CAP_SEVERITY: 'Extreme' } });
  });

  test('D37: rows for other regions are passed over, and a row that cannot be read loses no other', async () => {
    const { ports, fake } = await world();
    expect((await fake.postMessages([row({ RCPTN_RGN_NM: '부산광역시 전체' })])).result).toBe('ignored');
    const mixed = await fake.postMessages([row({ EMRG_STEP_NM: '보통' }), row({ CRT_DT: 'x' }), row(), { MSG_CN: 1 }]);
    expect(mixed.status).toBe(400);
    expect(mixed.problems.join('\n')).toMatch(/row 0: EMRG_STEP_NM: .*\nrow 1: CRT_DT: .*\nrow 3: SN: /);
    expect(ports.intake.events).toHaveLength(1);
    expect((await fake.postMessages(Array.from({ length: 501 }, () => row()))).problems).toEqual(['body: 501 rows, at most 500']);
  });
});

describe('the stand-in', () => {
  test('D38: each of its commands is taken by the link, and says what became of it', async () => {
    const { ports, clock, post } = await world();
    const lines: string[] = [];
    const stop = new AbortController().signal;
    const fakePorts = {
      ...ports,
      clock,
      post,
      secret: async () => KEY,
      print: (line: string) => lines.push(line),
      stop,
    } as unknown as FakePorts;
    const run = (name: string, options: Record<string, string>): Promise<number> =>
      commandsNdms.find((each) => each.name === name)?.run(options, fakePorts) ?? Promise.reject(new Error(name));
    expect(await run('alert', { id: 'A' })).toBe(0);
    expect(await run('update', { of: 'A', id: 'B', km: '2' })).toBe(0);
    expect(await run('clear', { of: 'A', id: 'C' })).toBe(0);
    expect(await run('cancel', { of: 'A', id: 'D' })).toBe(0);
    expect(await run('typhoon', { id: 'T' })).toBe(0);
    expect(await run('message', { area: '경기도 망루시' })).toBe(0);
    expect(ports.intake.events.map((event) => event.state)).toEqual([
      'occurred',
      'changed',
      'released',
      'cancelled',
      'occurred',
      'occurred',
    ]);
    expect(ports.intake.events[4]?.path).toHaveLength(6);
    expect(await run('update', {})).toBe(2);
    expect(await run('alert', { km: 'x' })).toBe(1);
    expect(lines[0]).toBe('alert A: accepted');
  });
});

describe('scenario 재난상황', () => {
  test('D39: the disaster room gets video of the places on the typhoon’s way, moving with it, until it is called off', async () => {
    const { fake, ports, clock } = await world();
    const town = new TestCity(definitionsOf(disasterNdms.definition));
    const at = (minute: number) => ({ lon: CENTRE.lon + minute / 1_500, lat: CENTRE.lat, at: NOW + minute * 60_000, radiusMetres: 300 });
    await fake.alert({ ...RAIN, event: '태풍', parameter: [at(0), at(30)].map(trackPoint) });
    const hear = (): ReturnType<TestCity['give']> =>
      town.give({ kind: 'event', id: town.nextId(), event: ports.intake.events.at(-1) ?? expect.fail() });
    town.now = clock.now();
    const opened = hear();
    expect(opened.effects.filter(({ do: what }) => what === 'send')).toHaveLength(2);
    expect(town.only().cameras.length).toBe(8);
    const before = town.only().cameras.map(({ camera }) => camera);
    town.now += 25 * 60_000;
    town.wake({ why: 'pathMoves', since: NOW });
    expect(town.only().cameras.map(({ camera }) => camera)).not.toEqual(before);
    await fake.cancel('B', [fake.reference('A')]);
    const ended = hear();
    expect(town.only().status).toBe('cancelled');
    expect(ended.effects).toContainEqual(expect.objectContaining({ do: 'send', topic: 'sign.allClear' }));
  });
});
