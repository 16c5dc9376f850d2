import { describe, expect, test } from 'vitest';
import { makeSecretBox } from '#server/cameras/secret-box.ts';
import { readEntries } from '#server/store/journal-rows.ts';
import { ProfileStore } from '#server/vault/profile-store.ts';
import { command, useApiCity } from '../support/api-city.ts';

const city = useApiCity((config) => ({
  ...config,
  roles: config.roles.map((role) =>
    ['lead', 'officer112'].includes(role.id) ? { ...role, rights: [...role.rights, 'profile.view' as const] } : role,
  ),
}));
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9);
const CHILD = {
  MISSING_NM: '홍길동',
  CONTACTNUM: '010-1234-5678',
  BIRTHDAY: '20150301',
  MISSING_ADDRESS: '서울 강남구 테헤란로 152',
  MISSING_UNUSUAL: '파란 점퍼',
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

  test('S31: covered unless opened, and each look is in the journal', async () => {
    const id = await missing();
    const covered = await city.as('lead').get(`/api/v1/incidents/${id}/profile`);
    const values = Object.fromEntries(covered.json.fields.map((field: { key: string; value: string }) => [field.key, field.value]));
    expect(covered.json).toMatchObject({ masked: true, pictures: 1 });
    expect(values).toEqual({
      MISSING_NM: '홍*동',
      CONTACTNUM: '***-****-5678',
      BIRTHDAY: '2015****',
      MISSING_ADDRESS: '서울 강남구 테헤란로 ***',
      MISSING_UNUSUAL: '파란 점퍼',
    });
    const open = await city.as('lead').get(`/api/v1/incidents/${id}/profile?open=true`);
    expect(open.json.fields).toContainEqual({ key: 'MISSING_NM', value: '홍길동' });
    const picture = await city.as('officer112').get(`/api/v1/incidents/${id}/profile/pictures/0`);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect((await city.as('lead').get(`/api/v1/incidents/${id}/profile/pictures/7`)).status).toBe(404);
    const looks = (await readEntries(city.server.database, { after: 0, limit: 10_000 })).filter(
      (entry) => entry.kind === 'profile.viewed' && entry.incident === id,
    );
    expect(looks.map((entry) => entry.data['what'])).toEqual(['masked', 'open', 'picture 0']);
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
