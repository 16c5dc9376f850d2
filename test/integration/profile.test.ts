import { describe, expect, test } from 'vitest';
import { makeSecretBox } from '#server/sealing/secret-box.ts';
import { verifyJournal } from '#server/journal/verify-journal.ts';
import { lockHead, readEntries } from '#server/store/journal-rows.ts';
import { daysKept, TrackSweep } from '#server/vault/track-sweep.ts';
import { ProfileStore } from '#server/vault/profile-store.ts';
import { registerList } from '#server/vault/register-list.ts';
import { forgetPerson, numbersIn, registerPerson } from '#server/vault/registered-people.ts';
import { command, useApiCity } from '../support/api-city.ts';

const city = useApiCity((config) => ({
  ...config,
  roles: config.roles.map((role) => {
    const rights = role.rights.filter((right) => right !== 'profile.view');
    return { ...role, rights: ['lead', 'officer112'].includes(role.id) ? [...rights, 'profile.view' as const] : rights };
  }),
}));
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9);
const CHILD = {
  MISSING_NM: '홍길동',
  CONTACTNUM: '010-1234-5678',
  BIRTHDAY: '20150301',
  MISSING_ADDRESS: '서울 강남구 테헤란로 152',
  MISSING_UNUSUAL: '당뇨, 인슐린',
  MISSING_ETC: '파란 점퍼',
  SEX: '남',
  IMAGE_URL: 'hong1.jpg;hong2.jpg',
  HABIT: '자주 가는 공원',
};

const store = (now = () => Date.now()): ProfileStore =>
  new ProfileStore(city.server.database, makeSecretBox('00'.repeat(32), 'profile'), now);

/** An incident about a child who is kept in the vault. */
async function missing(deleteAfterDays = 30): Promise<string> {
  const profile = await store().keep({ subject: `WP1|${city.incident}`, fields: CHILD, pictures: [JPEG], deleteAfterDays });
  return city.server.report({ occurrence: `child-${city.incident}`, items: { PROFILE: profile } });
}

describe('whom an incident is about', () => {
  test('S30: nobody without the right, and nobody once it has ended', async () => {
    const id = await missing();
    const read = (login: Parameters<typeof city.as>[0]) => city.as(login).get(`/api/v1/incidents/${id}/profile`);
    expect((await read('operator')).status).toBe(403);
    expect((await read('fire')).status).toBe(403);
    expect((await city.nobody().get(`/api/v1/incidents/${id}/profile`)).status).toBe(401);
    expect((await city.as('lead').get(`/api/v1/incidents/${city.incident}/profile`)).json.code).toBe('noSuchProfile');
    expect((await read('lead')).status).toBe(200);
    expect((await read('officer112')).status).toBe(200);
    await command(city.as('operator'), id, { command: 'close' });
    expect((await read('lead')).json.code).toBe('incidentEnded');
  });

  test('S31: covered unless opened — notes, which may say what somebody suffers from, as a whole — and each look is in the journal', async () => {
    const id = await missing();
    const covered = await city.as('lead').get(`/api/v1/incidents/${id}/profile`);
    const values = Object.fromEntries(covered.json.fields.map((field: { key: string; value: string }) => [field.key, field.value]));
    expect(covered.json).toMatchObject({ masked: true, pictures: 1 });
    expect(values).toEqual({
      MISSING_NM: '홍*동',
      CONTACTNUM: '***-****-5678',
      BIRTHDAY: '2015****',
      MISSING_ADDRESS: '서울 강남구 테헤란로 ***',
      MISSING_UNUSUAL: '***',
      MISSING_ETC: '***',
      SEX: '남',
      IMAGE_URL: '***;***',
      HABIT: '***',
    });
    expect(covered.text).not.toMatch(/당뇨|점퍼|hong/);
    const open = await city.as('lead').get(`/api/v1/incidents/${id}/profile?open=true`);
    expect(open.json.fields).toContainEqual({ key: 'MISSING_NM', value: '홍길동' });
    expect(open.json.fields).toContainEqual({ key: 'MISSING_UNUSUAL', value: '당뇨, 인슐린' });
    const picture = await city.as('officer112').get(`/api/v1/incidents/${id}/profile/pictures/0`);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect((await city.as('lead').get(`/api/v1/incidents/${id}/profile/pictures/7`)).status).toBe(404);
    const looks = (await readEntries(city.server.database, { after: 0, limit: 10_000 })).filter(
      (entry) => entry.kind === 'profile.viewed' && entry.incident === id,
    );
    expect(looks.map((entry) => entry.data['what'])).toEqual(['masked', 'open', 'picture 0']);
    const ground = { reason: 'ofIncident', kind: '강도', cases: [`child-${city.incident}`] };
    for (const look of looks) expect(look.data, 'the incident is the reason, nobody types one').toMatchObject(ground);
    expect(looks[2]!.data, 'of a partner what its provision rests on').toMatchObject({
      organisation: 'police-112',
      purpose: expect.any(String),
      basis: expect.any(String),
    });
    expect(looks[0]!.data).not.toHaveProperty('basis');
  });

  test('S30: the rows hold nothing that can be read', async () => {
    await missing();
    const { rows } = await city.server.database.query<{ text: string }>(
      "select encode(sealed, 'escape') as text from profile union all select encode(sealed, 'escape') from profile_picture union all select body::text from incident union all select data::text from journal",
    );
    const all = rows.map((row) => row.text).join('\n');
    expect(all).not.toContain('홍길동');
    expect(all).not.toContain('010-1234');
    expect(all).not.toContain(Buffer.from(JPEG).toString('base64'));
  });

  test('S32: gone when its days are over; the same subject again begins anew', async () => {
    const id = await missing(1);
    const tomorrow = store(() => Date.now() + 86_400_000);
    expect(await tomorrow.deleteDue()).toBeGreaterThan(0);
    expect((await city.as('lead').get(`/api/v1/incidents/${id}/profile`)).json.code).toBe('noSuchProfile');
    const again = await store().keep({
      subject: `WP1|${city.incident}`,
      fields: { MISSING_NM: '임꺽정' },
      pictures: [],
      deleteAfterDays: 1,
    });
    expect((await store().open(again))?.fields).toEqual({ MISSING_NM: '임꺽정' });
  });
});

describe('people registered in advance', () => {
  const box = makeSecretBox('00'.repeat(32), 'profile');
  const GRANNY = {
    WP_REF_ID: 'REF-77',
    MISSING_NM: '홍길순',
    CONTACTNUM: '010-1111-2222',
    PROTECTOR_NM: '홍길동',
    MISSING_UNUSUAL: '당뇨',
  };
  const register = (fields: Record<string, string> = GRANNY, days = 365) =>
    registerPerson(city.server.database, box, {
      person: { fields, numbers: numbersIn(fields), pictures: [JPEG], deleteAfterDays: days },
      now: Date.now(),
    });
  const alarm = (subject: string, knownBy: readonly string[], fields: Record<string, string> = {}) =>
    store().keep({ subject, fields, pictures: [], deleteAfterDays: 30, knownBy, adds: true });

  test('WP11: an alarm without a profile finds them by number or telephone, however it is written, with their picture', async () => {
    expect(await register()).toBe('new');
    expect(await register()).toBe('changed');
    for (const [subject, number] of [
      ['a', 'REF-77'],
      ['b', '01011112222'],
      ['c', '+82 10-1111-2222'],
    ] as const) {
      const found = await store().open(await alarm(subject, [number]));
      expect(found).toMatchObject({ fields: GRANNY, pictures: 1 });
    }
    expect((await store().open(await alarm('d', ['REF-78', ''])))?.fields).toEqual({});
  });

  test('WP11: what the alarm tells stands before what was registered, and what it told before stays', async () => {
    await register();
    await alarm('e', ['REF-77'], { MISSING_NM: '홍길순 님', MISSING_ETC: '파란 점퍼' });
    const reference = await alarm('e', [], { MISSING_ETC: '회색 점퍼' });
    expect((await store().open(reference))?.fields).toEqual({ ...GRANNY, MISSING_NM: '홍길순 님', MISSING_ETC: '회색 점퍼' });
    expect(await store().picture(reference, 0)).toEqual(Buffer.from(JPEG));
  });

  test('WP12: forgotten by any of their numbers, and by themselves when their days are over; the rows can be neither read nor tried', async () => {
    await register();
    const { rows } = await city.server.database.query<{ text: string }>(
      "select reference || ' ' || encode(sealed, 'escape') as text from profile",
    );
    expect(rows.map((row) => row.text).join('\n')).not.toMatch(/홍길순|REF-77|1111-?2222/);
    expect(await forgetPerson(city.server.database, box, { number: '010 1111 2222', now: Date.now() })).toBe(true);
    expect(await forgetPerson(city.server.database, box, { number: 'REF-77', now: Date.now() })).toBe(false);
    expect((await store().open(await alarm('f', ['REF-77'])))?.fields).toEqual({});
    await register(GRANNY, 1);
    await store(() => Date.now() + 2 * 86_400_000).deleteDue();
    expect((await store().open(await alarm('g', ['REF-77', '01011112222'])))?.fields).toEqual({});
  });

  test('WP10: a list is registered row by row, and the same list again changes it', async () => {
    const list = Buffer.from('관리번호,이름,휴대폰,사진\nR-1,성춘향,010-5555-6666,a.jpg\nR-2,,,\nR-3,이몽룡,,none.jpg\n');
    const run = (dryRun: boolean) =>
      registerList(city.server.database, box, {
        bytes: list,
        days: 30,
        now: Date.now(),
        source: 'people.csv',
        by: 'root@city',
        dryRun,
        picture: async (name) => (name === 'a.jpg' ? JPEG : undefined),
      });
    const problems = [
      { line: 3, field: '이름', reason: 'missing' },
      { line: 4, field: '사진', reason: 'noPicture' },
    ];
    expect(await run(true)).toEqual({ new: 2, changed: 0, problems });
    expect((await store().open(await alarm('h', ['R-1'])))?.fields).toEqual({});
    expect(await run(false)).toEqual({ new: 2, changed: 0, problems });
    expect(await run(false)).toEqual({ new: 0, changed: 2, problems });
    expect((await store().open(await alarm('i', ['010-5555-6666'])))?.pictures).toBe(1);
    const told = await readEntries(city.server.database, { kind: 'people.registered', limit: 10 });
    const data = { source: 'people.csv', by: 'root@city', days: 30, refused: 1 };
    expect(told.map((entry) => entry.data)).toEqual([
      { ...data, new: 0, changed: 2 },
      { ...data, new: 2, changed: 0 },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/성춘향|5555-?6666/);
  });
});

test('I43: an incident that ended long enough ago forgets where and by what, the journal keeps that it did; a younger one and a live one keep theirs', async () => {
  const operator = city.as('operator');
  const ids = await Promise.all(
    ['old', 'young', 'live'].map((occurrence, at) =>
      city.server.report({
        occurrence: `forget-${occurrence}`,
        place: { lon: 127.05 + at / 100, lat: 37.45, origin: 'sent' },
        items: { CAR_NUM: `12가345${at}` },
      }),
    ),
  );
  const [old, young] = ids;
  for (const id of [old!, young!]) {
    await command(operator, id, { command: 'markSighting', lon: 127.061234, lat: 37.451234, certain: true });
    await command(operator, id, { command: 'close' });
  }
  const { database } = city.server;
  await database.query("update incident set closed_at = now() - interval '31 days' where id = $1", [old]);
  await database.query("update incident set closed_at = now() - interval '29 days' where id = $1", [young]);
  using sweep = new TrackSweep({
    clock: { now: () => Date.now(), after: () => ({ [Symbol.dispose]: () => {} }) },
    database,
    days: new Map([['anklet', 7]]),
    otherDays: 30,
    submit: (job) => city.server.submit(job),
    newId: () => `forget-${Math.random()}`,
    onProblem: (text) => expect(text).toBe(''),
  });
  expect(await sweep.sweep()).toBe(1);
  expect(await sweep.sweep(), 'once').toBe(0);
  const { rows } = await database.query('select plate, body::text like $2 as known from incident where id = any($1) order by plate', [
    ids,
    '%12가345%',
  ]);
  expect(rows).toEqual([
    { plate: '12가3451', known: true },
    { plate: '12가3452', known: true },
    { plate: null, known: false },
  ]);
  const told = await readEntries(database, { kind: 'track.deleted', limit: 10 });
  expect(told.map(({ incident, data }) => ({ incident, data }))).toEqual([{ incident: old, data: { points: 0, marks: 1, plate: true } }]);
  const left = await database.query<{ id: string; text: string }>(
    "select id, body::text as text from incident where body::text like '%061234%'",
  );
  expect(
    left.rows.map(({ id }) => id),
    'the younger one keeps its mark',
  ).toEqual([young]);
  const { rows: entries } = await database.query('select seq from journal where data::text like $1', ['%061234%']);
  expect(entries, 'no entry holds where').toEqual([]);
  const head = await database.transact((sql) => lockHead(sql));
  const verified = await verifyJournal((filter) => readEntries(database, filter), head);
  expect([verified.broken, verified.head], 'the chain holds all the same').toEqual([undefined, head]);
});

test('I43: days are those of the section, by whatever name it has for them', () => {
  expect([{ deleteAfterDays: 7 }, { keepDays: 90 }, { port: 1 }, undefined].map((section) => daysKept(section))).toEqual([
    7,
    90,
    undefined,
    undefined,
  ]);
});
