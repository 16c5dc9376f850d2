import { describe, expect, test } from 'vitest';
import { serviceDefinition } from '#contract/service-definition.ts';
import { actionsAt, compileDefinitions, serviceFor } from '#engine/definitions.ts';
import type { PartnerEvent } from '#domain/event.ts';
import type { Incident } from '#domain/incident.ts';
import type { IncidentId, LinkId } from '#domain/ids.ts';
import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import type { Notice } from '#services/ports.ts';
import { testPorts } from '../../../test/support/link-ports.ts';
import { DEMO_API_KEY, dispatchConfig } from './config.ts';
import { eventOfRecord, fakeDispatch, fakeDispatchHttp, type FakeRecord } from './fake.ts';
import { dispatchLink } from './link.ts';
import { kindOf, readRecord, wordUnit } from './record.ts';
import { dispatch112 } from './service.ts';

const REQUEST: FakeRecord = {
  number: '20261121-000123',
  state: '요청',
  title: '강도 현장영상 요청',
  time: '20261121101700',
  lon: '127.03',
  lat: '37.5',
  address: '서울 강남구 테헤란로 152',
  content: '피의자 도주 중',
  images: ['f1', 'f2'],
};

async function world() {
  const ports = testPorts(systemClock, systemNet());
  const link = dispatchLink('dispatch-112' as LinkId, ports, dispatchConfig.parse({ port: 0, apiKey: DEMO_API_KEY }));
  await link.start();
  const fake = fakeDispatch(ports, { port: link.port! });
  await fake.connect();
  return { ports, link, fake, [Symbol.asyncDispose]: async () => (await fake[Symbol.asyncDispose](), link[Symbol.asyncDispose]()) };
}

const notice = (facts: Notice['facts'], topic = 'unit'): Notice => ({ id: 'n-1', topic, incident: 'i-1' as IncidentId, at: 0, facts });
const FACTS = {
  occurrence: '20261121-000123',
  callSign: '순찰 12호',
  unitStep: 'onScene',
  unitAt: Date.UTC(2026, 10, 21, 1, 20),
  lon: 127.03,
  lat: 37.5,
  address: '테헤란로 152',
};

describe('the 긴급출동 record', () => {
  test('PT20: a request is an event of the case with that number; the four states are its progress; whose telephone it is, is not kept', async () => {
    await using city = await world();
    expect((await city.fake.report(REQUEST)).result).toBe('2001');
    const [event] = city.ports.intake.events;
    expect(event).toMatchObject({
      type: '112UC120',
      sender: '112',
      occurrence: '20261121-000123',
      state: 'occurred',
      kind: '강도',
      content: '피의자 도주 중',
      place: { lon: 127.03, lat: 37.5, address: '서울 강남구 테헤란로 152' },
      items: { MTMDA_PRCS_STATE: '요청', imageSet: 'f1,f2', EVT_OCR_NO: '20261121-000123' },
    });
    expect(JSON.stringify(event)).not.toMatch(/김접수|010-0000/);
    for (const [state, code, expected] of [
      ['등록', '20', 'received'],
      ['접수요청', '30', 'assigned'],
      ['처리완료', '91', 'ended'],
    ] as const) {
      await city.fake.send(code, { ...REQUEST, state });
      expect(city.ports.intake.events.at(-1)?.state).toBe(expected);
    }
  });

  test('PT20: the same on the SCSNS wire, on a path of its own', async () => {
    await using city = await world();
    const http = fakeDispatchHttp(
      {
        ...city.ports,
        post: async ({ url, headers, body }) => {
          const { pathname } = new URL(url);
          const answer = await city.link.http[pathname]!({ method: 'POST', path: pathname, headers, body, peer: '127.0.0.1:1' });
          return { status: answer.status, body: typeof answer.body === 'string' ? new TextEncoder().encode(answer.body) : answer.body };
        },
      },
      { apiKey: DEMO_API_KEY },
    );
    expect((await http.authenticate()).result).toBe('2000');
    expect((await http.send('10', eventOfRecord(REQUEST))).result).toBe('2001');
    expect(city.ports.intake.events[0]).toMatchObject({ type: '112UC120', occurrence: REQUEST.number, kind: '강도' });
  });

  test('PT21: what is missing or wrong is answered by its name and kept; what is only odd is counted', async () => {
    await using city = await world();
    const answer = async (change: Partial<FakeRecord>): Promise<string> => {
      const { result, text } = await city.fake.report({ ...REQUEST, ...change });
      return `${result} ${text}`;
    };
    expect(await answer({ number: '' })).toBe('4101 EVT_OCR_NO: missing');
    expect(await answer({ title: '' })).toBe('4101 TITLE: missing');
    expect(await answer({ state: '몰라' })).toMatch(/^4102 MTMDA_PRCS_STATE: 몰라 is none of/);
    expect(await answer({ number: 'x'.repeat(65) })).toMatch(/^4102 EVT_OCR_NO: longer/);
    expect(city.ports.intake.quarantined).toHaveLength(4);
    expect(await answer({ lon: '0', lat: '0' })).toMatch(/^2001/);
    expect(city.ports.intake.events.at(-1)?.place).toBeUndefined();
    const context = { link: 'l' as LinkId, id: 'e' as PartnerEvent['id'] };
    const header = {
      code: '10',
      state: '10',
      eventTime: '20261121101700',
      sender: '112',
      receiver: 'UCP',
      messageTime: '20261121101700',
      length: 0,
    };
    const odd = readRecord(header as never, `20261121101700|N|요청|01|강도|bad||127|37.5|||||3|f1`, context);
    expect(odd).toMatchObject({ ok: true, odd: ['imageSetCnt is 3, but there are 1 file ids', 'IMG_START_YMD_HMS is no date-time'] });
  });

  test('PT22: the police hear how far each unit has come, in the states of the record; nothing else has words here', async () => {
    await using city = await world();
    expect(await city.link.notify(notice(FACTS))).toEqual({ outcome: 'delivered' });
    await city.fake.until((fake) => fake.received.length > 0);
    expect(city.fake.received[0]).toMatchObject({
      code: '20',
      state: '40',
      fields: ['n-1', '20261121-000123', '접수요청', '현장도착', '순찰 12호', '20261121102000', '127.03', '37.5', '테헤란로 152'],
    });
    const word = (unitStep: string): unknown => wordUnit(notice({ ...FACTS, unitStep }))?.fields.slice(2, 4);
    expect(['sent', 'delivered', 'acknowledged', 'enRoute', 'completed', 'recalled'].map(word)).toEqual([
      ['요청', '출동지령'],
      ['등록', '단말수신'],
      ['접수요청', '출동접수'],
      ['접수요청', '출동중'],
      ['처리완료', '처리완료'],
      ['처리완료', '출동취소'],
    ]);
    expect(wordUnit(notice(FACTS, 'hit'))).toBeUndefined();
    expect(wordUnit(notice({}))).toBeUndefined();
    expect((await city.link.notify(notice({}))).outcome).toBe('rejected');
  });
});

describe('the service', () => {
  const compiled = compileDefinitions([{ definition: serviceDefinition.parse(dispatch112.definition), config: dispatchConfig.parse({}) }]);
  if (!compiled.ok) throw new Error(compiled.problems.join('\n'));
  const { definitions } = compiled;
  const service = [...definitions.byId.values()][0]!;
  const doneFor = (kind: string, cameras = 0): string[] =>
    actionsAt(service, 'opened', {
      kind,
      grade: 'urgent',
      status: 'open',
      drill: false,
      cameras: Array.from({ length: cameras }),
      cases: [],
    } as unknown as Incident).map((each) => each.do);

  test('PT8 PT9: 112UC120 opens it; what may be given is given and pushed at once, all else is asked of an operator', () => {
    const event = (type: string): PartnerEvent =>
      ({ type, kind: '강도', grade: 'urgent', state: 'occurred', sender: '112', drill: false, items: {} }) as unknown as PartnerEvent;
    expect(serviceFor(definitions, event('112UC120'))?.id).toBe('dispatch-112');
    expect(serviceFor(definitions, event('112UC001'))).toBeUndefined();
    expect(doneFor('강도')).toEqual(['chooseCameras', 'shareVideo', 'pushVideo', 'askVideo']);
    expect(doneFor('소음')).toEqual(['chooseCameras', 'askVideo']);
    expect(doneFor('소음', 4), 'cameras that are there stay').toEqual(['askVideo']);
    expect([kindOf('강도 현장영상 요청'), kindOf(''), kindOf('  절도')]).toEqual(['강도', '', '절도']);
  });

  test('PT22: each step of a unit is told to the police', () => {
    expect(actionsAt(service, 'dispatched', { kind: '', cameras: [], cases: [] } as unknown as Incident)).toEqual([
      { do: 'send', link: 'dispatch-112', topic: 'unit' },
    ]);
  });
});
