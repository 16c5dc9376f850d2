import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '#server/store/migrate.ts';
import { MIGRATIONS } from '#server/store/migrations/index.ts';
import type { Database, Migration } from '#server/store/sql.ts';
import { borrowPostgres, type TestPostgres } from '../support/test-postgres.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await borrowPostgres();
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
});

/**
 * What a database of each version may hold: at least one row of every table that the version makes. Whoever adds a
 * version adds its rows here; they must then live through every later one.
 */
const SAMPLES: Readonly<Record<number, string>> = {
  1: `
    insert into incident (id, service, status, live, grade, kind, drill, occurred_at, opened_at, closed_at, point, plate, person, facility, version, body) values
      ('i-1', 'full', 'open', true, 'urgent', '강도', false, now(), now(), null, point(127.03, 37.5), '12가3456', 'ref', 'camera-1', 1, '{"id": "i-1", "cameras": [], "한": "글"}'),
      ('i-2', 'full', 'closed', false, 'normal', '', true, now(), now(), now(), null, null, null, null, 7, '{}');
    insert into partner_case values ('112|112UC001|1', 'i-1');
    insert into delivery values ('112|112UC001|1|occurred', 'i-1', now()), ('112|112UC001|2|ended', null, now());
    insert into journal values (1, now(), 'incident.opened', 'link:l', 'i-1', '{"kind": "강도"}', repeat('0', 64), repeat('a', 64)), (2, now(), 'session.opened', 'person:p', null, '{}', repeat('a', 64), repeat('b', 64));
    update journal_head set seq = 2, hash = repeat('b', 64);
    insert into outbox (id, effect, due_at, attempts, last_error) values ('x/0', '{"do": "cool", "incident": "i-1"}', now(), 3, 'away');
    insert into quarantine (at, link, peer, problems, bytes) values (now(), 'l', 'p', '["kind: missing"]', '\\x00ff');
    insert into person (id, login, name, organisation, role, password_hash) values ('p', 'operator', '관제원', 'city', 'operator', 'hash');
    insert into session values ('token', 'p', now(), now(), now(), '127.0.0.1');
  `,
  2: `
    insert into camera (id, label, owner, purpose, lon, lat, address, bearing, field_of_view, range_metres, ptz, state, main_url, main_user, main_password_cipher, origin, row_hash) values
      ('c-1', '망루로 1', 'city', 'crimePrevention', 127.03, 37.5, '서울', 90, 60, 100, true, 'normal', 'rtsp://10.0.0.1/1', 'admin', '\\x01', 'cctv.csv', '\\x02'),
      ('c-2', '망루로 2', 'city', 'fire', 127.04, 37.51, null, null, 360, 80, false, 'unknown', null, null, null, 'cctv.csv', '\\x03');
  `,
  3: `insert into building values ('city.geojson', 0, '{127, 37.5, 127.001, 37.5, 127.001, 37.501}');`,
  4: `
    insert into camera (id, label, owner, purpose, lon, lat, field_of_view, range_metres, ptz, state, origin, row_hash, audio, published, main_self_signed) values
      ('c-3', '순찰차 1', 'police-112', 'crimePrevention', 127.05, 37.52, 90, 80, false, 'normal', 'cars.csv', '\\x04', true, true, true);
  `,
  5: `
    insert into push (id, incident, camera, server, organisation, uid, person, started_at, ended_at, ended_by, reason, frames, bytes, recorded) values
      ('p-1', 'i-1', 'c-1', 'police', 'police-112', 'uid-1', 'p', now(), null, null, null, 0, 0, false),
      ('p-2', 'i-2', 'c-1', 'police', 'police-112', 'uid-1', 'p', now(), now(), 'system', 'incidentEnded', 15, 30000, true);
  `,
  6: `
    insert into road_network (source, nodes, links) values ('demo city', 2, 1);
    insert into road_section (network, name, part, bytes) select id, 'from', 0, '\\x00000000' from road_network;
  `,
  7: `
    update camera set survey = '{"at": 1, "by": "person:p", "method": "map"}', before_survey = '{"bearing": null}' where id = 'c-1';
  `,
  8: `
    insert into place_set (source, addresses, pois, hash) values ('demo city', 1, 0, 'x');
    insert into place_section (place_set, name, part, bytes) select id, 'zip', 0, '\\x00000000' from place_set;
  `,
  9: `
    insert into profile values ('r-1', '\\x01', now(), now());
    insert into profile_picture values ('r-1', 0, '\\x02');
  `,
  10: `
    insert into crew (person, unit, kind, call_sign) values ('p', 'city/9', 'cityVehicle', '행정 9호');
    insert into evidence (id, incident, person, type, bytes, note, key, parts, kept, kept_at) values
      ('e-1', 'i-1', 'p', 'image/jpeg', 3, '뒷문', '\\x01', 1, true, now()), ('e-2', 'i-1', 'p', 'video/mp4', 5, null, '\\x02', 1, false, null);
    insert into evidence_part values ('e-1', 0, '\\x030405');
  `,
  11: `
    insert into setting values ('duty/city', 3, '{"chain": []}', now());
    insert into person_contact values ('p', '\\x01', null);
    insert into push_subscription values ('mark', 'p', '\\x02', now());
    insert into city_secret values ('vapid', '\\x03');
  `,
  12: `
    insert into alarm_desk (body) values ('{"live": {"arrivals": [], "groups": []}, "drill": {"arrivals": [], "groups": []}}');
    insert into drill (id, scenario, title, script, started_by, started_at) values ('d-1', 'quake', '지진 훈련', '{"events": []}', 'person:p', now());
  `,
  13: `
    insert into display_message values ('m-1', true, now(), '{"id": "m-1", "devices": ["vms-1"], "deliveries": []}');
  `,
  14: `
    insert into sealed_document values ('wanted-vehicles', 'index', 0, 1, '\\x03');
  `,
  15: `
    insert into facility_list (origin, hash) values ('hydrants.csv', 'x');
    insert into facility values ('hydrant', 'h-1', 'hydrants.csv', '소화전 1', 127.03, 37.5, null, '{}');
  `,
  16: '',
  17: `update incident set body = '{"track": []}' where id = 'i-2';`,
  18: `
    insert into road_network (source, nodes, links, set_aside) values ('newer', 3, 2, true);
    insert into place_set (source, addresses, pois, hash, set_aside) values ('newer', 2, 1, 'y', true);
  `,
};

const upTo = (version: number): readonly Migration[] => MIGRATIONS.filter((migration) => migration.version <= version);
const newest = Math.max(...MIGRATIONS.map((migration) => migration.version));

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

async function tablesOf(database: Database): Promise<readonly Table[]> {
  const { rows } = await database.query<{ name: string; columns: string[] }>(
    `select table_name as name, array_agg(column_name::text order by ordinal_position) as columns from information_schema.columns
     where table_schema = 'public' and table_name <> 'schema_version' group by table_name order by table_name`,
  );
  return rows;
}

/** Every row of these tables as text, in these columns only: a later version may add more. */
async function dump(database: Database, tables: readonly Table[]): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const { name, columns } of tables) {
    const { rows } = await database.query<{ row: string }>(
      `select row(${columns.map((column) => `"${column}"`).join(', ')})::text as row from "${name}" order by 1`,
    );
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

describe('the schema goes forward', () => {
  test('[J10] versions are 1, 2, 3… and each has sample rows', () => {
    expect(MIGRATIONS.map((migration) => migration.version)).toEqual(MIGRATIONS.map((_, at) => at + 1));
    expect(Object.keys(SAMPLES).map(Number)).toEqual(MIGRATIONS.map((migration) => migration.version));
  });

  test.each(MIGRATIONS.map(({ version, name }) => ({ version, name })))(
    '[J10] to version $version ($name) with the data of all versions before',
    async ({ version }) => {
      const database = await postgres.fresh(upTo(version - 1));
      if (version > 1) for (const before of upTo(version - 1)) await database.query(SAMPLES[before.version] ?? '');
      const tables = version > 1 ? await tablesOf(database) : [];
      const before = await dump(database, tables);
      for (const [name, rows] of Object.entries(before)) expect(rows, `${name} has no sample row`).not.toEqual([]);
      expect(await migrate(database, upTo(version))).toEqual([version]);
      expect(await dump(database, tables)).toEqual(before);
      await database.query(SAMPLES[version] ?? '');
      for (const [name, rows] of Object.entries(await dump(database, await tablesOf(database)))) {
        if (version === 1 || !tables.some((table) => table.name === name)) expect(rows, `${name} has no sample row`).not.toEqual([]);
      }
    },
  );

  test('[J10] to version 16 what waits and what is kept of messages takes its new name, and nothing else changes', async () => {
    const database = await postgres.fresh(upTo(15));
    const told = { id: 'told', organisation: 'city' };
    const message = { id: 'told/sms', channel: 'sms', state: 'waiting', at: 1 };
    const units = [{ unit: 'police-112/12' }];
    await database.query(SAMPLES[1] ?? '');
    await database.query('update incident set body = body || $1 where id = $2', [
      JSON.stringify({ propagations: [{ ...told, dispatches: [message] }, told], dispatches: units }),
      'i-1',
    ]);
    const effect = { incident: 'i-1', propagation: 'told', dispatch: 'told/sms' };
    const wake = { propagation: 'told', dispatch: 'told/sms', state: 'sent' };
    for (const [id, waiting] of Object.entries({
      message: { do: 'dispatch', ...effect },
      word: { do: 'wake', incident: 'i-1', wake: { why: 'dispatched', ...wake } },
      unit: { do: 'wake', incident: 'i-1', wake: { why: 'dispatchDue', dispatch: 'unit-1' } },
    }))
      await database.query('insert into outbox (id, effect, due_at) values ($1, $2, now())', [id, JSON.stringify(waiting)]);
    await migrate(database, upTo(16));
    const { rows } = await database.query<{ effect: unknown }>("select effect from outbox where id <> 'x/0' order by id");
    expect(rows.map((row) => row.effect)).toEqual([
      { do: 'deliver', incident: 'i-1', propagation: 'told', message: 'told/sms' },
      { do: 'wake', incident: 'i-1', wake: { why: 'dispatchDue', dispatch: 'unit-1' } },
      { do: 'wake', incident: 'i-1', wake: { why: 'channelTold', propagation: 'told', message: 'told/sms', state: 'sent' } },
    ]);
    const incidents = await database.query<{ body: unknown }>('select body from incident order by id');
    expect(incidents.rows.map((row) => row.body)).toEqual([
      { id: 'i-1', cameras: [], 한: '글', propagations: [{ ...told, messages: [message] }, told], dispatches: units },
      {},
    ]);
  });

  test('[J10] in one go or step by step comes to the same schema', async () => {
    const atOnce = await postgres.fresh();
    const stepwise = await postgres.fresh([]);
    for (const { version } of MIGRATIONS) await migrate(stepwise, upTo(version));
    expect(await tablesOf(stepwise)).toEqual(await tablesOf(atOnce));
  });

  test('[J10] each step runs once, also when two start together', async () => {
    const database = await postgres.fresh([]);
    const both = await Promise.all([migrate(database, MIGRATIONS), migrate(database, MIGRATIONS)]);
    expect(both.flat().toSorted((a, b) => a - b)).toEqual(MIGRATIONS.map((migration) => migration.version));
    expect(await migrate(database, MIGRATIONS)).toEqual([]);
  });

  test('[J10] a step that fails leaves nothing of itself, and the next start tries it again', async () => {
    const database = await postgres.fresh();
    const broken = { version: newest + 1, name: 'broken', sql: 'create table half (id text); insert into half values (1, 2);' };
    await expect(migrate(database, [...MIGRATIONS, broken])).rejects.toThrow('INSERT has more expressions');
    expect((await tablesOf(database)).map((table) => table.name)).not.toContain('half');
    expect(await migrate(database, [...MIGRATIONS, { ...broken, sql: 'create table half (id text)' }])).toEqual([newest + 1]);
  });

  test('[J10] a database that a newer program wrote is left alone', async () => {
    const database = await postgres.fresh([...MIGRATIONS, { version: newest + 1, name: 'future', sql: 'create table future (id text)' }]);
    await expect(migrate(database, MIGRATIONS)).rejects.toThrow(/schema version \d+, this Mangru knows only \d+/);
  });
});
