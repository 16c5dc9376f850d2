import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CityConfig } from '#contract/city-config.ts';
import type { DutyRosterDocument } from '#contract/duty-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { letPersonLeave } from '#server/people/keep-person.ts';
import { readEntries } from '#server/store/journal-rows.ts';
import { MailServer } from '#simulator/messages/mail-server.ts';
import { SmsGateway } from '#simulator/messages/sms-gateway.ts';
import { command, view } from '../support/api-city.ts';
import { ApiClient, FeedViewer, type Json } from '../support/api-client.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { PushBrowser } from '../support/push-browser.ts';
import { freshDatabase, startRunningServer, type RunningServer } from '../support/running-server.ts';
import { borrowPostgres, type TestPostgres } from '../support/test-postgres.ts';

/** 10:15 in Seoul: the first day of the cycle, day shift. */
const clock = new ManualClock(Date.UTC(2026, 10, 21, 1, 15, 0));
const PHONE = '010-9876-5432';
let postgres: TestPostgres;
let server: RunningServer;
let sms: SmsGateway;
let mail: MailServer;
let push: { readonly url: string; readonly taken: Buffer[]; close(): Promise<void> };
const clients = new Map<string, ApiClient>();
const as = (login: string): ApiClient => clients.get(login)!;

const ROSTER = {
  shifts: { day: { from: '09:00', to: '18:00' }, night: { from: '18:00', to: '09:00' } },
  cycleFrom: '2026-11-21',
  crews: [
    { name: '1조', days: ['day'], posts: { operator: ['operator'], lead: ['lead'] } },
    { name: '2조', days: ['night'], posts: { operator: ['operator2'] } },
  ],
  covers: [],
  chain: [
    { post: 'operator', withinSeconds: 30, channels: [] },
    { post: 'lead', withinSeconds: 30, channels: ['sms'] },
  ],
} satisfies DutyRosterDocument;

async function startPushService(): Promise<typeof push> {
  const taken: Buffer[] = [];
  const service = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      taken.push(Buffer.concat(parts));
      response.writeHead(201).end();
    });
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  return {
    url: `http://127.0.0.1:${(service.address() as AddressInfo).port}/push/1`,
    taken,
    close: async () => {
      service.closeAllConnections();
      await new Promise((resolve) => service.close(resolve));
    },
  };
}

beforeAll(async () => {
  sms = await SmsGateway.start({ port: 0, apiKey: 'demo' });
  mail = await MailServer.start({ port: 0 });
  push = await startPushService();
  const config = (read: CityConfig): CityConfig => ({
    ...read,
    duty: {
      'city-centre': { ...ROSTER, covers: [] },
      'police-112': { ...ROSTER, crews: [], chain: [{ withinSeconds: 60, channels: ['sms'] }] },
    },
    messages: {
      ...read.messages,
      sms: { url: sms.url, from: '02-555-0100' },
      email: { host: '127.0.0.1', port: mail.port, security: 'none', from: 'mangru@city.example' },
      push: { subject: 'mailto:centre@city.example', services: ['127.0.0.1'] },
    },
  });
  postgres = await borrowPostgres();
  server = await startRunningServer({ database: await freshDatabase(postgres), config, clock, performs: true });
  for (const login of ['operator', 'operator2', 'lead', 'admin', 'auditor', 'officer112', 'fire'])
    clients.set(login, await ApiClient.signedIn(server, login));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
  await Promise.all([sms[Symbol.asyncDispose](), mail[Symbol.asyncDispose](), push.close()]);
});

let incident = '';
beforeEach(async () => {
  incident = await server.report();
});

/** Lets the outbox work: its clock is ours, its sockets and its store are not. */
async function until(holds: () => Promise<boolean> | boolean, what: string): Promise<void> {
  await vi.waitFor(
    async () => {
      await clock.advance(100);
      if (!(await holds())) throw new Error(`not in time: ${what}`);
    },
    { timeout: 30_000, interval: 5 },
  );
}

const last = (shown: IncidentView): IncidentView['propagations'][number] => shown.propagations.at(-1)!;
const toldOf = async (): Promise<IncidentView['propagations'][number]> => last(await view(as('operator'), incident));
const timeline = async (login = 'operator'): Promise<Json[]> => (await as(login).get(`/api/v1/incidents/${incident}`)).json.timeline;

describe('messages', () => {
  test('P4, P6: a text message goes once, proves that it arrived, and the row says when and by what', async () => {
    await command(as('operator'), incident, {
      command: 'propagate',
      organisation: 'fire-119',
      channels: ['sms'],
      note: '{kind} 지원 바람',
    });
    await until(async () => (await toldOf()).messages?.[0]?.state === 'delivered', 'the text message is delivered');
    const told = await toldOf();
    expect(told).toMatchObject({ note: '강도 지원 바람', deliveredBy: 'sms', messages: [{ channel: 'sms', state: 'delivered' }] });
    expect(sms.sent.filter(({ to }) => to === '025550119')).toMatchObject([
      { text: expect.stringContaining('강도 지원 바람'), urgent: true },
    ]);
    const { rows } = await server.database.query("select id from outbox where effect->>'do' = 'deliver'");
    await until(
      async () => (await server.database.query("select id from outbox where effect->>'do' = 'deliver'")).rows.length === 0,
      `outbox is empty of ${rows.length}`,
    );
  });

  test('P4: mail and web push go to a person; what the person has no address for is said on the row', async () => {
    const browser = new PushBrowser(push.url);
    expect((await as('lead').post('/api/v1/me/browsers', { do: 'add', subscription: browser.subscription })).status).toBe(200);
    expect((await as('lead').post('/api/v1/me/contact', { email: 'lead@city.example' })).json).toMatchObject({
      email: 'lead@city.example',
      browsers: 1,
    });
    await command(as('operator'), incident, {
      command: 'propagate',
      organisation: 'city-centre',
      person: 'demo-lead',
      channels: ['email', 'push', 'sms', 'link'],
    });
    await until(
      async () => (await toldOf()).messages?.every(({ state }) => state === 'sent' || state === 'failed') ?? false,
      'all have gone',
    );
    expect((await toldOf()).messages?.map(({ channel, state, reason, personName }) => [channel, state, reason, personName])).toEqual([
      ['email', 'sent', undefined, '이팀장'],
      ['push', 'sent', undefined, '이팀장'],
      ['sms', 'failed', 'noContact', '이팀장'],
      ['link', 'failed', 'notConfigured', undefined],
    ]);
    expect(mail.received.at(-1)?.to).toEqual(['lead@city.example']);
    expect(browser.read(push.taken.at(-1)!)).toMatchObject({
      title: expect.stringContaining('강도'),
      url: expect.stringContaining(incident),
    });
  });

  test('P12: addresses are sealed in the store, shown to themselves only, and in no log and no entry', async () => {
    await as('operator2').post('/api/v1/me/contact', { phone: PHONE });
    await command(as('operator'), incident, {
      command: 'propagate',
      organisation: 'city-centre',
      person: 'demo-operator2',
      channels: ['sms'],
    });
    await until(async () => (await toldOf()).messages?.[0]?.state === 'delivered', 'delivered');
    expect((await as('operator2').get('/api/v1/me/contact')).json.phone).toBe(PHONE);
    expect((await as('lead').get('/api/v1/me/contact')).json.phone).toBeUndefined();
    const { rows } = await server.database.query<{ text: string }>(
      "select encode(phone_cipher, 'escape') as text from person_contact union all select data::text from journal union all select effect::text from outbox union all select body::text from incident",
    );
    const digits = PHONE.replaceAll('-', '');
    for (const hidden of [PHONE, digits]) {
      expect(rows.some(({ text }) => text?.includes(hidden))).toBe(false);
      expect(server.log()).not.toContain(hidden);
      expect(JSON.stringify(await timeline())).not.toContain(hidden);
    }
    expect(sms.sent.at(-1)?.to).toBe(digits);
  });

  test('P12: whoever leaves is forgotten', async () => {
    const gone = await ApiClient.signedIn(server, 'lead2');
    await gone.post('/api/v1/me/contact', { phone: PHONE });
    await gone.post('/api/v1/me/browsers', {
      do: 'add',
      subscription: new PushBrowser(push.url.replace(/\/\w+$/, '/of-lead2')).subscription,
    });
    const kept = async (): Promise<number> =>
      (
        await server.database.query(
          "select person from person_contact where person = 'demo-lead2' union all select person from push_subscription where person = 'demo-lead2'",
        )
      ).rows.length;
    expect(await kept()).toBe(2);
    expect([await letPersonLeave(server.database, 'lead2'), await kept()]).toEqual([true, 0]);
    expect(await letPersonLeave(server.database, 'lead2')).toBe(false);
  });

  test('P12: a push service that the configuration does not name is not called, nor is what is no number', async () => {
    for (const endpoint of ['https://evil.example/push', 'http://169.254.169.254/latest', 'http://localhost:1/x'])
      expect(
        (await as('lead').post('/api/v1/me/browsers', { do: 'add', subscription: { ...new PushBrowser(endpoint).subscription } })).json
          .code,
      ).toBe('invalid');
    expect((await as('lead').post('/api/v1/me/contact', { phone: 'call me' })).status).toBe(400);
    expect((await as('lead').post('/api/v1/me/browsers', { do: 'remove', endpoint: push.url })).json.browsers).toBe(0);
  });
});

describe('who is told', () => {
  test('P2: the view names the agencies, one press tells those that were named, and each is shown its own', async () => {
    const shown = await view(as('operator'), incident);
    expect(shown.agencies).toEqual(['police-112', 'fire-119', 'moj-tracking', 'disaster-room']);
    await command(as('operator'), incident, { command: 'propagateAll', organisations: ['police-112', 'fire-119'], note: '{address} 출동' });
    const after = await view(as('operator'), incident);
    expect(after.propagations.map(({ organisation }) => organisation)).toEqual(['police-112', 'fire-119']);
    const fire = await view(as('fire'), incident);
    expect([fire.propagations.length, fire.agencies, fire.escalations, fire.sopLists]).toEqual([1, [], [], []]);
  });

  test('P1, P6: a screen of the very person proves it delivered, with their name', async () => {
    await command(as('operator'), incident, { command: 'propagate', organisation: 'police-112', person: 'demo-officer112' });
    const [other, told] = [await FeedViewer.open(server, as('lead')), await FeedViewer.open(server, as('officer112'))];
    await until(async () => (await toldOf()).deliveredAt !== undefined, 'delivered');
    expect(await toldOf()).toMatchObject({ deliveredBy: 'console', deliveredTo: '최경위', people: [{ name: '최경위' }] });
    await Promise.all([other.close(), told.close()]);
  });

  test('receivers and crews are listed with who is on duty', async () => {
    const { json } = await as('operator').get('/api/v1/receivers');
    expect(json.channels).toEqual(['sms', 'email', 'push']);
    const centre = json.organisations.find((each: Json) => each.id === 'city-centre');
    expect(centre.posts.find((post: Json) => post.id === 'operator')).toMatchObject({ onDuty: true, people: [{ name: '김관제' }] });
    expect(json.crews).toMatchObject([
      { name: '1조', working: true, people: [{ name: '이팀장' }] },
      { name: '2조', working: false, people: [{ name: '한관제' }] },
    ]);
    expect((await as('auditor').get('/api/v1/receivers')).status).toBe(403);
  });
});

describe('escalation', () => {
  test('P7: nobody acknowledges in 60 s, so the chain of that organisation is told, until somebody does', async () => {
    const [first] = (await view(as('operator'), incident)).propagations;
    await until(async () => (await view(as('operator'), incident)).escalations.length === 1, 'the chain begins');
    const running = await view(as('operator'), incident);
    expect(running.propagations[0]).toMatchObject({ id: first!.id, overdueAt: expect.any(Number) });
    expect(running.escalations).toMatchObject([{ organisation: 'police-112', propagation: first!.id, step: 1, steps: 1 }]);
    await command(as('officer112'), incident, { command: 'acknowledgePropagation', propagation: last(running).id });
    const answered = await view(as('operator'), incident);
    expect(answered.escalations).toMatchObject([{ ended: 'acknowledged' }]);
    expect(answered.propagations[0]).toMatchObject({ settledAt: expect.any(Number) });
    const kinds = (await timeline()).map((entry: Json) => entry.kind);
    expect(kinds).toEqual(expect.arrayContaining(['propagation.overdue', 'escalation.started', 'escalation.told', 'escalation.ended']));
    expect((await timeline('officer112')).map((entry: Json) => entry.kind)).not.toContain('escalation.started');
  });
});

describe('rosters and templates', () => {
  test('P11: a roster is changed over the version that was read, recorded, and used at once', async () => {
    const mine = async (): Promise<Json> =>
      (await as('lead').get('/api/v1/duty')).json.rosters.find((each: Json) => each.organisation === 'city-centre');
    const before = await mine();
    expect([before.version, before.working[0].crew, before.posts.find((post: Json) => post.post === 'lead').people[0].name]).toEqual([
      0,
      '1조',
      '이팀장',
    ]);
    const cover = { from: clock.now() - 1_000, to: clock.now() + 3_600_000, post: 'lead', login: 'operator', instead: 'lead' };
    const changed = await as('lead').post('/api/v1/duty/city-centre', { version: 0, roster: { ...before.roster, covers: [cover] } });
    expect(changed.json).toMatchObject({ version: 1 });
    expect(changed.json.posts.find((post: Json) => post.post === 'lead').people).toMatchObject([{ name: '김관제' }]);
    expect((await as('lead').post('/api/v1/duty/city-centre', { version: 0, roster: before.roster })).json.code).toBe('changedMeanwhile');
    const entries = await readEntries(server.database, { kind: 'duty.changed', limit: 10 });
    expect(entries).toMatchObject([
      { actor: 'person:demo-lead', data: { organisation: 'city-centre', crews: ['1조', '2조'], covers: 1, steps: 2 } },
    ]);
    expect((await as('lead').post('/api/v1/duty/city-centre', { version: 1, roster: before.roster })).status).toBe(200);
  });

  test('P11: what cannot be is refused by field, and whoever may not is refused', async () => {
    const post = (roster: unknown, login = 'lead', organisation = 'city-centre'): ReturnType<ApiClient['post']> =>
      as(login).post(`/api/v1/duty/${organisation}`, { version: 2, roster });
    const stranger = await post({ ...ROSTER, chain: [{ login: 'nobody', withinSeconds: 60, channels: [] }] });
    expect([stranger.status, stranger.json.errors]).toEqual([
      400,
      [{ field: 'body.roster', reason: 'nobody of this organisation has the login nobody' }],
    ]);
    const unknown = await post({ ...ROSTER, crews: [{ name: '1조', days: ['dawn'], posts: {} }] });
    expect(JSON.stringify(unknown.json.errors)).toContain('there is no shift dawn');
    expect((await post({ ...ROSTER, covers: [{ from: 5, to: 4, post: 'lead', login: 'lead' }] })).status).toBe(400);
    expect((await post({ ...ROSTER, chain: [{ post: 'lead', login: 'lead', withinSeconds: 60, channels: [] }] })).status).toBe(400);
    expect([(await post(ROSTER, 'operator')).status, (await post(ROSTER, 'lead', 'nowhere')).status]).toEqual([403, 404]);
  });

  test('P11: templates are changed the same way; one with an unknown placeholder is refused', async () => {
    const { json } = await as('operator').get('/api/v1/message-templates');
    expect(json.templates.length).toBeGreaterThan(2);
    const template = { id: 'x', title: { ko: '가', en: 'A' }, text: '{address} 출동' };
    expect((await as('lead').post('/api/v1/message-templates', { version: json.version, templates: [template] })).json).toEqual({
      version: json.version + 1,
      templates: [template],
    });
    const wrong = await as('lead').post('/api/v1/message-templates', {
      version: json.version + 1,
      templates: [{ ...template, text: '{adress}' }],
    });
    expect(JSON.stringify(wrong.json.errors)).toContain('there is no placeholder {adress}');
    expect((await as('lead').post('/api/v1/message-templates', { version: json.version, templates: [] })).json.code).toBe(
      'changedMeanwhile',
    );
    expect((await as('operator').post('/api/v1/message-templates', { version: json.version + 1, templates: [] })).status).toBe(403);
  });
});

describe('handling', () => {
  test('I60: checklists that hold are named, ticked with a name, and what is left is named at the end', async () => {
    expect((await view(as('operator'), incident)).sopLists).toEqual(['first']);
    await command(as('operator'), incident, { command: 'tickSop', list: 'first', item: 'call', comment: '신고자 안전' });
    expect((await view(as('lead'), incident)).sop).toMatchObject([{ list: 'first', item: 'call', by: '김관제', comment: '신고자 안전' }]);
    await command(as('operator'), incident, { command: 'close' });
    const closed = (await timeline()).find((entry: Json) => entry.kind === 'incident.closed');
    expect(closed.data.unfinished).toEqual(['현장 확인']);
    expect((await timeline('officer112')).find((entry: Json) => entry.kind === 'incident.closed').data).toEqual({});
  });

  test('I61: everything that is mine goes to a crew at once, and is the other’s when accepted', async () => {
    const second = await server.report();
    for (const id of [incident, second]) await command(as('operator'), id, { command: 'acknowledge' });
    const offered = await as('operator').post('/api/v1/handovers', { crew: '2조', note: '야간 인계' });
    expect(offered.json).toMatchObject({ incidents: expect.arrayContaining([incident, second]), refused: [] });
    const { handover } = offered.json;
    expect((await view(as('operator2'), incident)).handover).toMatchObject({
      id: handover,
      to: '2조',
      from: { name: '김관제' },
      note: '야간 인계',
      people: ['demo-operator2'],
    });
    expect((await as('lead').post(`/api/v1/handovers/${handover}/commands`, { command: 'accept' })).json.code).toBe('notForYou');
    const accepted = await as('operator2').post(`/api/v1/handovers/${handover}/commands`, { command: 'accept' });
    expect(accepted.json.incidents).toEqual(expect.arrayContaining([incident, second]));
    expect((await view(as('operator'), second)).assignee).toMatchObject({ name: '한관제' });
    expect((await as('operator2').post(`/api/v1/handovers/${handover}/commands`, { command: 'accept' })).json.code).toBe('noHandover');
    expect((await as('auditor').post('/api/v1/handovers', { crew: '2조' })).status).toBe(403);
  });

  test('I62, I63: merged incidents live on in the store as one, and a restart of the case finds it', async () => {
    const occurrence = `case-${incident}`;
    const double = await server.report({ occurrence, place: { lon: 127.04, lat: 37.51, origin: 'sent' } });
    const merged = await command(as('operator'), double, { command: 'merge', into: incident, note: '같은 사건' });
    expect(merged.json.incident).toMatchObject({ status: 'merged', mergedInto: incident, cameras: expect.any(Array) });
    const kept = await view(as('operator'), incident);
    expect([kept.cases.length, kept.absorbed.map((each) => each.incident)]).toEqual([2, [double]]);
    expect(kept.shares.filter((share) => share.endedAt === undefined)).toHaveLength(1);
    expect(
      await server.report({ occurrence, state: 'changed', content: '용의자 도주', place: { lon: 127.04, lat: 37.51, origin: 'sent' } }),
    ).toBe(incident);
    const officer = await view(as('officer112'), double);
    expect([officer.status, officer.cameras, officer.can.viewVideo]).toEqual(['merged', [], { refused: 'incidentEnded' }]);
    expect((await command(as('operator'), double, { command: 'reopen' })).json.code).toBe('notInThisStatus');
  });

  test('I64: a case is taken out again, and the answer says into what', async () => {
    const occurrence = `split-${incident}`;
    const double = await server.report({ occurrence, kind: '절도' });
    await command(as('operator'), double, { command: 'merge', into: incident });
    const apart = await command(as('operator'), incident, { command: 'split', sender: '112', type: '112UC001', occurrence });
    expect(apart.json.opened).toMatchObject({ kind: '절도', cases: [{ occurrence }] });
    expect(apart.json.incident.cases).toHaveLength(1);
    expect(await server.report({ occurrence, state: 'ended' })).toBe(apart.json.opened.id);
    expect((await view(as('operator'), apart.json.opened.id)).status).toBe('closed');
  });
});
