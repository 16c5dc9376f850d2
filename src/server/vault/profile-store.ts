import { createHash } from 'node:crypto';
import type { PersonalData, Vault } from '#services/ports.ts';
import type { SecretBox } from '../cameras/secret-box.ts';
import type { Database } from '../store/sql.ts';

export interface Profile {
  /** By the standard's keys. */
  readonly fields: Readonly<Record<string, string>>;
  readonly pictures: number;
  readonly keptAt: number;
}

const MAX_FIELDS = 64;
const MAX_FIELD_CHARACTERS = 2_000;
const MAX_PICTURES = 8;
const MAX_PICTURE_BYTES = 2 * 1024 * 1024;
const DAY_MS = 86_400_000;

/** Whom cases are about, sealed in the database under the data key; what is due is deleted (LAW-16, LAW-27). */
export class ProfileStore implements Vault {
  readonly #database: Database;
  readonly #box: SecretBox;
  readonly #now: () => number;

  constructor(database: Database, box: SecretBox, now: () => number) {
    this.#database = database;
    this.#box = box;
    this.#now = now;
  }

  /** The same subject again replaces what was kept; more than the vault holds of one person is left out, the case goes on. */
  async keep({ subject, fields, pictures, deleteAfterDays }: PersonalData): Promise<string> {
    const reference = createHash('sha256').update(subject).digest('hex').slice(0, 32);
    const kept = Object.entries(fields).slice(0, MAX_FIELDS);
    const text = JSON.stringify(Object.fromEntries(kept.map(([name, value]) => [name, value.slice(0, MAX_FIELD_CHARACTERS)])));
    const now = this.#now();
    const fitting = pictures.filter((picture) => picture.length <= MAX_PICTURE_BYTES).slice(0, MAX_PICTURES);
    await this.#database.transact(async (sql) => {
      await sql.query(
        `insert into profile (reference, sealed, kept_at, delete_at) values ($1, $2, to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000))
         on conflict (reference) do update set sealed = excluded.sealed, kept_at = excluded.kept_at, delete_at = excluded.delete_at`,
        [reference, this.#box.seal(text, reference), now, now + deleteAfterDays * DAY_MS],
      );
      // A later message without pictures does not take away those that were sent.
      if (fitting.length === 0) return;
      await sql.query('delete from profile_picture where reference = $1', [reference]);
      for (const [position, picture] of fitting.entries())
        await sql.query('insert into profile_picture values ($1, $2, $3)', [
          reference,
          position,
          this.#box.seal(Buffer.from(picture).toString('base64'), `${reference} ${position}`),
        ]);
    });
    return reference;
  }

  async open(reference: string): Promise<Profile | undefined> {
    const { rows } = await this.#database.query<{ sealed: Uint8Array; kept: number; pictures: string }>(
      `select sealed, (extract(epoch from kept_at) * 1000)::float8 as kept, (select count(*) from profile_picture where reference = $1) as pictures
       from profile where reference = $1 and delete_at > to_timestamp($2::float8 / 1000)`,
      [reference, this.#now()],
    );
    const [row] = rows;
    if (!row) return undefined;
    const fields = JSON.parse(this.#box.open(row.sealed, reference)) as Record<string, string>;
    return { fields, pictures: Number(row.pictures), keptAt: Math.round(row.kept) };
  }

  async picture(reference: string, position: number): Promise<Uint8Array | undefined> {
    const { rows } = await this.#database.query<{ sealed: Uint8Array }>(
      'select sealed from profile_picture where reference = $1 and position = $2',
      [reference, position],
    );
    const [row] = rows;
    return row && Buffer.from(this.#box.open(row.sealed, `${reference} ${position}`), 'base64');
  }

  /** Deletes what is due; resolves with how many persons that were. */
  async deleteDue(): Promise<number> {
    const { rows } = await this.#database.query<{ reference: string }>(
      'delete from profile where delete_at <= to_timestamp($1::float8 / 1000) returning reference',
      [this.#now()],
    );
    return rows.length;
  }
}
