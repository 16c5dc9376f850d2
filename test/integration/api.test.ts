import { describe, expect, test } from 'vitest';
import type { IncidentCommand } from '#contract/incident-view.ts';
import { MAX_TICKET_SECONDS } from '#contract/relay-control.ts';
import { readEntries } from '#server/store/journal-rows.ts';
import { OPERATIONS } from '../support/operations.ts';
import { command, idsOf, useApiCity, view } from '../support/api-city.ts';
import type { ApiClient, Json } from '../support/api-client.ts';
import { CENTRE } from '../support/engine-city.ts';

const city = useApiCity();

describe('the description', () => {
  test('A1: every operation is described, every reference leads somewhere, and every path of it is answered', async () => {
    const { json: api } = await city.nobody().get('/api/openapi.json');
    expect(api.openapi).toBe('3.1.1');
    const operations = Object.entries<Json>(api.paths).flatMap(([path, methods]) =>
      Object.entries<Json>(methods).map(([method, operation]) => ({ path, method, ...operation })),
    );
    expect(operations.map((each) => `${each.method} ${each.path}`).sort()).toEqual(OPERATIONS);
    expect(new Set(operations.map((each) => each.operationId)).size).toBe(operations.length);
    for (const each of operations) {
      const inPath = [...each.path.matchAll(/\{(\w+)\}/g)].map((match: RegExpMatchArray) => match[1]);
      expect(each.parameters.filter((parameter: Json) => parameter.in === 'path').map((parameter: Json) => parameter.name)).toEqual(inPath);
      expect(Object.keys(each.responses).some((status) => /^(?:1|2)/.test(status))).toBe(true);
      expect(each.method === 'post').toBe(each.requestBody !== undefined);
    }
    const refs = [...JSON.stringify(api).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!);
    expect(refs.length).toBeGreaterThan(50);
    for (const ref of refs)
      expect(
        ref
          .split('/')
          .slice(1)
          .reduce((at, key) => at?.[key], api),
        ref,
      ).toBeTypeOf('object');
    expect(JSON.stringify(api)).not.toContain('$defs');
    expect(api.components.schemas.Incident.required).toContain('can');
    expect(api.components.schemas.FeedMessage).toBeDefined();
  });

  test('A1, A2: without a session everything but the public part is refused with problem details; elsewhere there is nothing', async () => {
    const nobody = city.nobody();
    const { json: api } = await nobody.get('/api/openapi.json');
    for (const [path, methods] of Object.entries<Json>(api.paths)) {
      for (const [method, operation] of Object.entries<Json>(methods)) {
        if (operation.security.length === 0 || operation.operationId === 'feed') continue;
        const answer = await nobody.send(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'x'));
        expect([operation.operationId, answer.status, answer.json]).toEqual([
          operation.operationId,
          401,
          { type: 'urn:mangru:problem:signedOut', title: 'Nobody is signed in', status: 401, code: 'signedOut' },
        ]);
        expect(answer.headers.get('content-type')).toBe('application/problem+json');
      }
    }
    expect((await nobody.get('/api/v1/nothing')).json.code).toBe('notFound');
    expect((await nobody.delete('/api/v1/about')).json.code).toBe('methodNotAllowed');
    expect((await nobody.get('/api/v2/incidents')).status).toBe(404);
  });

  test('the public part is open', async () => {
    const nobody = city.nobody();
    expect((await nobody.get('/healthz')).json).toEqual({ status: 'ok' });
    const about = (await nobody.get('/api/v1/about')).json;
    expect(about.logins.slice(0, 5).map((login: Json) => login.login)).toEqual(['operator', 'lead', 'admin', 'officer112', 'patrol12']);
    expect(about.logins[3]).toEqual({
      login: 'officer112',
      name: '최경위',
      organisation: { ko: '경찰청 112상황실', en: 'Police 112 room' },
      role: { ko: '112 접수경찰관', en: '112 officer' },
    });
    const metrics = await nobody.get('/metrics');
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(metrics.text).toMatch(/mangru_http_seconds_count\{operation="about",status="200"\} \d+/);
    expect(metrics.text).toMatch(/mangru_sign_ins_total\{outcome="ok"\} \d+/);
  });

  test('readiness names what is missing', async () => {
    const answer = await city.nobody().get('/readyz');
    expect([answer.status, answer.json.code, answer.json.detail]).toEqual([503, 'notReady', 'relay']);
  });
});

describe('incidents', () => {
  test('are listed newest first, by status and page', async () => {
    const second = await city.server.report();
    const third = await city.server.report();
    await command(city.as('operator'), second, { command: 'close' });
    const open = idsOf(await city.as('operator').get('/api/v1/incidents?status=open'));
    expect(open.slice(0, 2)).toEqual([third, city.incident]);
    expect(open).not.toContain(second);
    expect(idsOf(await city.as('operator').get('/api/v1/incidents?limit=3'))).toEqual([third, second, city.incident]);
    expect(idsOf(await city.as('operator').get(`/api/v1/incidents?limit=1&before=${third}`))).toEqual([second]);
    expect(idsOf(await city.as('operator').get(`/api/v1/incidents?status=open&limit=1&before=${third}`))).toEqual([city.incident]);
    expect(idsOf(await city.as('officer112').get(`/api/v1/incidents?limit=2&before=${third}`))).toEqual([second, city.incident]);
  });

  test('carry their timeline in order, without tickets', async () => {
    await city.as('operator').get(`/api/v1/incidents/${city.incident}/cameras`);
    await command(city.as('operator'), city.incident, { command: 'acknowledge' });
    await command(city.as('operator'), city.incident, { command: 'note', note: '순찰차 2대 출동' });
    const { json } = await city.as('operator').get(`/api/v1/incidents/${city.incident}`);
    expect(json.timeline.map((entry: Json) => entry.kind)).toEqual([
      'incident.opened',
      'cameras.chosen',
      'share.started',
      'propagation.sent',
      'incident.acknowledged',
      'incident.noted',
    ]);
    expect(json.timeline.at(-1)).toMatchObject({ actor: 'person:demo-operator', actorName: '김관제', data: { note: '순찰차 2대 출동' } });
    expect(json.timeline[0]).toMatchObject({ actor: 'link:link-112', actorName: '경찰 112' });
    expect(json.incident).toMatchObject({
      status: 'acknowledged',
      assignee: { id: 'demo-operator', name: '김관제' },
      serviceTitle: { en: 'Test emergency video' },
    });
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
      const answer = await command(city.as('operator'), city.incident, body);
      expect([answer.status, answer.json.incident.status]).toEqual([200, status]);
    }
    expect((await view(city.as('operator'), city.incident)).assignee).toEqual({ id: 'demo-lead', name: '이팀장' });
  });

  test('A7: the engine’s refusals are 403, 404 or 409 with its reason, and recorded', async () => {
    const refused = async (client: ApiClient, body: IncidentCommand, id = city.incident): Promise<readonly [number, string]> => {
      const answer = await command(client, id, body);
      return [answer.status, answer.json.code];
    };
    expect(await refused(city.as('operator'), { command: 'acknowledge' }, 'no-such-incident')).toEqual([404, 'noSuchIncident']);
    expect(await refused(city.as('auditor'), { command: 'acknowledge' })).toEqual([403, 'noRight']);
    expect(await refused(city.as('fire'), { command: 'acknowledge' })).toEqual([403, 'notYourIncident']);
    expect(await refused(city.as('operator'), { command: 'reopen' })).toEqual([409, 'notInThisStatus']);
    expect(await refused(city.as('operator'), { command: 'assign', person: 'demo-admin' })).toEqual([404, 'noSuchPerson']);
    expect(await refused(city.as('operator'), { command: 'propagate', organisation: 'nowhere' })).toEqual([404, 'noSuchOrganisation']);
    expect(await refused(city.as('operator'), { command: 'addCamera', camera: 'cam-059' })).toEqual([409, 'cameraTooFar']);
    expect(await refused(city.as('operator'), { command: 'addCamera', camera: 'none' })).toEqual([404, 'noSuchCamera']);
    expect(await refused(city.as('officer112'), { command: 'acknowledgePropagation', propagation: 'none' })).toEqual([
      404,
      'noSuchPropagation',
    ]);
    const entries = await readEntries(city.server.database, { incident: city.incident, kind: 'command.refused', limit: 100 });
    expect(entries.map((entry) => entry.data['reason'])).toEqual([
      'noRight',
      'notYourIncident',
      'notInThisStatus',
      'noSuchPerson',
      'noSuchOrganisation',
      'cameraTooFar',
      'noSuchCamera',
      'noSuchPropagation',
    ]);
  });

  test('A7: a queue that takes nothing is 503 with the time to wait', async () => {
    city.server.failJobs(1);
    const answer = await command(city.as('operator'), city.incident, { command: 'acknowledge' });
    expect([answer.status, answer.json.code, answer.headers.get('retry-after')]).toEqual([503, 'failed', '1']);
    expect((await view(city.as('operator'), city.incident)).status).toBe('open');
  });

  test('can be registered by hand, by those who may', async () => {
    const draft = { kind: '쓰러진 사람', grade: 'urgent', lon: CENTRE.lon, lat: CENTRE.lat, address: '망루로 1', content: '비상벨' };
    const answer = await city.as('operator').post('/api/v1/incidents', draft);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/api/v1/incidents/${answer.json.incident.id}`);
    expect(answer.json.incident).toMatchObject({
      kind: '쓰러진 사람',
      service: 'test-emergency',
      status: 'open',
      assignee: { id: 'demo-operator' },
      place: { address: '망루로 1' },
    });
    expect(answer.json.incident.cameras).toHaveLength(4);
    expect((await city.as('auditor').post('/api/v1/incidents', draft)).json.code).toBe('noRight');
    expect((await city.as('nosy').post('/api/v1/incidents', draft)).json.code).toBe('noRight');
    expect((await city.as('operator').post('/api/v1/incidents', { ...draft, service: 'none' })).json.code).toBe('noSuchService');
    expect((await city.as('operator').post('/api/v1/incidents', { ...draft, lon: 10 })).json).toMatchObject({
      code: 'invalid',
      errors: [{ field: 'body.lon' }],
    });
  });

  test('A3: what does not fit is refused with field and reason, and nothing is done', async () => {
    const before = (await readEntries(city.server.database, { limit: 1 }))[0]!.seq;
    const path = `/api/v1/incidents/${city.incident}/commands`;
    expect((await city.as('operator').post(path, { command: 'explode' })).json).toMatchObject({
      status: 400,
      code: 'invalid',
      errors: [{ field: 'body.command' }],
    });
    expect((await city.as('operator').post(path, { command: 'acknowledge', extra: 1 })).json.errors[0].reason).toContain('extra');
    expect((await city.as('operator').post(path, { command: 'note', note: '' })).json.errors[0].field).toBe('body.note');
    expect(
      (await city.as('operator').send('POST', path, { body: '{"command":', headers: { 'content-type': 'application/json' } })).json.errors,
    ).toEqual([{ field: 'body', reason: 'is not JSON' }]);
    expect(
      (
        await city
          .as('operator')
          .send('POST', path, { body: 'command=acknowledge', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
      ).json.code,
    ).toBe('unsupportedMedia');
    expect((await city.as('operator').get('/api/v1/incidents?limit=0')).json.errors[0].field).toBe('query.limit');
    expect((await city.as('operator').get('/api/v1/incidents?stauts=open')).json.code).toBe('invalid');
    expect((await city.as('operator').get('/api/v1/cameras?bbox=1,2,3')).json.errors[0].field).toMatch(/^query\.bbox/);
    expect((await readEntries(city.server.database, { limit: 1 }))[0]!.seq).toBe(before);
  });
});

describe('cameras of an incident', () => {
  test('S14: come ranked, with reasons and with addresses that carry a ticket of a minute at most, recorded before', async () => {
    const { json } = await city.as('operator').get(`/api/v1/incidents/${city.incident}/cameras`);
    expect(json.incident).toBe(city.incident);
    expect(json.cameras.map((camera: Json) => [camera.rank, camera.camera])).toEqual([
      [1, 'cam-000'],
      [2, 'cam-001'],
      [3, 'cam-002'],
      [4, 'cam-003'],
    ]);
    for (const camera of json.cameras) {
      expect(camera.reasons).toMatchObject({ sees: expect.any(String), ptz: false, state: 'normal' });
      expect(camera.ticketExpiresAt).toBeLessThanOrEqual(Date.now() + MAX_TICKET_SECONDS * 1_000);
      const query = /^\?ticket=([\w-]+\.[\w-]+\.[\w-]+)$/;
      for (const [address, start] of [
        [camera.whep, `http://127.0.0.1:8090/whep/${camera.camera}`],
        [camera.ws, `ws://127.0.0.1:8090/ws/${camera.camera}`],
        [camera.rtsp, `rtsp://127.0.0.1:8554/${camera.camera}`],
        [camera.snapshot, `http://127.0.0.1:8090/snapshot/${camera.camera}`],
        [camera.stills, `http://127.0.0.1:8090/stills/${camera.camera}`],
        // The line takes the ticket as it is, in a message: its address has none.
        [`${camera.line}?ticket=${camera.ticket}`, 'ws://127.0.0.1:8090/line'],
      ]) {
        expect(address.startsWith(`${start}?`)).toBe(true);
        const claims = JSON.parse(Buffer.from(query.exec(address.slice(start.length))![1]!.split('.')[1]!, 'base64url').toString());
        expect(claims).toMatchObject({
          camera: camera.camera,
          incident: city.incident,
          person: 'demo-operator',
          organisation: 'city-centre',
        });
        expect(claims.exp * 1_000).toBe(camera.ticketExpiresAt);
      }
    }
    const [entry] = await readEntries(city.server.database, { incident: city.incident, kind: 'ticket.issued', limit: 10 });
    expect(entry).toMatchObject({ actor: 'person:demo-operator', data: { cameras: ['cam-000', 'cam-001', 'cam-002', 'cam-003'] } });
  });

  test('S14: a refusal to watch is recorded too', async () => {
    const elsewhere = await city.server.report({ kind: '소음' });
    await command(city.as('operator'), elsewhere, { command: 'propagate', organisation: 'police-112' });
    expect((await city.as('officer112').get(`/api/v1/incidents/${elsewhere}/cameras`)).json.code).toBe('notShared');
    expect((await city.as('admin').get(`/api/v1/incidents/${city.incident}/cameras`)).json.code).toBe('noRight');
    await command(city.as('operator'), city.incident, { command: 'close' });
    const ended = await city.as('officer112').get(`/api/v1/incidents/${city.incident}/cameras`);
    expect([ended.status, ended.json.code]).toEqual([409, 'incidentEnded']);
    const reasons = [
      ...(await readEntries(city.server.database, { incident: city.incident, kind: 'ticket.refused', limit: 10 })),
      ...(await readEntries(city.server.database, { incident: elsewhere, kind: 'ticket.refused', limit: 10 })),
    ].map((entry) => [entry.actor, entry.data['reason']]);
    expect(reasons).toEqual([
      ['person:demo-admin', 'noRight'],
      ['person:demo-officer112', 'incidentEnded'],
      ['person:demo-officer112', 'notShared'],
    ]);
  });

  test('S14: no ticket is given that could not be recorded', async () => {
    city.server.failJobs(1);
    const answer = await city.as('operator').get(`/api/v1/incidents/${city.incident}/cameras`);
    expect([answer.status, answer.json.code]).toEqual([503, 'failed']);
    expect(answer.text).not.toContain('ticket=');
  });

  test('candidates are those of the area that are not there yet, nearest first', async () => {
    const { json } = await city.as('operator').get(`/api/v1/incidents/${city.incident}/candidates`);
    expect(json.cameras[0].id).toBe('cam-004');
    expect(json.cameras.at(-1).id).toBe('cam-040');
    expect((await command(city.as('operator'), await city.server.report(), { command: 'addCamera', camera: 'cam-040' })).status).toBe(200);
    expect((await city.as('officer112').get(`/api/v1/incidents/${city.incident}/candidates`)).json.code).toBe('noRight');
    expect(
      (
        await command(city.as('operator'), city.incident, { command: 'addCamera', camera: 'cam-004', replaces: 'cam-001' })
      ).json.incident.cameras.map((camera: Json) => [camera.rank, camera.camera, camera.addedBy]),
    ).toEqual([
      [1, 'cam-000', 'choice'],
      [2, 'cam-004', 'demo-operator'],
      [3, 'cam-002', 'choice'],
      [4, 'cam-003', 'choice'],
    ]);
    await command(city.as('operator'), city.incident, { command: 'close' });
    expect((await city.as('operator').get(`/api/v1/incidents/${city.incident}/candidates`)).json.code).toBe('incidentEnded');
  });
});
