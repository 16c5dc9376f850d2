import type { SecretBox } from '../sealing/secret-box.ts';
import type { Sql } from '../store/sql.ts';

export interface KeptProfile {
  readonly fields: Readonly<Record<string, string>>;
  readonly pictures: number;
  readonly keptAt: number;
}

const MAX_FIELDS = 64;
const MAX_FIELD_CHARACTERS = 2_000;
const DAY_MS = 86_400_000;

/** Writes one person's fields, sealed; what is more than a vault holds is left out. */
export async function sealProfile(
  sql: Sql,
  box: SecretBox,
  kept: { readonly reference: string; readonly fields: Readonly<Record<string, string>>; readonly now: number; readonly days: number },
): Promise<void> {
  const { reference, fields, now, days } = kept;
  const fitting = Object.entries(fields)
    .slice(0, MAX_FIELDS)
    .map(([name, value]) => [name, value.slice(0, MAX_FIELD_CHARACTERS)]);
  await sql.query(
    `insert into profile (reference, sealed, kept_at, delete_at) values ($1, $2, to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000))
     on conflict (reference) do update set sealed = excluded.sealed, kept_at = excluded.kept_at, delete_at = excluded.delete_at`,
    [reference, box.seal(JSON.stringify(Object.fromEntries(fitting)), reference), now, now + days * DAY_MS],
  );
}

/** In the place of those that were there. */
export async function sealPictures(
  sql: Sql,
  box: SecretBox,
  { reference, pictures }: { readonly reference: string; readonly pictures: readonly Uint8Array[] },
): Promise<void> {
  await sql.query('delete from profile_picture where reference = $1', [reference]);
  for (const [position, picture] of pictures.entries())
    await sql.query('insert into profile_picture values ($1, $2, $3)', [
      reference,
      position,
      box.seal(Buffer.from(picture).toString('base64'), `${reference} ${position}`),
    ]);
}

/** Undefined: nobody is kept there, or their time is over. */
export async function openProfile(
  sql: Sql,
  box: SecretBox,
  { reference, now }: { readonly reference: string; readonly now: number },
): Promise<KeptProfile | undefined> {
  const { rows } = await sql.query<{ sealed: Uint8Array; kept: number; pictures: string }>(
    `select sealed, (extract(epoch from kept_at) * 1000)::float8 as kept, (select count(*) from profile_picture where reference = $1) as pictures
     from profile where reference = $1 and delete_at > to_timestamp($2::float8 / 1000)`,
    [reference, now],
  );
  const [row] = rows;
  if (!row) return undefined;
  const fields = JSON.parse(box.open(row.sealed, reference)) as Record<string, string>;
  return { fields, pictures: Number(row.pictures), keptAt: Math.round(row.kept) };
}

/** All pictures in their order, or the one at `position`. */
export async function readPictures(
  sql: Sql,
  box: SecretBox,
  { reference, position }: { readonly reference: string; readonly position?: number },
): Promise<readonly Uint8Array[]> {
  const { rows } = await sql.query<{ position: number; sealed: Uint8Array }>(
    'select position, sealed from profile_picture where reference = $1 and ($2::integer is null or position = $2) order by position',
    [reference, position ?? null],
  );
  return rows.map((row) => Buffer.from(box.open(row.sealed, `${reference} ${row.position}`), 'base64'));
}
