import { describe, expect, test } from 'vitest';
import iconv from 'iconv-lite';
import type { LinkId } from '#domain/ids.ts';
import type { HttpResponse } from '#services/ports.ts';
import { testPorts, type TestPorts } from '../../../test/support/link-ports.ts';
import { ManualClock, settled } from '../../../test/support/manual-clock.ts';
import { MemoryNet } from '../../../test/support/memory-net.ts';
import { config112, type Config112 } from './config.ts';
import type { FakeScsns, FakeScsnsOptions } from '../wires/scsns/fake-scsns.ts';
import { ariaKeyOf } from '../wires/scsns/scsns-body.ts';
import type { TelegramLink } from '../wires/telegram/telegram-link.ts';
import type { FakeCase } from './fake-case.ts';
import { eventOfCase, fakeHttp112 } from './fake-http.ts';
import { link112 } from './link.ts';

const API_KEY = 'a-key-of-the-test';
const ROBBERY: FakeCase = {
  caseNumber: '20261121101500001',
  grade: '긴급',
  kind: '강도',
  lon: 127.03,
  lat: 37.5,
  address: '서울 강남구 테헤란로 152',
  areaCode: '1168010100',
  time: '20261121101500',
  user: 'kimcs',
};
const AUTH = '/link/scsns/auth.json';
const EVENT = '/link/scsns/recvEvent.json';

interface World {
  readonly clock: ManualClock;
  readonly link: TelegramLink;
  readonly ports: TestPorts;
  readonly fake: (options?: Partial<FakeScsnsOptions>) => FakeScsns;
  readonly call: (
    path: string,
    body: unknown,
    headers?: Record<string, string>,
    method?: string,
  ) => Promise<{ status: number; type: string; result: string; message: string }>;
}

async function start(config: Partial<Config112> = {}): Promise<World> {
  const clock = new ManualClock();
  const ports = testPorts(clock, new MemoryNet());
  const link = link112('emergency-video-112' as LinkId, ports, config112.parse({ port: 0, apiKey: API_KEY, ...config }));
  await link.start();
  const handle = (path: string, headers: Record<string, string>, body: Uint8Array, method: string): Promise<HttpResponse> =>
    link.http[path]!({
      method,
      path,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      body,
      peer: '10.0.0.9:1234',
    });
  const post: Parameters<typeof fakePorts>[1] = async ({ url, headers, body }) => {
    const response = await handle(new URL(url).pathname, { ...headers }, body, 'POST');
    return { status: response.status, body: Buffer.from(response.body) };
  };
  const call: World['call'] = async (path, body, headers = {}, method = 'POST') => {
    const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const response = await handle(path, { 'content-type': 'application/json', ...headers }, bytes, method);
    const reply = JSON.parse(String(response.body)) as { type: string; result: string; message: string; startTag: string };
    expect(reply).toMatchObject({ startTag: '$DA', endTag: '$DB', finishTag: '$DF' });
    return { status: response.status, type: reply.type, result: reply.result, message: reply.message };
  };
  return { clock, link, ports, call, fake: (options = {}) => fakeHttp112(fakePorts(ports, post), { apiKey: API_KEY, ...options }) };
}

function fakePorts(ports: TestPorts, post: ConstructorParameters<typeof FakeScsns>[0]['post']): ConstructorParameters<typeof FakeScsns>[0] {
  return { clock: ports.clock, random: ports.random, ciphers: ports.ciphers, post };
}

/** A fake that is logged in. */
async function loggedIn(world: World, options: Partial<FakeScsnsOptions> = {}): Promise<FakeScsns> {
  const fake = world.fake(options);
  expect((await fake.authenticate()).result).toBe('2000');
  return fake;
}

describe('112 link over SCSNS', () => {
  test('WP2: a partner that sends a reference of the vault itself opens nobody', async () => {
    const world = await start();
    await (await loggedIn(world)).send('10', eventOfCase(ROBBERY, { PROFILE: 'somebody', CAR_NUM: '12가3456' }));
    expect(world.ports.intake.events[0]?.items).toMatchObject({ CAR_NUM: '12가3456' });
    expect(world.ports.intake.events[0]?.items).not.toHaveProperty('PROFILE');
  });

  test('L30 AUTH gives a session key, EVENT becomes an event with the way it came', async () => {
    const world = await start();
    const police = await loggedIn(world);
    expect(police.sessionKey).toMatch(/^[0-9a-f]{48}$/);
    expect((await police.send('10', eventOfCase(ROBBERY))).result).toBe('2001');
    expect(world.ports.intake.events).toEqual([
      expect.objectContaining({
        link: 'emergency-video-112',
        sender: '112',
        type: '112UC001',
        occurrence: ROBBERY.caseNumber,
        state: 'occurred',
        grade: 'urgent',
        kind: '강도',
        place: { lon: 127.03, lat: 37.5, address: ROBBERY.address, areaCode: '1168010100', origin: 'sent' },
        at: Date.UTC(2026, 10, 21, 1, 15),
        drill: false,
        reporter: 'kimcs',
      }),
    ]);
    expect(world.ports.intake.events[0]!.items).toMatchObject({
      TRAN_SYS_HIS: 'B4113000000_112 > B4113000000_SCSNS',
      SEND_CD: 'B4113000000',
      SVC_TY: 'EVENT',
      '112_TY_CD': '강도',
      wire: 'http',
    });
    expect((await police.send('40', eventOfCase({ ...ROBBERY, lon: 127.04 }))).result).toBe('2004');
    expect((await police.send('91', eventOfCase(ROBBERY))).result).toBe('2002');
    expect(
      (await police.send('10', eventOfCase({ ...ROBBERY, caseNumber: 'pre' }, { isTest: 'Y', OCCUR_FCLT_ID: 'F1' }), { svcTy: 'PREEVT' }))
        .result,
    ).toBe('2001');
    expect(world.ports.intake.events.at(-1)).toMatchObject({ drill: true, facility: 'F1', items: { SVC_TY: 'PREEVT' } });
  });

  test('L31 a repeated (evtId, ocrNbr, status) is 4100', async () => {
    const world = await start();
    const police = await loggedIn(world);
    await police.send('10', eventOfCase(ROBBERY));
    expect(await police.send('10', eventOfCase(ROBBERY))).toMatchObject({ result: '4100', text: 'held already' });
  });

  test.each(['utf-8', 'euc-kr'] as const)('L32 text in %s, declared or not', async (encoding) => {
    const world = await start();
    const police = await loggedIn(world, { encoding });
    expect((await police.send('10', eventOfCase({ ...ROBBERY, address: '서울 똠방로' }))).result).toBe('2001');
    const envelope = JSON.stringify(
      police.envelope('EVENT', police.eventBody('10', eventOfCase({ ...ROBBERY, caseNumber: 'undeclared' }))),
    );
    expect((await world.call(EVENT, iconv.encode(envelope, encoding === 'utf-8' ? 'utf-8' : 'cp949'))).type).toBe('2001');
    expect(world.ports.intake.events.map((event) => event.place?.address)).toEqual(['서울 똠방로', ROBBERY.address]);
  });

  test('L32 a form, as the public receiver takes it', async () => {
    const world = await start();
    const police = await loggedIn(world);
    const envelope = police.envelope('EVENT', police.eventBody('10', eventOfCase(ROBBERY)));
    const form = new URLSearchParams(
      Object.entries(envelope).map(
        ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as [string, string],
      ),
    );
    expect((await world.call(EVENT, form.toString(), { 'content-type': 'application/x-www-form-urlencoded' })).type).toBe('2001');
    expect(world.ports.intake.events[0]).toMatchObject({
      occurrence: ROBBERY.caseNumber,
      items: { TRAN_SYS_HIS: 'B4113000000_112 > B4113000000_SCSNS' },
    });
  });

  const KEY = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
  test('L33 an ARIA-encrypted body is read with the key, and refused without or with another', async () => {
    const world = await start({ ariaKey: KEY });
    const police = await loggedIn(world, { ariaKey: KEY });
    expect((await police.send('10', eventOfCase(ROBBERY))).result).toBe('2001');
    const other = world.fake({ ariaKey: KEY.replaceAll('0', '1') });
    other.sessionKey = police.sessionKey;
    expect(await other.send('10', eventOfCase(ROBBERY))).toMatchObject({
      result: '4102',
      text: 'body: does not decrypt with the ARIA key of this link',
    });
    expect(world.ports.intake.quarantined).toHaveLength(1);
    const without = await start();
    expect((await without.fake({ ariaKey: KEY }).authenticate()).result).toBe('4102');
  });

  test.each([
    { mode: 'cbc', iv: 'zero', text: 'hex' },
    { mode: 'ecb', iv: 'prefix', text: 'base64' },
  ] as const)('L33 the body may be encrypted in $mode, vector $iv, as $text', async (aria) => {
    const world = await start({ ariaKey: KEY, aria });
    const police = await loggedIn(world, {}).catch(() => world.fake());
    const key = ariaKeyOf(KEY)!;
    const plain = new TextEncoder().encode(JSON.stringify(police.eventBody('10', eventOfCase(ROBBERY))));
    const sealed = world.ports.ciphers.encryptAria(
      aria.mode === 'ecb' ? { mode: 'ecb', key, bytes: plain } : { mode: 'cbc', iv: new Uint8Array(16), key, bytes: plain },
    );
    const envelope = { ...police.envelope('EVENT', {}), encAt: 'Y', body: Buffer.from(sealed).toString(aria.text) };
    expect((await world.call(EVENT, envelope)).type).toBe('2001');
  });

  test('L33 a pass phrase is filled up to a 256-bit key as the public source does', () => {
    expect(Buffer.from(ariaKeyOf('abc')!).toString('hex')).toBe(`616263${'00'.repeat(28)}1d`);
    expect(ariaKeyOf('x'.repeat(32))).toHaveLength(32);
    expect(ariaKeyOf('x'.repeat(33))).toBeUndefined();
  });

  test('L34 without a session, with an old one or that of another system: 4001', async () => {
    const world = await start({ sessionMinutes: 10 });
    const stranger = world.fake();
    expect((await stranger.send('10', eventOfCase(ROBBERY))).result).toBe('4001');
    const police = await loggedIn(world);
    const thief = world.fake({ sysCd: 'IPC' });
    thief.sessionKey = police.sessionKey;
    expect(await thief.send('10', eventOfCase(ROBBERY))).toMatchObject({ result: '4001', text: 'sysCd: the session is of another system' });
    await world.clock.advance(9 * 60_000);
    expect((await police.send('10', eventOfCase(ROBBERY))).result).toBe('2001');
    await world.clock.advance(2 * 60_000);
    expect((await police.send('91', eventOfCase(ROBBERY))).result).toBe('4001');
    expect(world.ports.intake.events).toHaveLength(1);
  });

  test('L34 a wrong key is 4001, too many of them 4209, and no key at all closes the wire', async () => {
    const world = await start();
    const guesser = world.fake({ apiKey: 'guess' });
    for (let at = 0; at < 10; at++) expect((await guesser.authenticate()).result).toBe('4001');
    expect((await guesser.authenticate()).result).toBe('4209');
    expect((await world.fake().authenticate()).result).toBe('4209');
    await world.clock.advance(60_000);
    expect((await world.fake().authenticate()).result).toBe('2000');
    const closed = await start({ apiKey: undefined });
    expect(await closed.fake().authenticate()).toMatchObject({ result: '4001', text: 'this wire is closed: no API key is configured' });
  });

  test('L34 sessions are bounded: the oldest makes room', async () => {
    const world = await start({ maxSessions: 2 });
    const [one, two, three] = [await loggedIn(world), await loggedIn(world), await loggedIn(world)];
    expect((await one.send('10', eventOfCase(ROBBERY))).result).toBe('4001');
    expect((await two.send('10', eventOfCase(ROBBERY))).result).toBe('2001');
    expect((await three.send('91', eventOfCase(ROBBERY))).result).toBe('2002');
  });

  type Change = (event: Record<string, unknown>, envelope: Record<string, unknown>) => void;
  const wrong: [string, string, string, Change][] = [
    ['a missing event id', '4101', 'body.evtId: missing', (event) => delete event.evtId],
    ['an empty case number', '4101', 'body.ocrNbr: missing', (event) => (event.ocrNbr = '')],
    ['a missing grade', '4101', 'body.evtGrad: missing', (event) => delete event.evtGrad],
    ['no progress code', '4101', 'body.ocrSts: missing', (event) => (delete event.ocrSts, delete event.ocrEvtSts)],
    [
      'no time at all',
      '4101',
      'body.ocrEvtTime: missing',
      (event, envelope) => (delete event.ocrEvtTime, delete event.ocrEvtStsTime, delete envelope.reqDate),
    ],
    [
      'no kind',
      '4101',
      'body.ocrEvtItem.112_TY_CD: missing',
      (event) => (delete event.evtNm, (event.ocrEvtItem = []), (event.ocrEvtItemCnt = '0')),
    ],
    ['a missing sender', '4101', 'sendCd: missing', (_, envelope) => (envelope.sendCd = '')],
    ['an unknown grade', '4102', 'body.evtGrad:', (event) => (event.evtGrad = '77')],
    ['an unknown progress code', '4102', 'body.ocrSts: 77 is not a known progress code', (event) => (event.ocrSts = '77')],
    ['a time that is none', '4102', 'body.ocrEvtTime: not yyyyMMddHHmmss', (event) => (event.ocrEvtTime = '2026-11-21')],
    ['a number for a name', '4102', 'body.evtNm:', (event) => (event.evtNm = 7)],
    ['a wrong tag', '4102', 'body.startTag:', (event) => (event.startTag = '$XX')],
    ['a wrong item count', '4102', 'body.ocrEvtItemCnt: 9, but there are 3 items', (event) => (event.ocrEvtItemCnt = '9')],
    ['an unknown service', '4102', 'svcTy:', (_, envelope) => (envelope.svcTy = 'PING')],
    ['encryption that is not', '4102', 'body: encAt is Y, but the body is not encrypted', (_, envelope) => (envelope.encAt = 'Y')],
    [
      'too many items',
      '4209',
      'body.ocrEvtItem: more than 100',
      (event) => (event.ocrEvtItem = Array.from({ length: 101 }, () => ({ key: 'k', val: 'v' }))),
    ],
    ['too many hops', '4209', 'tranSysHis: more than 20', (_, envelope) => (envelope.tranSysHis = Array(21).fill('x'))],
    ['an event of another service', '4004', 'body.evtId: 119UC001 is not linked here', (event) => (event.evtId = '119UC001')],
  ];
  test.each(wrong)('L35 %s is answered %s, names the field and keeps the bytes', async (_what, type, message, change) => {
    const world = await start();
    const police = await loggedIn(world);
    const event = structuredClone(police.eventBody('10', eventOfCase(ROBBERY))) as Record<string, unknown>;
    const envelope = structuredClone(police.envelope('EVENT', {})) as Record<string, unknown>;
    change(event, envelope);
    envelope.body = event;
    const answer = await world.call(EVENT, envelope, { 'x-scsns-secret': police.sessionKey });
    expect(answer).toMatchObject({ status: 200, result: '1', type });
    expect(answer.message).toContain(message);
    expect(world.ports.intake.events).toEqual([]);
    expect(world.ports.intake.quarantined).toHaveLength(1);
    expect(world.ports.intake.quarantined[0]!.problems.join()).toContain(message);
    expect(Buffer.from(world.ports.intake.quarantined[0]!.bytes).toString()).toBe(JSON.stringify(envelope));
  });

  test('L36 what is not the envelope at all: 4000, 4005, 4006, 4015, 4209, and 5100 while stopped', async () => {
    const world = await start({ maxBodyBytes: 5_000 });
    const police = await loggedIn(world);
    const secret = { 'x-scsns-secret': police.sessionKey };
    expect(await world.call(EVENT, '{"svcTy":', secret)).toMatchObject({ status: 200, type: '4000' });
    expect(await world.call(EVENT, '[1]', secret)).toMatchObject({ status: 200, type: '4000' });
    expect(await world.call(EVENT, '', {}, 'GET')).toMatchObject({ status: 405, type: '4005' });
    expect(await world.call(EVENT, police.envelope('AUTH', {}), secret)).toMatchObject({ type: '4005' });
    expect(await world.call(AUTH, police.envelope('EVENT', {}))).toMatchObject({ type: '4005' });
    expect(await world.call(EVENT, '{}', { accept: 'text/html' })).toMatchObject({ status: 406, type: '4006' });
    expect(await world.call(EVENT, '<a/>', { 'content-type': 'application/xml' })).toMatchObject({ type: '4015' });
    expect(await world.call(EVENT, Uint8Array.of(0xff, 0xff), secret)).toMatchObject({ type: '4015' });
    expect(
      await world.call(EVENT, Uint8Array.of(0xb0, 0xad), { ...secret, 'content-type': 'application/json;charset=utf-8' }),
    ).toMatchObject({ type: '4015' });
    expect(await world.call(EVENT, 'x'.repeat(5_001), secret)).toMatchObject({ status: 413, type: '4209' });
    expect(await world.call(EVENT, `${'['.repeat(2_000)}`, secret)).toMatchObject({ type: '4000' });
    const kept = world.ports.intake.quarantined.length;
    expect(await world.call(EVENT, 'stranger without a session')).toMatchObject({ type: '4000' });
    expect(world.ports.intake.quarantined).toHaveLength(kept);
    const stopping = world.link.stop();
    await world.clock.advance(5_000);
    await stopping;
    expect(await world.call(EVENT, '{}')).toMatchObject({ status: 503, type: '5100' });
  });

  test('L37 an answer comes only after the commit; busy 5003, failed 5000, late 5004, unknown case 4004', async () => {
    const world = await start({ storeSeconds: 5 });
    const police = await loggedIn(world);
    world.ports.intake.held = true;
    let answered = false;
    const answer = police.send('10', eventOfCase(ROBBERY)).finally(() => (answered = true));
    await settled();
    expect(answered).toBe(false);
    world.ports.intake.commit();
    expect((await answer).result).toBe('2001');
    const late = police.send('40', eventOfCase(ROBBERY));
    await world.clock.advance(6_000);
    expect((await late).result).toBe('5004');
    world.ports.intake.held = false;
    for (const [outcome, type] of [
      ['busy', '5003'],
      ['throw', '5000'],
      ['unmatched', '4004'],
    ] as const) {
      world.ports.intake.answer = outcome;
      expect((await police.send('91', eventOfCase(ROBBERY))).result).toBe(type);
    }
  });

  test('L37 requests beyond the maximum at once are told to come again', async () => {
    const world = await start({ maxInFlight: 2 });
    const police = await loggedIn(world);
    world.ports.intake.held = true;
    const first = [police.send('10', eventOfCase(ROBBERY)), police.send('40', eventOfCase(ROBBERY))];
    expect((await police.send('91', eventOfCase(ROBBERY))).result).toBe('4209');
    world.ports.intake.commit();
    expect((await Promise.all(first)).map((answer) => answer.result)).toEqual(['2001', '2004']);
  });

  test('L12 coordinates of the envelope are judged like those of the telegram', async () => {
    const world = await start();
    const police = await loggedIn(world);
    for (const [at, [lon, lat]] of [
      [37.5, 127.03],
      [0, 0],
      ['abc', 'def'],
    ].entries())
      await police.send('10', eventOfCase({ ...ROBBERY, caseNumber: `c${at}`, lon: lon!, lat: lat! }));
    expect(world.ports.intake.events.map((event) => event.place?.origin)).toEqual(['unswapped', undefined, undefined]);
    expect(world.ports.intake.events[1]).toMatchObject({ content: ROBBERY.address });
  });
});
