import { describe, expect, test } from 'vitest';
import type { IncidentId } from '#domain/ids.ts';
import { HOUSE_FIRE, link119World } from '../../../test/support/link-119.ts';
import type { Notice } from '../ports.ts';
import { DEMO_API_KEY } from './config.ts';
import { eventOfFire, fakeHttp119 } from './fake-http.ts';

const PUMPER = { number: 'fireEngine-1', name: '망루펌프 1', kind: '펌프차' };
const ROUTE: Notice = {
  id: 'n-1',
  topic: 'route',
  incident: 'i-1' as IncidentId,
  at: Date.UTC(2026, 10, 21, 1, 15),
  facts: {
    occurrence: HOUSE_FIRE.caseNumber,
    unit: 'fireEngine-1',
    metres: 1_840,
    seconds: 230,
    steps: 'depart:망루로:1200>right:강변로:640>arrive::0',
  },
};

describe('119 reports', () => {
  test('FR1: a report becomes an event with what the body says, and is answered when it is durable', async () => {
    const { ports, fake } = await link119World();
    const room = await fake();
    expect(await room.report(HOUSE_FIRE)).toEqual({ result: '2001', reference: HOUSE_FIRE.caseNumber, text: '' });
    expect(ports.intake.events).toEqual([
      {
        id: 'e1',
        link: 'dispatch-119',
        sender: '119',
        type: '119UC001',
        occurrence: HOUSE_FIRE.caseNumber,
        state: 'occurred',
        grade: 'urgent',
        kind: '화재',
        content: '주택화재',
        place: { lon: 127.03, lat: 37.5, address: HOUSE_FIRE.address, areaCode: HOUSE_FIRE.areaCode, origin: 'sent' },
        at: Date.UTC(2026, 10, 21, 1, 15),
        reporter: 'hong119',
        drill: false,
        items: {
          '119_TY_CD': '화재',
          EVT_DTL: '주택화재',
          ADDR: HOUSE_FIRE.address,
          AREA_CD: HOUSE_FIRE.areaCode,
          SENDER_ID: 'hong119',
          X: '127.03',
          Y: '37.5',
          wire: 'tcp',
        },
      },
    ]);
    expect((await room.change({ ...HOUSE_FIRE, detail: '공장화재' })).result).toBe('2004');
    expect((await room.end(HOUSE_FIRE)).result).toBe('2002');
    expect(ports.intake.events.map(({ state }) => state)).toEqual(['occurred', 'changed', 'ended']);
  });

  test('FR1: latitude in front is put right, told as odd; a place that cannot be true leaves the report without one', async () => {
    const { ports, fake } = await link119World();
    const room = await fake();
    await room.report({ ...HOUSE_FIRE, swapped: true });
    await room.report({ ...HOUSE_FIRE, caseNumber: 'F-2', lon: '12.7', lat: '3.75' });
    await room.report({ ...HOUSE_FIRE, caseNumber: 'F-3', lon: '', lat: '' });
    expect(ports.intake.events.map(({ place }) => place?.origin)).toEqual(['unswapped', undefined, undefined]);
    expect(ports.intake.events[0]?.place).toMatchObject({ lon: 127.03, lat: 37.5 });
    expect(ports.intake.events[1]?.content).toContain('망루로 12');
    expect(ports.watch.odds.join()).toMatch(/swapped.*outside Korea/);
  });

  test.each([
    { kind: '구급/교통사고', detail: '', told: { kind: '구급', content: '교통사고', grade: 'urgent', drill: false } },
    { kind: '구조출동', detail: '승강기', told: { kind: '구조', content: '승강기', grade: 'urgent', drill: false } },
    { kind: '기타', detail: '벌집제거', told: { kind: '기타', content: '벌집제거', grade: 'normal', drill: false } },
    { kind: '산불', detail: '', told: { kind: '산불', grade: 'urgent', drill: false } },
    { kind: '화재', detail: '훈련', told: { kind: '화재', content: '훈련', grade: 'urgent', drill: true } },
    { kind: '모의화재', detail: '', told: { kind: '모의화재', grade: 'urgent', drill: true } },
  ])('FR1: 유형 $kind with 세부분류 "$detail"', async ({ kind, detail, told }) => {
    const { ports, fake } = await link119World();
    await (await fake({ style: { encoding: 'euc-kr' } })).report({ ...HOUSE_FIRE, kind, detail });
    expect(ports.intake.events).toMatchObject([told]);
  });

  test('FR1: what cannot be read is refused by field and kept whole, and the next report is taken', async () => {
    const { ports, fake } = await link119World();
    const room = await fake();
    expect(await room.report({ ...HOUSE_FIRE, kind: '' })).toMatchObject({ result: '4101', text: '유형: missing' });
    expect(await room.report({ ...HOUSE_FIRE, caseNumber: '' })).toMatchObject({ result: '4101' });
    expect(await room.report({ ...HOUSE_FIRE, detail: '가'.repeat(2_001) })).toMatchObject({ result: '4102' });
    expect(ports.intake.quarantined).toHaveLength(3);
    expect((await room.report(HOUSE_FIRE)).result).toBe('2001');
    expect((await room.report(HOUSE_FIRE)).result).toBe('4100');
  });

  test('FR2: a vehicle that goes is a change of its case, with its size or what is usual of its kind', async () => {
    const { ports, fake } = await link119World();
    const room = await fake();
    const dispatched = { ...HOUSE_FIRE, vehicle: PUMPER };
    expect((await room.send('10', dispatched, '20')).result).toBe('2004');
    expect((await room.send('20', dispatched, '20')).result).toBe('2004');
    const ladder = { number: 'L-1', kind: '고가사다리차', heightCm: '395', weightKg: '27000' };
    await room.send('10', { ...HOUSE_FIRE, vehicle: ladder }, '20');
    const told = ports.intake.events.map(({ state, kind, occurrence, items }) => ({ state, kind, occurrence, ...items }));
    expect(told).toMatchObject([
      {
        state: 'changed',
        kind: '',
        occurrence: HOUSE_FIRE.caseNumber,
        UNIT: 'fireEngine-1',
        UNIT_STATE: 'dispatched',
        UNIT_NAME: '망루펌프 1',
        UNIT_HEIGHT_CM: '330',
      },
      { UNIT: 'fireEngine-1', UNIT_STATE: 'arrived' },
      { UNIT: 'L-1', UNIT_NAME: 'L-1', UNIT_HEIGHT_CM: '395', UNIT_WIDTH_CM: '250', UNIT_WEIGHT_KG: '27000' },
    ]);
  });

  test('FR2: a vehicle without a number, of no size or in no known state is refused by field', async () => {
    const { ports, fake } = await link119World();
    const room = await fake();
    const send = async (vehicle: { number: string; heightCm?: string }, state: '10' | '90' = '10'): Promise<unknown> => {
      const { result, text } = await room.send(state, { ...HOUSE_FIRE, vehicle }, '20');
      return [result, text];
    };
    expect(await send({ number: '' })).toEqual(['4101', '차량번호: missing']);
    expect(await send({ number: 'a b|' })).toEqual(['4102', expect.stringContaining('차량번호')]);
    expect(await send({ number: '1', heightCm: '9000' })).toEqual(['4102', expect.stringContaining('heightCm')]);
    expect(await send({ number: '1' }, '90')).toEqual(['4005', expect.stringContaining('state')]);
    expect(ports.intake.quarantined).toHaveLength(4);
  });

  test('FR3: the fire room is told the way of its vehicle in words, and answers', async () => {
    const { link, fake } = await link119World();
    expect(await link.notify(ROUTE)).toEqual({ outcome: 'unreachable', reason: '119 is not connected' });
    const room = await fake();
    expect(await link.notify(ROUTE)).toEqual({ outcome: 'delivered' });
    expect(room.received).toMatchObject([
      {
        code: '21',
        state: '10',
        fields: [
          'n-1',
          HOUSE_FIRE.caseNumber,
          'fireEngine-1',
          '1840',
          '230',
          '20261121101850',
          '출발 망루로 1200m / 우회전 강변로 640m / 도착',
        ],
      },
    ]);
    expect(await link.notify({ ...ROUTE, topic: 'poem' })).toMatchObject({ outcome: 'rejected' });
    const gone = await link119World({ answerSeconds: 0.1 });
    await gone.fake({ answerWith: undefined });
    expect(await gone.link.notify(ROUTE)).toMatchObject({ outcome: 'unreachable', reason: 'no answer in time' });
  });

  test('FR1: the same over SCSNS, a vehicle as items, on paths of its own', async () => {
    const { link, ports } = await link119World({ apiKey: DEMO_API_KEY });
    const fake = fakeHttp119(
      {
        ...ports,
        post: async ({ url, headers, body }) => {
          const path = url.replace(/^http:\/\/[^/]+/, '');
          const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
          const answer = await link.http[path]!({ method: 'POST', path, headers: lower, body, peer: '127.0.0.1:1' });
          return { status: answer.status, body: Buffer.from(answer.body) };
        },
      },
      { apiKey: DEMO_API_KEY },
    );
    expect((await fake.authenticate()).result).toBe('2000');
    expect((await fake.send('10', eventOfFire(HOUSE_FIRE))).result).toBe('2001');
    expect((await fake.send('40', eventOfFire({ ...HOUSE_FIRE, kind: '', vehicle: PUMPER }, 'dispatched'))).result).toBe('2004');
    expect(ports.intake.events).toMatchObject([
      { type: '119UC001', kind: '화재', state: 'occurred', content: '주택화재' },
      { kind: '', state: 'changed', items: { UNIT: 'fireEngine-1', UNIT_STATE: 'dispatched' } },
    ]);
  });
});
