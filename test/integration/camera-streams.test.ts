import { beforeEach, describe, expect, test } from 'vitest';
import type { CameraStreams } from '#contract/camera-streams.ts';
import type { CameraId } from '#domain/ids.ts';
import { postgresCameraStore } from '#server/cameras/camera-store.ts';
import { makeSecretBox } from '#server/sealing/secret-box.ts';
import { LOGINS, useApiCity } from '../support/api-city.ts';
import { RELAY_HELLO, RELAY_SECRET } from '../support/running-server.ts';
import { ControlPeer } from './support/control-peer.ts';

const city = useApiCity();
const CAMERA = 'cam-003';
const PATH = `/api/v1/cameras/${CAMERA}/streams`;
const MAIN = { url: 'rtsps://10.20.30.40:322/live/1', username: 'viewer', password: 'river-stone-9', selfSigned: true };
const SUB = { url: 'rtsp://10.20.30.40/live/2', selfSigned: false };
const WHOLE = { main: MAIN, sub: SUB, audio: true };

const store = () => postgresCameraStore(city.server.database, makeSecretBox('00'.repeat(32)));
const keeps = async (): Promise<unknown> => store().sources(CAMERA);
const enter = (draft: unknown) => city.as('admin').post(PATH, draft);
const shown: CameraStreams = {
  camera: CAMERA,
  main: { url: MAIN.url, username: 'viewer', hasPassword: true, selfSigned: true },
  sub: { url: SUB.url, hasPassword: false, selfSigned: false },
  audio: true,
  published: false,
};

beforeEach(async () => {
  await enter({ audio: false });
});

describe('addresses and logins of one camera', () => {
  test('R18: what is entered is given to the relay, counts for the next choice, and is shown again without its password', async () => {
    const answered = await enter(WHOLE);
    expect([answered.status, answered.json]).toEqual([200, shown]);
    expect((await city.as('admin').get(PATH)).json).toEqual(shown);
    expect(await keeps()).toEqual({ ...WHOLE, main: MAIN, sub: { url: SUB.url }, published: false });
    expect(city.server.registry.get(CAMERA as CameraId)?.streams).toEqual(['main', 'sub']);
    await enter({ audio: false });
    expect([await keeps(), city.server.registry.get(CAMERA as CameraId)?.streams]).toEqual([{ audio: false, published: false }, []]);
  });

  test('R124: the relays are told whose record was changed, and ask for what it says now', async () => {
    using relay = await ControlPeer.open({ port: city.server.port, secret: RELAY_SECRET });
    relay.say(RELAY_HELLO);
    await expect.poll(() => relay.heard.map(({ type }) => type)).toContain('welcome');
    const changes = () => relay.heard.filter(({ type }) => type === 'changed').length;
    const before = changes();
    await enter({ ...WHOLE, audio: false });
    await expect.poll(changes).toBe(before + 1);
    expect(relay.heard.findLast(({ type }) => type === 'changed')).toEqual({ type: 'changed', cameras: [CAMERA] });
    relay.say({ type: 'source?', request: 1, camera: CAMERA });
    await expect.poll(() => relay.heard.at(-1)).toEqual({ type: 'source', request: 1, camera: CAMERA, main: MAIN, sub: { url: SUB.url } });
    expect((await enter({ audio: 'yes' })).status).toBe(400);
    expect(changes(), 'what was refused changed nothing').toBe(before + 1);
  });

  test('R18: nobody reads or changes it without the right, and nobody of another organisation', async () => {
    await enter(WHOLE);
    for (const login of LOGINS.filter((each) => each !== 'admin')) {
      const client = city.as(login);
      expect([login, (await client.get(PATH)).json.code, (await client.post(PATH, { audio: false })).json.code]).toEqual([
        login,
        'noRight',
        'noRight',
      ]);
    }
    expect([(await city.nobody().get(PATH)).status, (await city.nobody().post(PATH, { audio: false })).status]).toEqual([401, 401]);
    expect((await city.as('admin').get(PATH)).json).toEqual(shown);
  });

  test('R18: a password that is not said is kept for its host and its user, and for no other', async () => {
    await enter(WHOLE);
    const { password: _, ...main } = MAIN;
    expect((await enter({ ...WHOLE, main: { ...main, url: 'rtsps://10.20.30.40:8322/live/7' } })).status).toBe(200);
    expect(await keeps()).toMatchObject({ main: { url: 'rtsps://10.20.30.40:8322/live/7', password: 'river-stone-9' } });
    for (const other of [
      { ...main, url: 'rtsps://10.20.30.41:322/live/1' },
      { ...main, url: 'rtsp://10.20.30.40/live/1', selfSigned: false },
      { ...main, username: 'admin' },
    ]) {
      const { status, json } = await enter({ ...WHOLE, main: other });
      expect([status, json.code, json.errors.map(({ field }: { field: string }) => field)]).toEqual([
        400,
        'invalid',
        ['body.main.password'],
      ]);
    }
    expect((await enter({ ...WHOLE, main: { ...main, url: 'rtsps://10.20.30.41/live/1', password: '' } })).json.main.hasPassword).toBe(
      false,
    );
  });

  test.each([
    ['main.url', { ...WHOLE, main: { ...MAIN, url: 'http://10.20.30.40/' } }],
    ['main.url', { ...WHOLE, main: { ...MAIN, url: 'rtsp://viewer:river-stone-9@10.20.30.40/' } }],
    ['main.url', { ...WHOLE, main: { ...MAIN, url: `rtsps://10.20.30.40/${'x'.repeat(500)}` } }],
    ['main.selfSigned', { ...WHOLE, main: { ...MAIN, url: 'rtsp://10.20.30.40/' } }],
    ['main.username', { ...WHOLE, main: { url: MAIN.url, password: 'p', selfSigned: false } }],
    ['main.password', { ...WHOLE, main: { ...MAIN, password: 'x'.repeat(257) } }],
    ['main', { sub: SUB, audio: false }],
    ['audio', { main: MAIN }],
  ])('R18: what cannot be is refused by its field: %s', async (field, draft) => {
    const { status, json } = await enter(draft);
    expect([status, json.errors.map((error: { field: string }) => error.field)]).toEqual([400, expect.arrayContaining([`body.${field}`])]);
    expect(await keeps()).toEqual({ audio: false, published: false });
  });

  test('R18: a camera that is not there has none, and one that is published takes none', async () => {
    expect((await city.as('admin').get('/api/v1/cameras/nobody/streams')).json.code).toBe('noSuchCamera');
    expect((await city.as('admin').post('/api/v1/cameras/nobody/streams', WHOLE)).json.code).toBe('noSuchCamera');
    await city.server.database.query('update camera set published = true where id = $1', [CAMERA]);
    const { json } = await enter(WHOLE);
    expect(json.errors.map(({ field }: { field: string }) => field)).toEqual(['body.main.url', 'body.sub.url']);
    expect((await enter({ audio: true })).json).toEqual({ camera: CAMERA, audio: true, published: true });
    await city.server.database.query('update camera set published = false where id = $1', [CAMERA]);
  });

  test('R18: each look and each change is in the journal, and no address, login or password in it or in the log', async () => {
    await enter(WHOLE);
    await city.as('admin').get(PATH);
    const entries = async (kind: string) => (await city.as('auditor').get(`/api/v1/journal?kind=${kind}&limit=1`)).json.entries;
    const [read] = await entries('camera.streamsRead');
    const [changed] = await entries('camera.streamsChanged');
    expect([read.actor, read.data]).toEqual(['person:demo-admin', { camera: CAMERA }]);
    expect(changed.data).toEqual({ camera: CAMERA, main: true, sub: true, audio: true, selfSigned: true });
    const { rows } = await city.server.database.query<{ text: string }>("select string_agg(data::text, ' ') as text from journal");
    for (const text of [rows[0]!.text, city.server.log()])
      for (const secret of ['10.20.30', 'river-stone', '"viewer"']) expect(text).not.toContain(secret);
  });
});
