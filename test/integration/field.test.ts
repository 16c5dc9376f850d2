import { beforeAll, describe, expect, test } from 'vitest';
import { EVIDENCE_PART_BYTES, type NetAnswer, type NetChoice } from '#contract/field-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { EVIDENCE_LIMITS } from '#domain/evidence.ts';
import type { OrganisationId } from '#domain/ids.ts';
import { EvidenceSweep } from '#server/evidence/evidence-sweep.ts';
import { importRoads } from '#server/roads/import-roads.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import { demoRoadFiles } from '#simulator/city/demo-city.ts';
import { command, idsOf, useApiCity, view, type Login } from '../support/api-city.ts';
import { FeedViewer, type ApiAnswer, type ApiClient } from '../support/api-client.ts';
import { fileOf } from '../support/road-files.ts';

const city = useApiCity();

const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, ...new TextEncoder().encode('a face in the crowd'), 0xff, 0xd9);
const line = (unit: string) => ({ unit, kind: 'patrolCar', callSign: `순찰 ${unit}호`, lon: 127.0301, lat: 37.5, state: 'available' });

function unitAt(unit: string, organisation = 'police-112'): string {
  city.server.units.report(organisation as OrganisationId, JSON.stringify(line(unit)));
  return `${organisation}/${unit}`;
}

async function joins(login: Login, unit: string): Promise<ApiClient> {
  const client = city.as(login);
  expect((await client.post('/api/v1/field/crew', { unit, kind: 'patrolCar', callSign: `순찰 ${unit}호` })).status).toBe(200);
  return client;
}

async function send(unit: string, incident = city.incident, by: Login = 'officer112'): Promise<ApiAnswer> {
  return city.as(by).post(`/api/v1/incidents/${incident}/dispatches`, { units: [unitAt(unit)] });
}

async function step(client: ApiClient, what: string, incident = city.incident): Promise<ApiAnswer> {
  const { dispatches } = await view(client, incident);
  return client.post(`/api/v1/incidents/${incident}/dispatches/${dispatches.at(-1)!.id}`, { step: what });
}

interface Upload {
  readonly type?: string;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly says?: number;
  readonly incident?: string;
}

function put(
  client: ApiClient,
  { id, part, bytes }: { id: string; part: number; bytes: Uint8Array<ArrayBuffer> },
  incident = city.incident,
): Promise<ApiAnswer> {
  return client.send('POST', `/api/v1/incidents/${incident}/evidence/${id}/parts/${part}`, {
    body: bytes,
    headers: { 'content-type': 'application/octet-stream' },
  });
}

/** The last answer of the way: of the announcement, of the first part that was refused, or of the end. */
async function upload(
  client: ApiClient,
  { type = 'image/jpeg', bytes = JPEG, says = bytes.length, incident = city.incident }: Upload = {},
): Promise<ApiAnswer> {
  const begun = await client.post(`/api/v1/incidents/${incident}/evidence`, { type, bytes: says, note: '뒷문' });
  if (begun.status !== 201) return begun;
  for (let part = 0; part < begun.json.parts; part += 1) {
    const sent = await put(
      client,
      { id: begun.json.evidence, part, bytes: bytes.slice(part * EVIDENCE_PART_BYTES, (part + 1) * EVIDENCE_PART_BYTES) },
      incident,
    );
    if (sent.status !== 204) return sent;
  }
  return client.post(`/api/v1/incidents/${incident}/evidence/${begun.json.evidence}/finish`, {});
}

const kindsOn = async (login: Login): Promise<string[]> =>
  (await city.as(login).get(`/api/v1/incidents/${city.incident}`)).json.timeline.map(({ kind }: { kind: string }) => kind);

describe('dispatch', () => {
  test('PT1 PT2: a crew knows of what its unit is sent to and nothing else; another unit, another view, at once', async () => {
    const crew = await joins('crew12', '21');
    expect((await crew.get('/api/v1/field/crew')).json.crew).toEqual({ unit: 'police-112/21', kind: 'patrolCar', callSign: '순찰 21호' });
    expect(idsOf(await crew.get('/api/v1/incidents'))).toEqual([]);
    expect((await crew.get(`/api/v1/incidents/${city.incident}`)).json.code).toBe('notYourIncident');
    expect((await send('21')).status).toBe(201);
    expect(idsOf(await crew.get('/api/v1/incidents'))).toEqual([city.incident]);
    const feed = await FeedViewer.open(city.server, crew);
    await feed.until(() => feed.incidents.has(city.incident));
    await joins('crew12', '22');
    expect(idsOf(await crew.get('/api/v1/incidents'))).toEqual([]);
    expect(await feed.closed, 'begins anew').toBe(1001);
    await crew.delete('/api/v1/field/crew');
    expect((await crew.get('/api/v1/field/crew')).json).toEqual({});
    expect((await crew.post('/api/v1/field/position', { lon: 127.03, lat: 37.5 })).json.code).toBe('notYourUnit');
  });

  test('PT3 PT4 PT5: sent, delivered, acknowledged, on the way, there, done: on the timeline of the centre and of the room', async () => {
    const crew = await joins('crew12', '12');
    await send('12');
    for (const what of ['delivered', 'acknowledged', 'enRoute', 'onScene']) expect((await step(crew, what)).status).toBe(200);
    const shown = (await view(crew, city.incident)).dispatches[0]!;
    expect(shown).toMatchObject({ step: 'onScene', callSign: '순찰 12호', can: { report: true, recall: { refused: 'noRight' } } });
    await joins('crew13', '13');
    expect((await step(city.as('officer112'), 'completed')).status, 'by radio').toBe(200);
    const expected = [
      'dispatch.sent',
      'dispatch.delivered',
      'dispatch.acknowledged',
      'dispatch.enRoute',
      'dispatch.onScene',
      'dispatch.completed',
    ];
    for (const login of ['operator', 'officer112', 'crew12'] as const)
      expect(await kindsOn(login)).toEqual(expect.arrayContaining(expected));
    expect((await step(crew, 'onScene')).json.code).toBe('alreadyDone');
  });

  test('PT3: units that are not known, of others, or twice are refused; nobody sends without the right', async () => {
    const officer = city.as('officer112');
    const ask = async (client: ApiClient, unit: string): Promise<string> =>
      (await client.post(`/api/v1/incidents/${city.incident}/dispatches`, { units: [unit] })).json.code;
    expect(await ask(officer, 'police-112/never-heard-of')).toBe('noSuchUnit');
    expect(await ask(officer, unitAt('1', 'fire-119'))).toBe('notYourUnit');
    expect(await ask(city.as('auditor'), unitAt('12'))).toBe('noRight');
    expect(await ask(city.as('fire'), unitAt('1', 'fire-119'))).toBe('notYourIncident');
    await send('12');
    expect(await ask(officer, unitAt('12'))).toBe('alreadyDone');
    expect(await ask(city.as('operator'), unitAt('1', 'fire-119'))).toBeUndefined();
    expect(idsOf(await city.as('fire').get('/api/v1/incidents'))).toContain(city.incident);
  });

  test('PT10: a phone tells where its own unit is, with what it does by what it told of its orders', async () => {
    const crew = await joins('crew12', '12');
    await send('12');
    const tell = (): Promise<ApiAnswer> => crew.post('/api/v1/field/position', { lon: 127.031, lat: 37.501, heading: 90, speedKmh: 40 });
    const stateOf = async (): Promise<string[]> =>
      (await city.as('officer112').get('/api/v1/units?q=12호')).json.units.map((unit: { state: string }) => unit.state);
    expect((await tell()).json).toEqual({ taken: 'taken' });
    expect(await stateOf()).toEqual(['available']);
    await step(crew, 'enRoute');
    await tell();
    expect(await stateOf()).toEqual(['dispatched']);
    await step(crew, 'onScene');
    await tell();
    expect(await stateOf()).toEqual(['onScene']);
  });

  test('PT7 PT8: notes are read by the centre and the own room; pictures not given by the service wait for an operator', async () => {
    const incident = await city.server.report({ kind: '소음' });
    const crew = await joins('crew12', '12');
    await send('12', incident, 'operator');
    expect((await crew.post(`/api/v1/incidents/${incident}/notes`, { note: '현장 조용함' })).status).toBe(200);
    expect((await view(crew, incident)).can.viewVideo).toEqual({ refused: 'notShared' });
    expect((await crew.get(`/api/v1/incidents/${incident}/cameras`)).json.code).toBe('notShared');
    expect((await crew.post(`/api/v1/incidents/${incident}/video-requests`, {})).status).toBe(200);
    const asked = await view(city.as('operator'), incident);
    expect(asked.videoAsked).toMatchObject([{ organisation: 'police-112', callSign: '순찰 12호' }]);
    const answer = { organisation: 'police-112', give: true };
    expect((await crew.post(`/api/v1/incidents/${incident}/video-answers`, answer)).json.code).toBe('noRight');
    expect((await city.as('operator').post(`/api/v1/incidents/${incident}/video-answers`, answer)).status).toBe(200);
    expect((await view(crew, incident)).can.viewVideo).toBe(true);
    const notes = async (login: Login): Promise<unknown[]> =>
      (await city.as(login).get(`/api/v1/incidents/${incident}`)).json.timeline
        .filter(({ kind }: { kind: string }) => kind === 'field.noted')
        .map(({ data }: { data: { note: string } }) => data.note);
    expect([await notes('operator'), await notes('officer112')]).toEqual([['현장 조용함'], ['현장 조용함']]);
  });
});

describe('on the roads', () => {
  beforeAll(async () => {
    const files = demoRoadFiles().map(({ name, bytes }) => fileOf(name, bytes, 1 << 20));
    await importRoads(postgresNetworkStore(city.server.database), { source: 'test', files, dryRun: false });
    await city.server.roads.refresh();
  });

  test('PT11: those on the way see where they can be by now and what closes every way out, from the last that was seen', async () => {
    const crew = await joins('crew12', '12');
    await send('12');
    const pursuit = (client: ApiClient): Promise<ApiAnswer> => client.get(`/api/v1/incidents/${city.incident}/pursuit?flees=foot`);
    expect((await pursuit(crew)).json.code).toBe('noSuchSighting');
    const seen = { lon: 127.0305, lat: 37.5003 };
    await command(city.as('operator'), city.incident, {
      command: 'markSighting',
      lon: 127.02,
      lat: 37.49,
      at: Date.now() - 900_000,
      certain: true,
    });
    await command(city.as('operator'), city.incident, { command: 'markSighting', ...seen, certain: false });
    const { json } = await pursuit(crew);
    expect(json).toMatchObject({ seen: { ...seen, certain: false }, open: false });
    expect(json.area.lines.length).toBeGreaterThan(3);
    expect(json.roads.length).toBeGreaterThan(0);
    expect((await pursuit(city.as('fire'))).json.code).toBe('notYourIncident');
  });

  test('NS3 NS6: the net of a camera: rings by direction, the next along the roads, and what lies outside the area', async () => {
    const operator = city.as('operator');
    const net = async (camera: string): Promise<NetAnswer> =>
      (await operator.get(`/api/v1/incidents/${city.incident}/net?camera=${camera}`)).json;
    const { centre, ring, outer, next } = await net('cam-012');
    expect(centre).toMatchObject({ camera: 'cam-012', inArea: true });
    expect(ring.map(({ sector, camera }) => [sector, camera])).toEqual([
      ['e', 'cam-013'],
      ['w', 'cam-011'],
    ]);
    expect(outer.map(({ sector, metres }) => [sector, metres >= 500 && metres <= 1_000])).toEqual([
      ['e', true],
      ['w', true],
    ]);
    for (const { metres } of next) expect(metres).toBeLessThanOrEqual(1_500);
    expect((await net('cam-050')).centre.inArea).toBe(false);
    expect((await operator.get(`/api/v1/incidents/${city.incident}/net?camera=none`)).json.code).toBe('noSuchCamera');
    expect((await city.as('officer112').get(`/api/v1/incidents/${city.incident}/net?camera=cam-010`)).json.code).toBe('noRight');
  });

  test('NS4 NS5: cameras by circle and way become the net by one command, and only those of the incident are ever shown', async () => {
    const operator = city.as('operator');
    const choose = async (body: NetChoice): Promise<string[]> =>
      (await operator.post(`/api/v1/incidents/${city.incident}/net/choices`, body)).json.cameras.map(
        ({ camera }: { camera: string }) => camera,
      );
    expect(await choose({ by: 'circle', lon: 127.03, lat: 37.5, radiusMetres: 120 })).toEqual(['cam-000', 'cam-001', 'cam-002']);
    const along = await choose({
      by: 'way',
      line: [
        [127.035, 37.5],
        [127.038, 37.5],
      ],
    });
    expect(along.length).toBeGreaterThan(2);
    expect((await operator.post(`/api/v1/incidents/${city.incident}/net/choices`, { by: 'track' })).json.code).toBe('noSuchSighting');
    const [middle = '', ...around] = along;
    await command(operator, city.incident, { command: 'castNet', centre: middle, cameras: around });
    const shown = await view(operator, city.incident);
    expect(shown.net).toEqual({ centre: middle, brought: along });
    expect((await operator.get(`/api/v1/incidents/${city.incident}/cameras`)).json.cameras.length).toBe(shown.cameras.length);
    expect((await view(city.as('officer112'), city.incident)).net, 'how the centre works is not told').toBeUndefined();
    await command(operator, city.incident, { command: 'liftNet' });
    expect((await view(operator, city.incident)).cameras.map(({ camera }) => camera)).not.toContain(middle);
  });
});

describe('evidence', () => {
  test('PT12 PT14 PT15: a photo from the car is sealed in the store, on the timeline, and shown to centre and room byte for byte', async () => {
    const crew = await joins('crew12', '12');
    await send('12');
    const done = await upload(crew);
    expect(done.status, done.text).toBe(200);
    const [evidence] = (done.json.incident as IncidentView).evidence;
    expect(evidence).toMatchObject({ kind: 'photo', bytes: JPEG.length, callSign: '순찰 12호', note: '뒷문' });
    const { rows } = await city.server.database.query<{ sealed: Buffer; key: Buffer }>(
      'select sealed, key from evidence_part join evidence on id = evidence where id = $1',
      [evidence!.id],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.sealed.includes('a face')).toBe(false);
    expect(rows[0]!.sealed.includes(Buffer.from(JPEG.slice(0, 4)))).toBe(false);
    const path = `/api/v1/incidents/${city.incident}/evidence/${evidence!.id}`;
    for (const login of ['operator', 'officer112', 'crew12'] as const) {
      const { bytes, response } = await fetchBytes(login, path);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(bytes).toEqual(JPEG);
    }
    expect(await kindsOn('operator')).toEqual(expect.arrayContaining(['evidence.added', 'evidence.viewed']));
    expect(await kindsOn('officer112')).toContain('evidence.added');
    await city.server.database.query(
      'update evidence_part set sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1) where evidence = $1',
      [evidence!.id],
    );
    await expect(fetchBytes('operator', path), 'changed bytes are not shown').rejects.toThrow(/terminated|aborted|closed/);
  });

  test('PT15: who may not see it: other crews, other organisations, those without the right, and nobody of what was not given', async () => {
    const crew = await joins('crew12', '12');
    const other = await joins('crew13', '13');
    await send('12');
    const mine = (await upload(crew)).json.incident.evidence[0].id;
    const theirs = (await upload(city.as('operator'))).json.incident.evidence[1].id;
    const get = async (client: ApiClient, id: string): Promise<string> =>
      (await client.get(`/api/v1/incidents/${city.incident}/evidence/${id}`)).json?.code ?? 'shown';
    expect(await get(other, mine)).toBe('notYourIncident');
    expect(await get(city.as('auditor'), mine)).toBe('noRight');
    expect(await get(city.as('fire'), mine)).toBe('notYourIncident');
    await command(city.as('operator'), city.incident, { command: 'propagate', organisation: 'fire-119' });
    expect(await get(city.as('fire'), mine)).toBe('noSuchEvidence');
    expect(await get(city.as('fire'), theirs)).toBe('notShared');
    expect((await view(city.as('fire'), city.incident)).evidence).toEqual([]);
    expect(await get(crew, theirs)).toBe('shown');
    expect((await view(crew, city.incident)).evidence.map(({ id }) => id)).toEqual([mine, theirs]);
    expect((await upload(other)).json.code).toBe('notYourIncident');
    expect((await upload(city.as('auditor'))).json.code).toBe('noRight');
    await command(city.as('operator'), city.incident, { command: 'close' });
    expect([await get(crew, mine), await get(crew, theirs)], 'the provision has ended').toEqual(['shown', 'notShared']);
  });

  test('PT12 PT13: the wrong type, bytes that are something else, too large, too many: refused before it counts, and written down', async () => {
    const operator = city.as('operator');
    const html = new TextEncoder().encode('<!doctype html><script>alert(1)</script>');
    expect((await upload(operator, { type: 'text/html', bytes: html })).status).toBe(400);
    expect((await upload(operator, { bytes: html })).json.code).toBe('wrongEvidence');
    expect((await upload(operator, { type: 'image/png' })).json.code, 'a JPEG that says it is a PNG').toBe('wrongEvidence');
    expect((await upload(operator, { says: JPEG.length + 1 })).json.code).toBe('wrongEvidence');
    expect((await upload(operator, { says: EVIDENCE_LIMITS.photoBytes + 1 })).json.code).toBe('tooLarge');
    expect((await upload(operator, { type: 'video/mp4', says: EVIDENCE_LIMITS.videoBytes + 1 })).json.code).toBe('tooLarge');
    expect((await view(operator, city.incident)).evidence).toEqual([]);
    expect((await kindsOn('operator')).filter((kind) => kind === 'evidence.refused').length).toBeGreaterThanOrEqual(4);
    // What was begun and refused lies about and counts until it is swept.
    const codes = await Promise.all(
      Array.from({ length: 6 }, () => operator.post(`/api/v1/incidents/${city.incident}/evidence`, { type: 'image/jpeg', bytes: 4 })),
    );
    expect(codes.some(({ status }) => status === 503)).toBe(true);
    await city.server.database.query('delete from evidence where not kept');
  });

  test('PT13: no more than the limit of one incident', async () => {
    const operator = city.as('operator');
    for (let at = 0; at < EVIDENCE_LIMITS.perIncident; at += 1) expect((await upload(operator)).status).toBe(200);
    expect((await upload(operator)).json.code).toBe('tooMuchEvidence');
  });

  test('PT12 PT14: a video in parts: in any order, twice, and in ranges; not whole, it is no evidence', async () => {
    const video = new Uint8Array(EVIDENCE_PART_BYTES * 2 + 777);
    for (let at = 0; at < video.length; at += 1) video[at] = (at * 31 + (at >> 8)) % 251;
    video.set(new TextEncoder().encode('\0\0\0 ftypmp42'), 0);
    const crew = await joins('crew12', '12');
    await send('12');
    const begun = (await crew.post(`/api/v1/incidents/${city.incident}/evidence`, { type: 'video/mp4', bytes: video.length })).json;
    expect(begun).toMatchObject({ parts: 3, partBytes: EVIDENCE_PART_BYTES });
    const part = (at: number) => ({
      id: begun.evidence,
      part: at,
      bytes: video.slice(at * EVIDENCE_PART_BYTES, (at + 1) * EVIDENCE_PART_BYTES),
    });
    const finish = (): Promise<ApiAnswer> => crew.post(`/api/v1/incidents/${city.incident}/evidence/${begun.evidence}/finish`, {});
    for (const at of [2, 0, 0]) expect((await put(crew, part(at))).status).toBe(204);
    expect((await finish()).json.code).toBe('wrongEvidence');
    expect((await put(await joins('crew13', '12'), part(1))).json.code, 'another’s').toBe('noSuchEvidence');
    expect((await put(crew, { ...part(1), part: 3 })).json.code).toBe('noSuchEvidence');
    expect((await put(crew, part(1))).status).toBe(204);
    expect([(await finish()).status, (await finish()).status]).toEqual([200, 200]);
    expect((await put(crew, part(0))).json.code, 'nothing is written over').toBe('alreadyDone');
    const path = `/api/v1/incidents/${city.incident}/evidence/${begun.evidence}`;
    expect((await fetchBytes('operator', path)).bytes).toEqual(video);
    const { response, bytes } = await fetchBytes('operator', path, {
      range: `bytes=${EVIDENCE_PART_BYTES - 5}-${EVIDENCE_PART_BYTES + 4}`,
    });
    expect([response.status, response.headers.get('content-range')]).toEqual([
      206,
      `bytes ${EVIDENCE_PART_BYTES - 5}-${EVIDENCE_PART_BYTES + 4}/${video.length}`,
    ]);
    expect(bytes).toEqual(video.slice(EVIDENCE_PART_BYTES - 5, EVIDENCE_PART_BYTES + 5));
    expect((await fetchBytes('operator', path, { range: 'bytes=-3' })).bytes).toEqual(video.slice(-3));
    expect((await fetchBytes('operator', path, { range: `bytes=${video.length}-` })).response.status).toBe(416);
    expect((await view(crew, city.incident)).evidence.map(({ kind, bytes: size }) => [kind, size])).toEqual([['video', video.length]]);
  });

  test('PT16: destroyed when its time is over, and not before its incident has ended; the timeline still says that it was there', async () => {
    const operator = city.as('operator');
    const id = (await upload(operator)).json.incident.evidence[0].id;
    const sweep = (keepDays: number): Promise<number> => sweeping(keepDays, (each) => each.sweep());
    await city.server.database.query(
      "update evidence set kept_at = now() - interval '40 days', begun_at = now() - interval '40 days' where id = $1",
      [id],
    );
    expect(await sweep(30), 'its incident goes on').toBe(0);
    await command(operator, city.incident, { command: 'close' });
    expect(await sweep(30), 'it ended just now').toBe(0);
    await city.server.database.query("update incident set closed_at = now() - interval '31 days' where id = $1", [city.incident]);
    expect(await sweep(30)).toBe(1);
    expect((await operator.get(`/api/v1/incidents/${city.incident}/evidence/${id}`)).json.code).toBe('evidenceDeleted');
    expect((await city.server.database.query('select 1 from evidence_part where evidence = $1', [id])).rows).toEqual([]);
    expect(await kindsOn('operator')).toEqual(expect.arrayContaining(['evidence.added', 'evidence.deleted']));
  });
});

async function fetchBytes(
  login: Login,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ response: Response; bytes: Uint8Array }> {
  const response = await fetch(`${city.server.url}${path}`, { headers: { cookie: city.as(login).cookie, ...headers } });
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
}

async function sweeping(keepDays: number, run: (sweep: EvidenceSweep) => Promise<number>): Promise<number> {
  const idle = { now: () => Date.now(), after: () => ({ [Symbol.dispose]: () => {} }) };
  using sweep = new EvidenceSweep({
    clock: idle,
    database: city.server.database,
    keepDays,
    submit: (job) => city.server.submit(job),
    newId: () => `sweep-${Math.random()}`,
    onProblem: (text) => expect(text).toBe(''),
  });
  return await run(sweep);
}
