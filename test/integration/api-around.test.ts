import { describe, expect, test } from 'vitest';
import { readEntries } from '#server/store/journal-rows.ts';
import { useApiCity } from '../support/api-city.ts';
import { FeedViewer, type Json } from '../support/api-client.ts';
import { CENTRE } from '../support/engine-city.ts';

const city = useApiCity();

describe('the registry', () => {
  test('R14: tells of one camera how it and its stream stand, and of none that there is none', async () => {
    const known = await city.as('operator').get('/api/v1/cameras/car-1');
    expect(known.json).toMatchObject({ camera: { id: 'car-1', state: 'normal', linked: true }, stream: 'idle', published: true });
    const none = await city.as('operator').get('/api/v1/cameras/none');
    expect([none.status, none.json.code]).toEqual([404, 'noSuchCamera']);
  });

  test('is listed by page, word and box', async () => {
    const first = (await city.as('operator').get('/api/v1/cameras?limit=2')).json;
    expect([first.total, first.cameras.map((camera: Json) => camera.id), first.next]).toEqual([61, ['cam-000', 'cam-001'], 'cam-001']);
    const second = (await city.as('operator').get(`/api/v1/cameras?limit=2&after=${first.next}`)).json;
    expect(second.cameras.map((camera: Json) => camera.id)).toEqual(['cam-002', 'cam-003']);
    const found = (await city.as('operator').get(`/api/v1/cameras?q=${encodeURIComponent('망루로 59')}`)).json;
    expect([found.total, found.cameras[0].id, found.next]).toEqual([1, 'cam-059', undefined]);
    const box = `${CENTRE.lon - 0.001},${CENTRE.lat - 0.001},${CENTRE.lon + 0.002},${CENTRE.lat + 0.001}`;
    const inside = (await city.as('operator').get(`/api/v1/cameras?bbox=${box}&limit=3`)).json;
    expect([inside.total, inside.cameras.map((camera: Json) => camera.id), inside.next]).toEqual([
      4,
      ['cam-000', 'cam-001', 'cam-002'],
      'cam-002',
    ]);
    expect((await city.as('operator').get(`/api/v1/cameras?bbox=${box}&limit=3&after=cam-002`)).json).toMatchObject({
      total: 4,
      cameras: [{ id: 'cam-003' }],
    });
    expect((await city.as('operator').get(`/api/v1/cameras?bbox=${box}&q=003`)).json).toMatchObject({
      total: 1,
      cameras: [{ id: 'cam-003' }],
    });
    expect((await city.as('auditor').get('/api/v1/cameras')).json.code).toBe('noRight');
  });

  test('what cameras see is told to the city’s own staff, camera by camera', async () => {
    const { status, json } = await city.as('operator').get('/api/v1/coverage?cameras=cam-000,none,cam-001');
    expect([status, json.buildings, json.coverages.map((each: Json) => each.camera)]).toEqual([200, false, ['cam-000', 'cam-001']]);
    const { ring } = json.coverages[0];
    expect(ring.length).toBeGreaterThan(10);
    expect(ring[0]).toEqual(ring.at(-1));
    expect((await city.as('officer112').get('/api/v1/coverage?cameras=cam-000')).status).toBe(403);
    expect((await city.as('operator').get('/api/v1/coverage?cameras=')).json.code).toBe('invalid');
    const many = Array.from({ length: 65 }, (_, at) => `c${at}`).join(',');
    expect((await city.as('operator').get(`/api/v1/coverage?cameras=${many}`)).json.code).toBe('invalid');
  });

  test('S13: no answer holds the address or the password of a camera', async () => {
    const paths = [
      '/api/v1/cameras',
      `/api/v1/incidents/${city.incident}`,
      `/api/v1/incidents/${city.incident}/cameras`,
      `/api/v1/incidents/${city.incident}/candidates`,
      '/api/v1/incidents',
      '/api/v1/services',
      '/api/v1/links/link-112',
      '/api/openapi.json',
      '/metrics',
    ];
    for (const path of paths) {
      const answer = await city.as('operator').get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.text).not.toMatch(/10\.20\.30|camera-secret|rtsp:\/\/10/);
    }
    const journal = await city.as('auditor').get('/api/v1/journal?limit=1000');
    expect(journal.text).not.toMatch(/10\.20\.30|camera-secret|ticket=|river-lamp/);
    const viewer = await FeedViewer.open(city.server, city.as('operator'));
    expect(JSON.stringify(viewer.messages)).not.toMatch(/10\.20\.30|camera-secret/);
    await viewer.close();
    expect(city.server.log()).not.toMatch(/10\.20\.30|camera-secret|ticket=|river-lamp|mangru_session=[\w-]{10}/);
  });

  test('a list of cameras is brought, read and reported', async () => {
    const csv = [
      '관리기관명,소재지도로명주소,소재지지번주소,설치목적구분,카메라대수,카메라화소수,촬영방면정보,보관일수,설치연월,관리기관전화번호,WGS84위도,WGS84경도,데이터기준일자',
      '망루시,망루로 900,,생활방범,1,200,360도전방면,30,2024-01,02-000-0000,37.51,127.04,2026-01-01',
      '망루시,망루로 901,,생활방범,1,200,360도전방면,30,2024-01,02-000-0000,,,2026-01-01',
      '',
    ].join('\r\n');
    const started = await city.as('admin').send('POST', `/api/v1/cameras/import?dryRun=false&name=${encodeURIComponent('망루.csv')}`, {
      body: csv,
      headers: { 'content-type': 'text/csv' },
    });
    expect([started.status, started.headers.get('location')]).toEqual([202, `/api/v1/cameras/imports/${started.json.id}`]);
    const report = async (): Promise<Json> => (await city.as('admin').get(started.headers.get('location')!)).json;
    await expect.poll(async () => (await report()).state).toBe('done');
    expect(await report()).toMatchObject({ file: '망루.csv', dryRun: false, rowsRead: 2, camerasNew: 1, rowsRefused: 1 });
    const refused = await city.as('admin').get(`${started.headers.get('location')}/refused.csv`);
    expect(refused.headers.get('content-type')).toContain('text/csv');
    expect(refused.text).toContain('망루로 901');
    const lines = async (query: string): Promise<string[]> =>
      (await city.as('admin').get(`${started.headers.get('location')}/refused.csv${query}`)).text.split('\r\n');
    expect((await lines(''))[0]).toBe('row,field,reason');
    expect(await lines('?language=ko')).toEqual(['row,field,reason,words', expect.stringContaining(',missing,비어 있음,망루시,'), '']);
    expect((await lines('?language=en'))[1]).toContain(',missing,missing,망루시,');
    expect((await city.as('admin').get(`${started.headers.get('location')}/refused.csv?language=fr`)).status).toBe(400);
    expect((await city.as('operator').get(`/api/v1/cameras?q=${encodeURIComponent('망루로 900')}`)).json.total).toBe(1);
    expect((await city.as('admin').get('/api/v1/cameras/imports/none')).json.code).toBe('notFound');
    expect((await city.as('admin').get('/api/v1/cameras/imports/none/refused.csv')).json.code).toBe('notFound');
    expect(
      (await city.as('operator').send('POST', '/api/v1/cameras/import', { body: csv, headers: { 'content-type': 'text/csv' } })).json.code,
    ).toBe('noRight');
    expect(
      (await city.as('admin').send('POST', '/api/v1/cameras/import', { body: csv, headers: { 'content-type': 'image/png' } })).json.code,
    ).toBe('unsupportedMedia');
  });
});

describe('around the incidents', () => {
  test('links are watched, paused and resumed by those who may', async () => {
    expect((await city.as('operator').get('/api/v1/links')).json.links).toMatchObject([{ id: 'link-112', state: 'waiting' }]);
    expect((await city.as('operator').get('/api/v1/links/link-112')).json).toMatchObject({
      link: { id: 'link-112' },
      messages: [],
      quarantine: [],
    });
    expect((await city.as('operator').get('/api/v1/links/none')).json.code).toBe('notFound');
    expect((await city.as('operator').post('/api/v1/links/link-112/commands', { command: 'pause' })).json.code).toBe('noRight');
    expect((await city.as('lead').post('/api/v1/links/link-112/commands', { command: 'pause' })).json.state).toBe('paused');
    expect((await city.nobody().get('/link/test/echo')).status).toBe(503);
    expect((await city.as('lead').post('/api/v1/links/link-112/commands', { command: 'resume' })).json.state).toBe('waiting');
    expect((await city.as('lead').post('/api/v1/links/none/commands', { command: 'resume' })).json.code).toBe('notFound');
  });

  test('A8: what comes under /link/ reaches the link as it came', async () => {
    const answer = await city
      .nobody()
      .send('POST', '/link/test/echo?a=1', { body: '강도 신고', headers: { 'x-key': 'k', 'content-type': 'text/plain' } });
    expect([answer.status, answer.json]).toEqual([201, { method: 'POST', path: '/link/test/echo', body: '강도 신고', key: 'k' }]);
    expect((await city.nobody().get('/link/none')).json.code).toBe('notFound');
  });

  test('services, organisations and people are listed to those who may', async () => {
    expect((await city.as('operator').get('/api/v1/services')).json.services).toMatchObject([
      { id: 'test-emergency', version: 1, enabled: true, definition: { id: 'test-emergency' } },
    ]);
    expect((await city.as('operator').get('/api/v1/organisations')).json.organisations.map((each: Json) => each.id)).toEqual([
      'city-centre',
      'police-112',
      'fire-119',
      'moj-tracking',
      'disaster-room',
    ]);
    expect((await city.as('officer112').get('/api/v1/organisations')).json.organisations.map((each: Json) => each.id)).toEqual([
      'city-centre',
      'police-112',
    ]);
    expect((await city.as('operator').get('/api/v1/people')).json.people.map((each: Json) => each.name).sort()).toEqual([
      '김관제',
      '오팀장',
      '이팀장',
      '한관제',
    ]);
    expect((await city.as('officer112').get('/api/v1/people')).json.code).toBe('noRight');
  });

  test('the base map is listed and served packed, for ever, to whoever is signed in', async () => {
    const { layers } = (await city.as('officer112').get('/api/v1/basemap')).json;
    expect(layers.map((layer: Json) => layer.name)).toEqual(['roads', 'labels']);
    const take = () => city.as('officer112').get(layers[1].url, { 'accept-encoding': 'gzip' });
    // The first who asks gets it as it is, and has it packed for all who come after.
    await expect.poll(async () => (await take()).headers.get('content-encoding')).toBe('gzip');
    const layer = await take();
    expect(layer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(layer.json.features).toHaveLength(100);
    const again = await city
      .as('officer112')
      .get(layers[1].url, { 'accept-encoding': 'gzip', 'if-none-match': layer.headers.get('etag')! });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await city.nobody().get(layers[0].url)).status).toBe(401);
    expect((await city.as('officer112').get('/api/v1/basemap/none.json')).json.code).toBe('notFound');
  });

  test('A12: a look into the journal is recorded with what was looked for, and a page’s hashes are checked', async () => {
    const page = (await city.as('auditor').get('/api/v1/journal?limit=5')).json;
    expect(page.entries).toHaveLength(5);
    expect(page.entries[0]).toMatchObject({ kind: 'journal.searched', actor: 'person:demo-auditor', actorName: '정감사', data: {} });
    expect(page.chain).toEqual({ checked: 5, intact: true });
    const older = (await city.as('auditor').get(`/api/v1/journal?limit=5&before=${page.next}`)).json;
    expect(older.entries[0].seq).toBe(page.next - 1);
    const forward = (await city.as('auditor').get('/api/v1/journal?after=0&limit=3')).json;
    expect([forward.entries.map((entry: Json) => entry.seq), forward.next]).toEqual([[1, 2, 3], 3]);
    const opened = (await city.as('auditor').get(`/api/v1/journal?incident=${city.incident}&kind=incident.opened`)).json;
    expect([opened.entries.length, opened.chain]).toEqual([1, undefined]);
    const ofIncident = (await city.as('auditor').get(`/api/v1/journal?incident=${city.incident}&limit=2`)).json;
    expect(ofIncident.entries.map((entry: Json) => entry.kind)).toEqual(['propagation.sent', 'share.started']);
    expect(
      (await city.as('auditor').get(`/api/v1/journal?incident=${city.incident}&limit=2&before=${ofIncident.next}`)).json.entries.map(
        (entry: Json) => entry.kind,
      ),
    ).toEqual(['cameras.chosen', 'incident.opened']);
    await city.as('auditor').get(`/api/v1/journal?incident=${city.incident}&kind=incident.opened`);
    const [searched] = await readEntries(city.server.database, { kind: 'journal.searched', limit: 1 });
    expect(searched?.data).toEqual({ incident: city.incident, kind: 'incident.opened' });
    expect((await city.as('operator').get('/api/v1/journal')).json.code).toBe('noRight');
    city.server.failJobs(1);
    expect((await city.as('auditor').get('/api/v1/journal')).status).toBe(503);
  });
});
