import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MAX_TICKET_SECONDS } from '#contract/relay-control.ts';
import { INCIDENT_ABILITIES, type IncidentCommand, type IncidentView } from '#contract/incident-view.ts';
import { readEntries } from '#server/store/journal-rows.ts';
import type { IncidentId } from '#domain/ids.ts';
import { ApiClient, FeedViewer } from '../support/api-client.ts';
import { CENTRE } from '../support/engine-city.ts';
import { freshDatabase, startRunningServer, type RunningServer } from '../support/running-server.ts';
import { startTestPostgres, type TestPostgres } from '../support/test-postgres.ts';

let postgres: TestPostgres;
let server: RunningServer;
let operator: ApiClient;
let lead: ApiClient;
let admin: ApiClient;
let officer: ApiClient;
let auditor: ApiClient;
let fire: ApiClient;
let nosy: ApiClient;

beforeAll(async () => {
  postgres = await startTestPostgres();
  server = await startRunningServer({ database: await freshDatabase(postgres) });
  [operator, lead, admin, officer, auditor, fire, nosy] = await Promise.all((['operator', 'lead', 'admin', 'officer112', 'auditor', 'fire', 'nosy'] as const).map((login) => ApiClient.signedIn(server, login)));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

let incident: string;
beforeEach(async () => {
  incident = await server.report();
});

const command = (client: ApiClient, id: string, body: IncidentCommand) => client.post(`/api/v1/incidents/${id}/commands`, body);
const view = async (client: ApiClient, id = incident): Promise<IncidentView> => (await client.get(`/api/v1/incidents/${id}`)).json.incident;
const ids = (answer: { readonly json: any }): string[] => answer.json.incidents.map((each: IncidentView) => each.id);

describe('the description', () => {
  test('A1: every operation is described, every reference leads somewhere, and every path of it is answered', async () => {
    const { json: api } = await new ApiClient(server).get('/api/openapi.json');
    expect(api.openapi).toBe('3.1.1');
    const operations = Object.entries<any>(api.paths).flatMap(([path, methods]) => Object.entries<any>(methods).map(([method, operation]) => ({ path, method, ...operation })));
    expect(operations.map((each) => `${each.method} ${each.path}`).sort()).toEqual([
      'delete /api/v1/session',
      'get /api/openapi.json',
      'get /api/v1/about',
      'get /api/v1/basemap',
      'get /api/v1/basemap/{file}',
      'get /api/v1/cameras',
      'get /api/v1/cameras/imports/{id}',
      'get /api/v1/cameras/imports/{id}/refused.csv',
      'get /api/v1/feed',
      'get /api/v1/incidents',
      'get /api/v1/incidents/{id}',
      'get /api/v1/incidents/{id}/cameras',
      'get /api/v1/incidents/{id}/candidates',
      'get /api/v1/journal',
      'get /api/v1/links',
      'get /api/v1/links/{id}',
      'get /api/v1/organisations',
      'get /api/v1/people',
      'get /api/v1/services',
      'get /api/v1/session',
      'get /healthz',
      'get /metrics',
      'get /readyz',
      'post /api/v1/cameras/import',
      'post /api/v1/incidents',
      'post /api/v1/incidents/{id}/commands',
      'post /api/v1/links/{id}/commands',
      'post /api/v1/session',
    ]);
    expect(new Set(operations.map((each) => each.operationId)).size).toBe(operations.length);
    for (const each of operations) {
      const inPath = [...each.path.matchAll(/\{(\w+)\}/g)].map((match: RegExpMatchArray) => match[1]);
      expect(each.parameters.filter((parameter: any) => parameter.in === 'path').map((parameter: any) => parameter.name)).toEqual(inPath);
      expect(Object.keys(each.responses).some((status) => /^(?:1|2)/.test(status))).toBe(true);
      expect(each.method === 'post').toBe(each.requestBody !== undefined);
    }
    const refs = [...JSON.stringify(api).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!);
    expect(refs.length).toBeGreaterThan(50);
    for (const ref of refs) expect(ref.split('/').slice(1).reduce((at, key) => at?.[key], api), ref).toBeTypeOf('object');
    expect(JSON.stringify(api)).not.toContain('$defs');
    expect(api.components.schemas.Incident.required).toContain('can');
    expect(api.components.schemas.FeedMessage).toBeDefined();
  });

  test('A1, A2: without a session everything but the public part is refused with problem details; elsewhere there is nothing', async () => {
    const nobody = new ApiClient(server);
    const { json: api } = await nobody.get('/api/openapi.json');
    for (const [path, methods] of Object.entries<any>(api.paths)) {
      for (const [method, operation] of Object.entries<any>(methods)) {
        if (operation.security.length === 0 || operation.operationId === 'feed') continue;
        const answer = await nobody.send(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'x'));
        expect([operation.operationId, answer.status, answer.json]).toEqual([operation.operationId, 401, { type: 'urn:mangru:problem:signedOut', title: 'Nobody is signed in', status: 401, code: 'signedOut' }]);
        expect(answer.headers.get('content-type')).toBe('application/problem+json');
      }
    }
    expect((await nobody.get('/api/v1/nothing')).json.code).toBe('notFound');
    expect((await nobody.delete('/api/v1/about')).json.code).toBe('methodNotAllowed');
    expect((await nobody.get('/api/v2/incidents')).status).toBe(404);
  });

  test('the public part is open', async () => {
    const nobody = new ApiClient(server);
    expect((await nobody.get('/healthz')).json).toEqual({ status: 'ok' });
    const about = (await nobody.get('/api/v1/about')).json;
    expect(about.logins.slice(0, 5).map((login: any) => login.login)).toEqual(['operator', 'lead', 'admin', 'officer112', 'auditor']);
    expect(about.logins[3]).toEqual({ login: 'officer112', name: '최경위', organisation: { ko: '경찰청 112상황실', en: 'Police 112 room' }, role: { ko: '112 접수경찰관', en: '112 officer' } });
    const metrics = await nobody.get('/metrics');
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(metrics.text).toMatch(/mangru_http_seconds_count\{operation="about",status="200"\} \d+/);
    expect(metrics.text).toMatch(/mangru_sign_ins_total\{outcome="ok"\} \d+/);
  });

  test('readiness names what is missing', async () => {
    const answer = await new ApiClient(server).get('/readyz');
    expect([answer.status, answer.json.code, answer.json.detail]).toEqual([503, 'notReady', 'relay']);
  });
});

describe('incidents', () => {
  test('are listed newest first, by status and page', async () => {
    const second = await server.report();
    const third = await server.report();
    await command(operator, second, { command: 'close' });
    const open = ids(await operator.get('/api/v1/incidents?status=open'));
    expect(open.slice(0, 2)).toEqual([third, incident]);
    expect(open).not.toContain(second);
    expect(ids(await operator.get('/api/v1/incidents?limit=3'))).toEqual([third, second, incident]);
    expect(ids(await operator.get(`/api/v1/incidents?limit=1&before=${third}`))).toEqual([second]);
    expect(ids(await operator.get(`/api/v1/incidents?status=open&limit=1&before=${third}`))).toEqual([incident]);
    expect(ids(await officer.get(`/api/v1/incidents?limit=2&before=${third}`))).toEqual([second, incident]);
  });

  test('carry their timeline in order, without tickets', async () => {
    await operator.get(`/api/v1/incidents/${incident}/cameras`);
    await command(operator, incident, { command: 'acknowledge' });
    await command(operator, incident, { command: 'note', note: '순찰차 2대 출동' });
    const { json } = await operator.get(`/api/v1/incidents/${incident}`);
    expect(json.timeline.map((entry: any) => entry.kind)).toEqual(['incident.opened', 'cameras.chosen', 'share.started', 'propagation.sent', 'incident.acknowledged', 'incident.noted']);
    expect(json.timeline.at(-1)).toMatchObject({ actor: 'person:demo-operator', actorName: '김관제', data: { note: '순찰차 2대 출동' } });
    expect(json.timeline[0]).toMatchObject({ actor: 'link:link-112', actorName: '경찰 112' });
    expect(json.incident).toMatchObject({ status: 'acknowledged', assignee: { id: 'demo-operator', name: '김관제' }, serviceTitle: { en: 'Test emergency video' } });
  });

  test('are moved by commands, and the answer is the incident as it then is', async () => {
    const steps: [IncidentCommand, string][] = [
      [{ command: 'acknowledge' }, 'acknowledged'],
      [{ command: 'assign', person: 'demo-lead' }, 'handling'],
      [{ command: 'resolve', note: '검거' }, 'resolved'],
      [{ command: 'close' }, 'closed'],
      [{ command: 'reopen', note: '다른 신고' }, 'handling'],
      [{ command: 'markFalse' }, 'falseAlarm'],
    ];
    for (const [body, status] of steps) {
      const answer = await command(operator, incident, body);
      expect([answer.status, answer.json.incident.status]).toEqual([200, status]);
    }
    expect((await view(operator)).assignee).toEqual({ id: 'demo-lead', name: '이팀장' });
  });

  test('A7: the engine’s refusals are 403, 404 or 409 with its reason, and recorded', async () => {
    const refused = async (client: ApiClient, body: IncidentCommand, id = incident): Promise<readonly [number, string]> => {
      const answer = await command(client, id, body);
      return [answer.status, answer.json.code];
    };
    expect(await refused(operator, { command: 'acknowledge' }, 'no-such-incident')).toEqual([404, 'noSuchIncident']);
    expect(await refused(auditor, { command: 'acknowledge' })).toEqual([403, 'noRight']);
    expect(await refused(fire, { command: 'acknowledge' })).toEqual([403, 'notYourIncident']);
    expect(await refused(operator, { command: 'reopen' })).toEqual([409, 'notInThisStatus']);
    expect(await refused(operator, { command: 'assign', person: 'demo-admin' })).toEqual([404, 'noSuchPerson']);
    expect(await refused(operator, { command: 'propagate', organisation: 'nowhere' })).toEqual([404, 'noSuchOrganisation']);
    expect(await refused(operator, { command: 'addCamera', camera: 'cam-059' })).toEqual([409, 'cameraTooFar']);
    expect(await refused(operator, { command: 'addCamera', camera: 'none' })).toEqual([404, 'noSuchCamera']);
    expect(await refused(officer, { command: 'acknowledgePropagation', propagation: 'none' })).toEqual([404, 'noSuchPropagation']);
    const entries = await readEntries(server.database, { incident, kind: 'command.refused', limit: 100 });
    expect(entries.map((entry) => entry.data['reason'])).toEqual(['noRight', 'notYourIncident', 'notInThisStatus', 'noSuchPerson', 'noSuchOrganisation', 'cameraTooFar', 'noSuchCamera', 'noSuchPropagation']);
  });

  test('A7: a queue that takes nothing is 503 with the time to wait', async () => {
    server.failJobs(1);
    const answer = await command(operator, incident, { command: 'acknowledge' });
    expect([answer.status, answer.json.code, answer.headers.get('retry-after')]).toEqual([503, 'failed', '1']);
    expect((await view(operator)).status).toBe('open');
  });

  test('can be registered by hand, by those who may', async () => {
    const draft = { kind: '쓰러진 사람', grade: 'urgent', lon: CENTRE.lon, lat: CENTRE.lat, address: '망루로 1', content: '비상벨' };
    const answer = await operator.post('/api/v1/incidents', draft);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/api/v1/incidents/${answer.json.incident.id}`);
    expect(answer.json.incident).toMatchObject({ kind: '쓰러진 사람', service: 'test-emergency', status: 'open', assignee: { id: 'demo-operator' }, place: { address: '망루로 1' } });
    expect(answer.json.incident.cameras).toHaveLength(4);
    expect((await auditor.post('/api/v1/incidents', draft)).json.code).toBe('noRight');
    expect((await nosy.post('/api/v1/incidents', draft)).json.code).toBe('noRight');
    expect((await operator.post('/api/v1/incidents', { ...draft, service: 'none' })).json.code).toBe('noSuchService');
    expect((await operator.post('/api/v1/incidents', { ...draft, lon: 10 })).json).toMatchObject({ code: 'invalid', errors: [{ field: 'body.lon' }] });
  });

  test('A3: what does not fit is refused with field and reason, and nothing is done', async () => {
    const before = (await readEntries(server.database, { limit: 1 }))[0]!.seq;
    const path = `/api/v1/incidents/${incident}/commands`;
    expect((await operator.post(path, { command: 'explode' })).json).toMatchObject({ status: 400, code: 'invalid', errors: [{ field: 'body.command' }] });
    expect((await operator.post(path, { command: 'acknowledge', extra: 1 })).json.errors[0].reason).toContain('extra');
    expect((await operator.post(path, { command: 'note', note: '' })).json.errors[0].field).toBe('body.note');
    expect((await operator.send('POST', path, { body: '{"command":', headers: { 'content-type': 'application/json' } })).json.errors).toEqual([{ field: 'body', reason: 'is not JSON' }]);
    expect((await operator.send('POST', path, { body: 'command=acknowledge', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).json.code).toBe('unsupportedMedia');
    expect((await operator.get('/api/v1/incidents?limit=0')).json.errors[0].field).toBe('query.limit');
    expect((await operator.get('/api/v1/incidents?stauts=open')).json.code).toBe('invalid');
    expect((await operator.get('/api/v1/cameras?bbox=1,2,3')).json.errors[0].field).toMatch(/^query\.bbox/);
    expect((await readEntries(server.database, { limit: 1 }))[0]!.seq).toBe(before);
  });
});

describe('cameras of an incident', () => {
  test('S14: come ranked, with reasons and with addresses that carry a ticket of a minute at most, recorded before', async () => {
    const asked = Date.now();
    const { json } = await operator.get(`/api/v1/incidents/${incident}/cameras`);
    expect(json.incident).toBe(incident);
    expect(json.cameras.map((camera: any) => [camera.rank, camera.camera])).toEqual([[1, 'cam-000'], [2, 'cam-001'], [3, 'cam-002'], [4, 'cam-003']]);
    for (const camera of json.cameras) {
      expect(camera.reasons).toMatchObject({ sees: expect.any(String), ptz: false, state: 'normal' });
      expect(camera.ticketExpiresAt).toBeLessThanOrEqual(asked + MAX_TICKET_SECONDS * 1_000 + 5_000);
      const query = /^\?ticket=([\w-]+\.[\w-]+\.[\w-]+)$/;
      for (const [address, start] of [[camera.whep, `http://127.0.0.1:8090/whep/${camera.camera}`], [camera.ws, `ws://127.0.0.1:8090/ws/${camera.camera}`], [camera.rtsp, `rtsp://127.0.0.1:8554/${camera.camera}`], [camera.snapshot, `http://127.0.0.1:8090/snapshot/${camera.camera}`]]) {
        expect(address.startsWith(`${start}?`)).toBe(true);
        const claims = JSON.parse(Buffer.from(query.exec(address.slice(start.length))![1]!.split('.')[1]!, 'base64url').toString());
        expect(claims).toMatchObject({ camera: camera.camera, incident, person: 'demo-operator', organisation: 'city-centre' });
        expect(claims.exp * 1_000).toBe(camera.ticketExpiresAt);
      }
    }
    const [entry] = await readEntries(server.database, { incident, kind: 'ticket.issued', limit: 10 });
    expect(entry).toMatchObject({ actor: 'person:demo-operator', data: { cameras: ['cam-000', 'cam-001', 'cam-002', 'cam-003'] } });
  });

  test('S14: a refusal to watch is recorded too', async () => {
    const elsewhere = await server.report({ kind: '소음' });
    await command(operator, elsewhere, { command: 'propagate', organisation: 'police-112' });
    expect((await officer.get(`/api/v1/incidents/${elsewhere}/cameras`)).json.code).toBe('notShared');
    expect((await admin.get(`/api/v1/incidents/${incident}/cameras`)).json.code).toBe('noRight');
    await command(operator, incident, { command: 'close' });
    const ended = await officer.get(`/api/v1/incidents/${incident}/cameras`);
    expect([ended.status, ended.json.code]).toEqual([409, 'incidentEnded']);
    const reasons = [...(await readEntries(server.database, { incident, kind: 'ticket.refused', limit: 10 })), ...(await readEntries(server.database, { incident: elsewhere, kind: 'ticket.refused', limit: 10 }))].map((entry) => [entry.actor, entry.data['reason']]);
    expect(reasons).toEqual([['person:demo-admin', 'noRight'], ['person:demo-officer112', 'incidentEnded'], ['person:demo-officer112', 'notShared']]);
  });

  test('S14: no ticket is given that could not be recorded', async () => {
    server.failJobs(1);
    const answer = await operator.get(`/api/v1/incidents/${incident}/cameras`);
    expect([answer.status, answer.json.code]).toEqual([503, 'failed']);
    expect(answer.text).not.toContain('ticket=');
  });

  test('candidates are those of the area that are not there yet, nearest first', async () => {
    const { json } = await operator.get(`/api/v1/incidents/${incident}/candidates`);
    expect(json.cameras[0].id).toBe('cam-004');
    expect(json.cameras.at(-1).id).toBe('cam-040');
    expect((await command(operator, await server.report(), { command: 'addCamera', camera: 'cam-040' })).status).toBe(200);
    expect((await officer.get(`/api/v1/incidents/${incident}/candidates`)).json.code).toBe('noRight');
    expect((await command(operator, incident, { command: 'addCamera', camera: 'cam-004', replaces: 'cam-001' })).json.incident.cameras.map((camera: any) => [camera.rank, camera.camera, camera.addedBy])).toEqual([
      [1, 'cam-000', 'choice'],
      [2, 'cam-004', 'demo-operator'],
      [3, 'cam-002', 'choice'],
      [4, 'cam-003', 'choice'],
    ]);
    await command(operator, incident, { command: 'close' });
    expect((await operator.get(`/api/v1/incidents/${incident}/candidates`)).json.code).toBe('incidentEnded');
  });
});

describe('what each may see', () => {
  test('S10: what an incident says of each ability is what the command then comes to', async () => {
    const bodies: Readonly<Record<string, (shown: IncidentView) => IncidentCommand>> = {
      acknowledge: () => ({ command: 'acknowledge' }),
      assign: () => ({ command: 'assign' }),
      propagate: () => ({ command: 'propagate', organisation: 'fire-119' }),
      note: () => ({ command: 'note', note: 'x' }),
      resolve: () => ({ command: 'resolve' }),
      close: () => ({ command: 'close' }),
      markFalse: () => ({ command: 'markFalse' }),
      reopen: () => ({ command: 'reopen' }),
      addCamera: () => ({ command: 'addCamera', camera: 'cam-010' }),
      removeCamera: () => ({ command: 'removeCamera', camera: 'cam-000' }),
      acknowledgePropagation: (shown) => ({ command: 'acknowledgePropagation', propagation: shown.propagations[0]?.id ?? 'none' }),
      completePropagation: (shown) => ({ command: 'completePropagation', propagation: shown.propagations[0]?.id ?? 'none' }),
    };
    const stages: IncidentCommand[][] = [[], [{ command: 'acknowledge' }], [{ command: 'acknowledge' }, { command: 'resolve' }], [{ command: 'close' }]];
    for (const stage of stages) {
      for (const client of [operator, auditor, officer]) {
        for (const ability of INCIDENT_ABILITIES) {
          const id = await server.report();
          for (const body of stage) await command(operator, id, body);
          const shown = await view(client, id);
          const can = shown.can[ability];
          const answer = ability === 'viewVideo' ? await client.get(`/api/v1/incidents/${id}/cameras`) : await command(client, id, bodies[ability]!(shown));
          expect([ability, shown.status, answer.status === 200 ? true : { refused: answer.json.code }]).toEqual([ability, shown.status, can]);
        }
      }
    }
  });

  test('S11: an outside room sees its own provisions and receipts, the city’s staff by role, its own people by name', async () => {
    await command(operator, incident, { command: 'acknowledge' });
    await command(operator, incident, { command: 'propagate', organisation: 'fire-119', note: '구급 지원' });
    await command(operator, incident, { command: 'addCamera', camera: 'cam-009' });
    const mine = (await view(officer)).propagations[0]!;
    await command(officer, incident, { command: 'acknowledgePropagation', propagation: mine.id });
    const [police, firemen, city] = [await view(officer), await view(fire), await view(operator)];
    expect(police.shares.map((share) => share.organisation)).toEqual(['police-112']);
    expect(police.propagations.map((propagation) => [propagation.organisation, propagation.sentBy, propagation.acknowledgedBy])).toEqual([['police-112', '경찰 112', '최경위']]);
    expect(police.assignee).toEqual({ id: 'operator', name: '관제요원' });
    expect(police.cameras.at(-1)).toMatchObject({ camera: 'cam-009', addedBy: 'operator' });
    expect(firemen.shares).toEqual([]);
    expect(firemen.cameras).toEqual([]);
    expect(firemen.propagations.map((propagation) => [propagation.organisation, propagation.sentBy, propagation.note])).toEqual([['fire-119', '관제요원', '구급 지원']]);
    expect(city.propagations.map((propagation) => propagation.acknowledgedBy)).toEqual(['최경위', undefined]);
    expect(JSON.stringify([police, firemen])).not.toMatch(/김관제|demo-operator/);
    await command(operator, incident, { command: 'close' });
    expect((await view(officer)).cameras).toEqual([]);
  });

  test('S12: an outside room’s timeline has the stages and what concerns itself, and no notes', async () => {
    await command(operator, incident, { command: 'acknowledge' });
    await command(operator, incident, { command: 'note', note: '내부 메모' });
    await command(operator, incident, { command: 'propagate', organisation: 'fire-119', note: '소방에만' });
    await command(operator, incident, { command: 'resolve', note: '내부 사유' });
    await officer.get(`/api/v1/incidents/${incident}/cameras`);
    const police = (await officer.get(`/api/v1/incidents/${incident}`)).json.timeline;
    expect(police.map((entry: any) => entry.kind)).toEqual(['incident.opened', 'share.started', 'propagation.sent', 'incident.acknowledged', 'incident.resolved']);
    expect(police.at(-1)).toMatchObject({ actor: 'person:operator', actorName: '관제요원', data: {} });
    const firemen = (await fire.get(`/api/v1/incidents/${incident}`)).json.timeline;
    expect(firemen.map((entry: any) => [entry.kind, entry.data.note ?? ''])).toEqual([['incident.opened', ''], ['incident.acknowledged', ''], ['propagation.sent', '소방에만'], ['incident.resolved', '']]);
    expect(JSON.stringify([police, firemen])).not.toMatch(/내부|김관제|demo-operator/);
  });

  test('S15: rights that name no incident reach no outside room, whatever role it was given', async () => {
    for (const path of ['/api/v1/cameras', '/api/v1/cameras/imports/x', '/api/v1/links', '/api/v1/links/link-112', '/api/v1/services', '/api/v1/people', '/api/v1/journal', `/api/v1/incidents/${incident}/candidates`]) {
      const answer = await nosy.get(path);
      expect([path, answer.status, answer.json.code]).toEqual([path, 403, 'noRight']);
    }
    expect((await nosy.post('/api/v1/links/link-112/commands', { command: 'pause' })).json.code).toBe('noRight');
    expect((await nosy.send('POST', '/api/v1/cameras/import', { body: 'x', headers: { 'content-type': 'text/csv' } })).json.code).toBe('noRight');
    const me = (await nosy.get('/api/v1/session')).json;
    expect(me.screens).toEqual(['viewer']);
    expect((await nosy.get('/api/v1/organisations')).json.organisations.map((each: any) => each.id)).toEqual(['city-centre', 'disaster-room']);
    const recorded = async (): Promise<unknown> => (await readEntries(server.database, { kind: 'command.refused', actor: 'person:demo-nosy', limit: 1 }))[0]?.data;
    await expect.poll(recorded).toEqual({ command: 'importCameras', reason: 'noRight' });
  });

  test('S16: who was given nothing of an incident finds it nowhere', async () => {
    const viewer = await FeedViewer.open(server, fire);
    const own = await server.report({ kind: '소음' });
    for (const id of [incident, own]) {
      expect(ids(await fire.get('/api/v1/incidents'))).not.toContain(id);
      expect(ids(await fire.get('/api/v1/incidents?status=open'))).not.toContain(id);
      expect((await fire.get(`/api/v1/incidents/${id}`)).json.code).toBe('notYourIncident');
      expect((await fire.get(`/api/v1/incidents/${id}/cameras`)).json.code).toBe('notYourIncident');
      expect((await command(fire, id, { command: 'note', note: 'x' })).json.code).toBe('notYourIncident');
    }
    expect(ids(await officer.get('/api/v1/incidents?status=open'))).toContain(incident);
    expect(ids(await officer.get('/api/v1/incidents?status=open'))).not.toContain(own);
    await command(operator, incident, { command: 'propagate', organisation: 'fire-119' });
    await viewer.until(() => viewer.incidents.has(incident));
    expect([...viewer.incidents.keys()]).not.toContain(own);
    await viewer.close();
  });

  test('S16: an outside room’s list is no archive: ended incidents are found by name only after the hour', async () => {
    await server.database.query("insert into incident select 'old-' || id, service, 'closed', false, grade, kind, drill, occurred_at, opened_at, now() - interval '2 hours', point, plate, person, facility, version, jsonb_set(jsonb_set(body, '{id}', to_jsonb('old-' || id)), '{status}', '\"closed\"') from incident where id = $1", [incident]);
    const old = `old-${incident}` as IncidentId;
    expect(ids(await officer.get('/api/v1/incidents'))).not.toContain(old);
    expect((await officer.get(`/api/v1/incidents/${old}`)).status).toBe(200);
    expect(ids(await operator.get('/api/v1/incidents'))).toContain(old);
    expect((await fire.get(`/api/v1/incidents/${old}`)).json.code).toBe('notYourIncident');
  });

  test('each has the screens of their rights', async () => {
    const screens = async (client: ApiClient): Promise<string[]> => (await client.get('/api/v1/session')).json.screens;
    expect(await screens(operator)).toEqual(['board', 'links', 'cameras', 'services']);
    expect(await screens(lead)).toEqual(['board', 'links', 'cameras', 'services', 'journal']);
    expect(await screens(admin)).toEqual(['board', 'links', 'cameras', 'services']);
    expect(await screens(officer)).toEqual(['viewer']);
    expect(await screens(auditor)).toEqual(['board', 'services', 'journal']);
  });
});

describe('the registry', () => {
  test('is listed by page, word and box', async () => {
    const first = (await operator.get('/api/v1/cameras?limit=2')).json;
    expect([first.total, first.cameras.map((camera: any) => camera.id), first.next]).toEqual([60, ['cam-000', 'cam-001'], 'cam-001']);
    const second = (await operator.get(`/api/v1/cameras?limit=2&after=${first.next}`)).json;
    expect(second.cameras.map((camera: any) => camera.id)).toEqual(['cam-002', 'cam-003']);
    const found = (await operator.get(`/api/v1/cameras?q=${encodeURIComponent('망루로 59')}`)).json;
    expect([found.total, found.cameras[0].id, found.next]).toEqual([1, 'cam-059', undefined]);
    const box = `${CENTRE.lon - 0.001},${CENTRE.lat - 0.001},${CENTRE.lon + 0.002},${CENTRE.lat + 0.001}`;
    const inside = (await operator.get(`/api/v1/cameras?bbox=${box}&limit=3`)).json;
    expect([inside.total, inside.cameras.map((camera: any) => camera.id), inside.next]).toEqual([4, ['cam-000', 'cam-001', 'cam-002'], 'cam-002']);
    expect((await operator.get(`/api/v1/cameras?bbox=${box}&limit=3&after=cam-002`)).json).toMatchObject({ total: 4, cameras: [{ id: 'cam-003' }] });
    expect((await operator.get(`/api/v1/cameras?bbox=${box}&q=003`)).json).toMatchObject({ total: 1, cameras: [{ id: 'cam-003' }] });
    expect((await auditor.get('/api/v1/cameras')).json.code).toBe('noRight');
  });

  test('S13: no answer holds the address or the password of a camera', async () => {
    const paths = ['/api/v1/cameras', `/api/v1/incidents/${incident}`, `/api/v1/incidents/${incident}/cameras`, `/api/v1/incidents/${incident}/candidates`, '/api/v1/incidents', '/api/v1/services', '/api/v1/links/link-112', '/api/openapi.json', '/metrics'];
    for (const path of paths) {
      const answer = await operator.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.text).not.toMatch(/10\.20\.30|camera-secret|rtsp:\/\/10/);
    }
    const journal = await auditor.get('/api/v1/journal?limit=1000');
    expect(journal.text).not.toMatch(/10\.20\.30|camera-secret|ticket=|river-lamp/);
    const viewer = await FeedViewer.open(server, operator);
    expect(JSON.stringify(viewer.messages)).not.toMatch(/10\.20\.30|camera-secret/);
    await viewer.close();
    expect(server.log()).not.toMatch(/10\.20\.30|camera-secret|ticket=|river-lamp|mangru_session=[\w-]{10}/);
  });

  test('a list of cameras is brought, read and reported', async () => {
    const csv = ['관리기관명,소재지도로명주소,소재지지번주소,설치목적구분,카메라대수,카메라화소수,촬영방면정보,보관일수,설치연월,관리기관전화번호,WGS84위도,WGS84경도,데이터기준일자', '망루시,망루로 900,,생활방범,1,200,360도전방면,30,2024-01,02-000-0000,37.51,127.04,2026-01-01', '망루시,망루로 901,,생활방범,1,200,360도전방면,30,2024-01,02-000-0000,,,2026-01-01', ''].join('\r\n');
    const started = await admin.send('POST', `/api/v1/cameras/import?dryRun=false&name=${encodeURIComponent('망루.csv')}`, { body: csv, headers: { 'content-type': 'text/csv' } });
    expect([started.status, started.headers.get('location')]).toEqual([202, `/api/v1/cameras/imports/${started.json.id}`]);
    const report = async (): Promise<any> => (await admin.get(started.headers.get('location')!)).json;
    await expect.poll(async () => (await report()).state, { timeout: 10_000 }).toBe('done');
    expect(await report()).toMatchObject({ file: '망루.csv', dryRun: false, rowsRead: 2, camerasNew: 1, rowsRefused: 1 });
    const refused = await admin.get(`${started.headers.get('location')}/refused.csv`);
    expect(refused.headers.get('content-type')).toContain('text/csv');
    expect(refused.text).toContain('망루로 901');
    expect((await operator.get(`/api/v1/cameras?q=${encodeURIComponent('망루로 900')}`)).json.total).toBe(1);
    expect((await admin.get('/api/v1/cameras/imports/none')).json.code).toBe('notFound');
    expect((await admin.get('/api/v1/cameras/imports/none/refused.csv')).json.code).toBe('notFound');
    expect((await operator.send('POST', '/api/v1/cameras/import', { body: csv, headers: { 'content-type': 'text/csv' } })).json.code).toBe('noRight');
    expect((await admin.send('POST', '/api/v1/cameras/import', { body: csv, headers: { 'content-type': 'image/png' } })).json.code).toBe('unsupportedMedia');
  });
});

describe('around the incidents', () => {
  test('links are watched, paused and resumed by those who may', async () => {
    expect((await operator.get('/api/v1/links')).json.links).toMatchObject([{ id: 'link-112', state: 'waiting' }]);
    expect((await operator.get('/api/v1/links/link-112')).json).toMatchObject({ link: { id: 'link-112' }, messages: [], quarantine: [] });
    expect((await operator.get('/api/v1/links/none')).json.code).toBe('notFound');
    expect((await operator.post('/api/v1/links/link-112/commands', { command: 'pause' })).json.code).toBe('noRight');
    expect((await lead.post('/api/v1/links/link-112/commands', { command: 'pause' })).json.state).toBe('paused');
    expect((await new ApiClient(server).get('/link/test/echo')).status).toBe(503);
    expect((await lead.post('/api/v1/links/link-112/commands', { command: 'resume' })).json.state).toBe('waiting');
    expect((await lead.post('/api/v1/links/none/commands', { command: 'resume' })).json.code).toBe('notFound');
  });

  test('A8: what comes under /link/ reaches the link as it came', async () => {
    const answer = await new ApiClient(server).send('POST', '/link/test/echo?a=1', { body: '강도 신고', headers: { 'x-key': 'k', 'content-type': 'text/plain' } });
    expect([answer.status, answer.json]).toEqual([201, { method: 'POST', path: '/link/test/echo', body: '강도 신고', key: 'k' }]);
    expect((await new ApiClient(server).get('/link/none')).json.code).toBe('notFound');
  });

  test('services, organisations and people are listed to those who may', async () => {
    expect((await operator.get('/api/v1/services')).json.services).toMatchObject([{ id: 'test-emergency', version: 1, enabled: true, definition: { id: 'test-emergency' } }]);
    expect((await operator.get('/api/v1/organisations')).json.organisations.map((each: any) => each.id)).toEqual(['city-centre', 'police-112', 'fire-119', 'disaster-room']);
    expect((await officer.get('/api/v1/organisations')).json.organisations.map((each: any) => each.id)).toEqual(['city-centre', 'police-112']);
    expect((await operator.get('/api/v1/people')).json.people.map((each: any) => each.name).sort()).toEqual(['김관제', '이팀장', '한관제']);
    expect((await officer.get('/api/v1/people')).json.code).toBe('noRight');
  });

  test('the base map is listed and served packed, for ever, to whoever is signed in', async () => {
    const { layers } = (await officer.get('/api/v1/basemap')).json;
    expect(layers.map((layer: any) => layer.name)).toEqual(['roads', 'labels']);
    const layer = await officer.get(layers[1].url, { 'accept-encoding': 'gzip' });
    expect(layer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(layer.headers.get('content-encoding')).toBe('gzip');
    expect(layer.json.features).toHaveLength(100);
    const again = await officer.get(layers[1].url, { 'accept-encoding': 'gzip', 'if-none-match': layer.headers.get('etag')! });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await new ApiClient(server).get(layers[0].url)).status).toBe(401);
    expect((await officer.get('/api/v1/basemap/none.json')).json.code).toBe('notFound');
  });

  test('A12: a look into the journal is recorded with what was looked for, and a page’s hashes are checked', async () => {
    const page = (await auditor.get('/api/v1/journal?limit=5')).json;
    expect(page.entries).toHaveLength(5);
    expect(page.entries[0]).toMatchObject({ kind: 'journal.searched', actor: 'person:demo-auditor', actorName: '정감사', data: {} });
    expect(page.chain).toEqual({ checked: 5, intact: true });
    const older = (await auditor.get(`/api/v1/journal?limit=5&before=${page.next}`)).json;
    expect(older.entries[0].seq).toBe(page.next - 1);
    const forward = (await auditor.get('/api/v1/journal?after=0&limit=3')).json;
    expect([forward.entries.map((entry: any) => entry.seq), forward.next]).toEqual([[1, 2, 3], 3]);
    const opened = (await auditor.get(`/api/v1/journal?incident=${incident}&kind=incident.opened`)).json;
    expect([opened.entries.length, opened.chain]).toEqual([1, undefined]);
    const [searched] = await readEntries(server.database, { kind: 'journal.searched', limit: 1 });
    expect(searched?.data).toEqual({ incident, kind: 'incident.opened' });
    expect((await operator.get('/api/v1/journal')).json.code).toBe('noRight');
    server.failJobs(1);
    expect((await auditor.get('/api/v1/journal')).status).toBe(503);
  });
});
