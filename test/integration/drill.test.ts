import { afterEach, describe, expect, test } from 'vitest';
import type { DrillSummary } from '#contract/drill-view.ts';
import { readEntries } from '#server/store/journal-rows.ts';
import { command, idsOf, useApiCity, view } from '../support/api-city.ts';
import type { Json } from '../support/api-client.ts';

const city = useApiCity();

const SCRIPT = {
  id: 'test-drill',
  title: { ko: '시험 훈련', en: 'Test drill' },
  events: [
    { after: 0, type: '112UC001', case: 'robbery', kind: '강도', at: [127.05, 37.5], address: '훈련로 1' },
    {
      after: 0,
      type: '112UC001',
      kind: '소음',
      grade: 'normal',
      at: [127.01, 37.49],
      facility: 'bell-1',
      repeat: { times: 3, every: 0.1 },
    },
    { after: 3_600, type: '112UC001', kind: '화재', at: [127.02, 37.51] },
  ],
};

async function startDrill(script: unknown = SCRIPT): Promise<string> {
  const { status, json } = await city.as('lead').post('/api/v1/drills', { script });
  expect([status, json.title]).toEqual([201, { ko: '시험 훈련', en: 'Test drill' }]);
  return json.id;
}

async function summary(id: string): Promise<DrillSummary> {
  return (await city.as('lead').get(`/api/v1/drills/${id}`)).json;
}

/** Waits until so many incidents of the drill are there. */
async function opened(id: string, count: number): Promise<DrillSummary['incidents']> {
  await expect.poll(async () => (await summary(id)).incidents.length).toBe(count);
  return (await summary(id)).incidents;
}

async function endAll(): Promise<void> {
  for (const drill of (await city.as('lead').get('/api/v1/drills')).json.drills)
    if (drill.endedAt === undefined) await city.as('lead').post(`/api/v1/drills/${drill.id}/end`, {});
}

afterEach(endAll);

describe('drills', () => {
  test('I80: a scenario is played, repetitions written out, each incident marked; one drill at a time', async () => {
    const id = await startDrill();
    const incidents = await opened(id, 4);
    expect(incidents.map((incident) => incident.kind).sort()).toEqual(['강도', '소음', '소음', '소음']);
    for (const incident of incidents) expect((await view(city.as('operator'), incident.id)).drill).toBe(true);
    await expect.poll(async () => (await summary(id)).drill).toMatchObject({ played: 4, events: 5 });
    const second = await city.as('lead').post('/api/v1/drills', { script: SCRIPT });
    expect([second.status, second.json.code]).toEqual([409, 'drillRunning']);
    expect((await city.as('lead').post('/api/v1/drills', { scenario: 'nothing' })).json.code).toBe('notFound');
    const wrong = await city.as('lead').post('/api/v1/drills', { script: { ...SCRIPT, events: [{ after: -1, type: 'x', kind: '' }] } });
    expect([wrong.status, wrong.json.code]).toEqual([400, 'invalid']);
  });

  test('I81: an outside room finds it nowhere, is told nothing, and what a person orders is kept inside', async () => {
    const id = await startDrill();
    const robbery = (await opened(id, 4)).find((incident) => incident.kind === '강도');
    expect((await command(city.as('lead'), robbery!.id, { command: 'propagate', organisation: 'police-112' })).json.code).toBe(
      'drillStaysInside',
    );
    expect(idsOf(await city.as('officer112').get('/api/v1/incidents'))).not.toContain(robbery!.id);
    expect((await city.as('officer112').get(`/api/v1/incidents/${robbery!.id}`)).json.code).toBe('notYourIncident');
    const push = await city.as('lead').post(`/api/v1/incidents/${robbery!.id}/pushes`, { camera: 'cam-000', server: 'police', uid: 'x' });
    expect(push.json.code).toBe('drillStaysInside');
    const kinds = (await city.as('lead').get(`/api/v1/incidents/${robbery!.id}`)).json.timeline.map((entry: Json) => entry.kind);
    expect(kinds.filter((kind: string) => /^(share|propagation|message|push)\./.test(kind))).toEqual([]);
    const { rows } = await city.server.database.query<{ effect: Json }>(`select effect from outbox where effect::text like '%${id}%'`);
    expect(rows.map((row) => row.effect.do).filter((kind) => kind !== 'wake')).toEqual([]);
    expect((await summary(id)).keptInside).toBe(1);
  });

  test('I82: figures are the same before, during and after a drill', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const figures = async (): Promise<unknown> => {
      const outcome = (await city.as('lead').get(`/api/v1/figures/outcome?from=2026-01-01&to=${today}&by=service`)).json;
      const {
        from: _from,
        to: _to,
        operatorHours: _hours,
        perOperatorHour: _per,
        hours,
        ...alarms
      } = (await city.as('lead').get('/api/v1/figures/alarms?hours=2')).json;
      return { outcome, alarms, raised: hours.map((each: Json) => each.raised) };
    };
    const before = await figures();
    const id = await startDrill();
    const [first] = await opened(id, 4);
    await command(city.as('operator'), first!.id, { command: 'acknowledge' });
    expect(await figures()).toEqual(before);
    await endAll();
    expect(await figures()).toEqual(before);
  });

  test('I84, I83: its end ends what lives of it and nothing else, and both ends are in the journal', async () => {
    const id = await startDrill();
    await opened(id, 4);
    const { status, json } = await city.as('lead').post(`/api/v1/drills/${id}/end`, {});
    expect([status, json.incidents.map((incident: Json) => incident.status)]).toEqual([200, ['closed', 'closed', 'closed', 'closed']]);
    expect((await view(city.as('operator'), city.incident)).status).toBe('open');
    expect((await city.as('lead').post(`/api/v1/drills/${id}/end`, {})).json.code).toBe('alreadyDone');
    expect((await city.as('lead').post('/api/v1/drills/nothing/end', {})).json.code).toBe('notFound');
    const entries = [
      ...(await readEntries(city.server.database, { kind: 'drill.started', limit: 1 })),
      ...(await readEntries(city.server.database, { kind: 'drill.ended', limit: 1 })),
    ];
    expect(entries.map((entry) => [entry.kind, entry.actor, entry.data['drill']])).toEqual([
      ['drill.started', 'person:demo-lead', id],
      ['drill.ended', 'person:demo-lead', id],
    ]);
  });

  test('I85: the summary says who did how much, the times of each incident, and what was missed', async () => {
    const id = await startDrill();
    const incidents = await opened(id, 4);
    const robbery = incidents.find((incident) => incident.kind === '강도')!;
    await command(city.as('operator'), robbery.id, { command: 'acknowledge' });
    await city.server.record({
      kind: 'view.opened',
      at: robbery.openedAt + 700,
      actor: 'person:demo-operator',
      incident: robbery.id as never,
      data: { view: 'v' },
    });
    await command(city.as('lead'), robbery.id, { command: 'note', note: 'x' });
    await command(city.as('operator'), robbery.id, { command: 'close' });
    const told = await summary(id);
    expect(told.participants).toEqual([
      { name: '김관제', actions: 2 },
      { name: '이팀장', actions: 1 },
    ]);
    expect(told.incidents.find((incident) => incident.id === robbery.id)).toMatchObject({
      status: 'closed',
      firstPictureAt: robbery.openedAt + 700,
      assignee: '김관제',
    });
    expect([told.toFirstPicture, told.missed]).toEqual([700, 3]);
    expect(told.toAcknowledge).toBeGreaterThanOrEqual(0);
    for (const login of ['operator', 'admin', 'officer112', 'nosy'] as const) {
      expect((await city.as(login).get(`/api/v1/drills/${id}`)).json.code).toBe('noRight');
      expect((await city.as(login).post('/api/v1/drills', { script: SCRIPT })).json.code).toBe('noRight');
    }
    expect((await city.as('auditor').get(`/api/v1/drills/${id}`)).status).toBe(200);
    expect((await city.as('auditor').post(`/api/v1/drills/${id}/end`, {})).json.code).toBe('noRight');
  });
});
