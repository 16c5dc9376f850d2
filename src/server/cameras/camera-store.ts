import type { CameraRecord, StreamSourceRecord } from '#contract/camera-record.ts';
import type { Camera, CameraPurpose, CameraState } from '#domain/camera.ts';
import type { CameraId } from '#domain/ids.ts';
import type { Sql } from '../store/sql.ts';
import { CAMERA_COLUMNS, cameraOfRow, hashOfRecord, rowOfRecord, secretName } from './camera-rows.ts';
import type { CameraRow } from './camera-rows.ts';
import type { CameraSink, Stored } from './import-cameras.ts';
import type { SecretBox } from '../sealing/secret-box.ts';

/** The camera registry in PostgreSQL; the truth behind the index in memory. */
export interface CameraStore extends CameraSink {
  /** Every camera, by id, for the index: 66,000 in well under a second. */
  loadAll(): Promise<Camera[]>;
  /** Where a camera's pictures come from, passwords opened; for the relay only (invariant 10). Undefined: no such camera. */
  sources(camera: string): Promise<CameraSources | undefined>;
  page(wanted: CameraPageQuery): Promise<{ readonly total: number; readonly cameras: readonly Camera[]; readonly next?: string }>;
  /** False when there is no such camera. */
  setState(camera: string, state: CameraState): Promise<boolean>;
  /** Cameras written since a moment, for a server whose database somebody else (the command line) imported into. */
  changedSince(moment: { readonly at: number; readonly limit: number }): Promise<Camera[]>;
}

export interface CameraSources {
  readonly main?: StreamSourceRecord;
  readonly sub?: StreamSourceRecord;
  readonly audio: boolean;
  readonly published: boolean;
}

export interface CameraPageQuery {
  /** The id that the page before ended with. */
  readonly after?: string;
  readonly limit: number;
  readonly owner?: string;
  readonly purpose?: CameraPurpose;
  readonly state?: CameraState;
  /** Part of id, label or address. */
  readonly text?: string;
  readonly linked?: boolean;
}

/** Rows that one statement may carry. */
const MAX_BATCH = 5_000;
const MAX_PAGE = 1_000;

/** Without `box`, cameras that have passwords can be neither stored nor asked for their sources. */
export function postgresCameraStore(sql: Sql, box?: SecretBox): CameraStore {
  return {
    compare: (batch) => compare(sql, batch, box),
    upsert: (batch, origin) => upsert(sql, { batch, origin, box }),
    loadAll: () => loadAll(sql),
    sources: (camera) => sources(sql, camera, box),
    page: (wanted) => page(sql, wanted),
    setState: async (camera, state) =>
      ((await sql.query('update camera set state = $2, updated_at = now() where id = $1', [camera, state])).rowCount ?? 0) > 0,
    changedSince: async ({ at, limit }) => {
      const { rows } = await sql.query<CameraRow>(
        `select ${CAMERA_COLUMNS} from camera where updated_at >= to_timestamp($1 / 1000.0) order by updated_at limit $2`,
        [at, limit],
      );
      return rows.map(cameraOfRow);
    },
  };
}

const FIELDS = `id text, label text, owner text, purpose text, lon float8, lat float8, address text, bearing float8, field_of_view float8, range_metres float8, ptz boolean, state text,
  main_url text, main_user text, main_password text, sub_url text, sub_user text, sub_password text, main_self_signed boolean, sub_self_signed boolean,
  audio boolean, published boolean, row_hash text`;

/**
 * A record that is the same as last time writes nothing. One that changed keeps what its source does not know: the state
 * that probes saw, a bearing and streams that somebody entered, and where it looks as it was surveyed here.
 */
const UPSERT = `
  insert into camera as known (id, label, owner, purpose, lon, lat, address, bearing, field_of_view, range_metres, ptz, state,
                               main_url, main_user, main_password_cipher, sub_url, sub_user, sub_password_cipher, main_self_signed, sub_self_signed, audio, published,
                               origin, row_hash)
  select id, label, owner, purpose, lon, lat, address, bearing, field_of_view, range_metres, ptz, state,
         main_url, main_user, decode(main_password, 'hex'), sub_url, sub_user, decode(sub_password, 'hex'), main_self_signed, sub_self_signed, audio, published,
         $2, decode(row_hash, 'hex')
  from jsonb_to_recordset($1) as row(${FIELDS})
  -- In one order, so that two imports of the same cameras wait for each other instead of for ever.
  order by id
  on conflict (id) do update set
    label = excluded.label, owner = excluded.owner, purpose = excluded.purpose, lon = excluded.lon, lat = excluded.lat, address = excluded.address,
    bearing = case when known.survey is null then coalesce(excluded.bearing, known.bearing) else known.bearing end,
    field_of_view = case when known.survey is null then excluded.field_of_view else known.field_of_view end,
    range_metres = case when known.survey is null then excluded.range_metres else known.range_metres end, ptz = excluded.ptz,
    main_url = coalesce(excluded.main_url, known.main_url),
    main_user = case when excluded.main_url is null then known.main_user else excluded.main_user end,
    main_password_cipher = case when excluded.main_url is null then known.main_password_cipher else excluded.main_password_cipher end,
    main_self_signed = case when excluded.main_url is null then known.main_self_signed else excluded.main_self_signed end,
    sub_url = coalesce(excluded.sub_url, known.sub_url),
    sub_user = case when excluded.sub_url is null then known.sub_user else excluded.sub_user end,
    sub_password_cipher = case when excluded.sub_url is null then known.sub_password_cipher else excluded.sub_password_cipher end,
    sub_self_signed = case when excluded.sub_url is null then known.sub_self_signed else excluded.sub_self_signed end,
    audio = coalesce(excluded.audio, known.audio), published = coalesce(excluded.published, known.published),
    origin = excluded.origin, row_hash = excluded.row_hash, updated_at = now()
  where known.row_hash <> excluded.row_hash
  returning ${CAMERA_COLUMNS}, xmax = 0 as fresh`;

async function upsert(
  sql: Sql,
  { batch, origin, box }: { batch: readonly CameraRecord[]; origin: string; box: SecretBox | undefined },
): Promise<Stored> {
  const written: Camera[] = [];
  let fresh = 0;
  for (let from = 0; from < batch.length; from += MAX_BATCH) {
    const rows = batch.slice(from, from + MAX_BATCH).map((record) => rowOfRecord(record, box));
    const answer = await sql.query<CameraRow & { fresh: boolean }>(UPSERT, [JSON.stringify(rows), origin]);
    for (const row of answer.rows) {
      written.push(cameraOfRow(row));
      if (row.fresh) fresh += 1;
    }
  }
  return { new: fresh, changed: written.length - fresh, same: batch.length - written.length, written };
}

/** What `upsert` would do, without doing it. */
async function compare(sql: Sql, batch: readonly CameraRecord[], box: SecretBox | undefined): Promise<Omit<Stored, 'written'>> {
  const { rows } = await sql.query<{ id: string; hash: string }>(
    `select id, encode(row_hash, 'hex') as hash from camera where id = any($1)`,
    [batch.map(({ id }) => id)],
  );
  const known = new Map(rows.map(({ id, hash }) => [id, hash]));
  const same = batch.filter((record) => known.get(record.id) === hashOfRecord(record, box)).length;
  return { new: batch.length - known.size, changed: known.size - same, same };
}

async function loadAll(sql: Sql): Promise<Camera[]> {
  const { rows } = await sql.query<CameraRow>(`select ${CAMERA_COLUMNS} from camera order by id`);
  return rows.map(cameraOfRow);
}

interface SourceRow extends Record<string, unknown> {
  main_url: string | null;
  main_user: string | null;
  main_password_cipher: Uint8Array | null;
  sub_url: string | null;
  sub_user: string | null;
  sub_password_cipher: Uint8Array | null;
  main_self_signed: boolean;
  sub_self_signed: boolean;
  audio: boolean | null;
  published: boolean | null;
}

async function sources(sql: Sql, camera: string, box: SecretBox | undefined): Promise<CameraSources | undefined> {
  const { rows } = await sql.query<SourceRow>(
    `select main_url, main_user, main_password_cipher, main_self_signed, sub_url, sub_user, sub_password_cipher, sub_self_signed, audio, published
     from camera where id = $1`,
    [camera],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const source = (stream: 'main' | 'sub'): StreamSourceRecord | undefined => {
    const [url, username, cipher] = [row[`${stream}_url`], row[`${stream}_user`], row[`${stream}_password_cipher`]];
    if (url === null) return undefined;
    if (cipher !== null && box === undefined) throw new Error('The data key is needed to open the passwords of cameras.');
    return {
      url,
      ...(row[`${stream}_self_signed`] ? { selfSigned: true } : {}),
      ...(username === null ? {} : { username }),
      ...(cipher === null || box === undefined ? {} : { password: box.open(cipher, secretName(camera, stream)) }),
    };
  };
  const [main, sub] = [source('main'), source('sub')];
  return { ...(main ? { main } : {}), ...(sub ? { sub } : {}), audio: row.audio === true, published: row.published === true };
}

async function page(sql: Sql, wanted: CameraPageQuery): ReturnType<CameraStore['page']> {
  const limit = Math.min(Math.max(1, wanted.limit), MAX_PAGE);
  const pattern = wanted.text === undefined ? null : `%${wanted.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const filter = [wanted.owner ?? null, wanted.purpose ?? null, wanted.state ?? null, pattern, wanted.linked ?? null];
  const where = `($1::text is null or owner = $1) and ($2::text is null or purpose = $2) and ($3::text is null or state = $3)
    and ($4::text is null or id ilike $4 or label ilike $4 or address ilike $4) and ($5::boolean is null or (main_url is not null or sub_url is not null or published is true) = $5)`;
  const count = await sql.query<{ total: number }>(`select count(*)::int as total from camera where ${where}`, filter);
  const { rows } = await sql.query<CameraRow>(`select ${CAMERA_COLUMNS} from camera where ${where} and id > $6 order by id limit $7`, [
    ...filter,
    wanted.after ?? '',
    limit + 1,
  ]);
  const cameras = rows.slice(0, limit).map(cameraOfRow);
  const last = cameras.at(-1);
  return { total: count.rows[0]?.total ?? 0, cameras, ...(rows.length > limit && last ? { next: last.id satisfies CameraId } : {}) };
}
