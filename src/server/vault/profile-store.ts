import { createHash } from 'node:crypto';
import type { PersonalData, Vault } from '#services/ports.ts';
import type { SecretBox } from '../sealing/secret-box.ts';
import type { Database, Sql } from '../store/sql.ts';
import { openProfile, readPictures, sealProfile, sealPictures, type KeptProfile } from './profile-rows.ts';
import { registeredUnder } from './registered-people.ts';

export interface Profile {
  /** By the standard's keys. */
  readonly fields: Readonly<Record<string, string>>;
  readonly pictures: number;
  readonly keptAt: number;
}

const MAX_PICTURES = 8;
const MAX_PICTURE_BYTES = 2 * 1024 * 1024;

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

  /** The same subject again replaces what was kept, unless it `adds`; more than the vault holds of one person is left out, the case goes on. */
  async keep(person: PersonalData): Promise<string> {
    const reference = referenceOf(person.subject);
    const given = person.pictures.filter((picture) => picture.length <= MAX_PICTURE_BYTES).slice(0, MAX_PICTURES);
    await this.#database.transact(async (sql) => {
      // Two messages about one person at once: the second adds to what the first has kept.
      await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [reference]);
      const before = person.adds ? await openProfile(sql, this.#box, { reference, now: this.#now() }) : undefined;
      const registered = await this.#registered(sql, person.knownBy ?? []);
      const fields = { ...registered?.fields, ...before?.fields, ...person.fields };
      await sealProfile(sql, this.#box, { reference, fields, now: this.#now(), days: person.deleteAfterDays });
      // A later message without pictures does not take away those that were sent.
      const pictures = given.length > 0 || before?.pictures ? given : await this.#picturesOf(sql, registered);
      if (pictures.length > 0) await sealPictures(sql, this.#box, { reference, pictures });
    });
    return reference;
  }

  async open(reference: string): Promise<Profile | undefined> {
    return openProfile(this.#database, this.#box, { reference, now: this.#now() });
  }

  /** For the link that kept them; looks of people go by `picture`, and are written down. */
  async pictures(subject: string): Promise<readonly Uint8Array[]> {
    const reference = referenceOf(subject);
    const { rows } = await this.#database.query<{ position: number; sealed: Uint8Array }>(
      'select position, sealed from profile_picture where reference = $1 order by position',
      [reference],
    );
    return rows.map(({ position, sealed }) => Buffer.from(this.#box.open(sealed, `${reference} ${position}`), 'base64'));
  }

  async picture(reference: string, position: number): Promise<Uint8Array | undefined> {
    const [picture] = await readPictures(this.#database, this.#box, { reference, position });
    return picture;
  }

  /** Deletes what is due; resolves with how many persons that were. */
  async deleteDue(): Promise<number> {
    const { rows } = await this.#database.query<{ reference: string }>(
      'delete from profile where delete_at <= to_timestamp($1::float8 / 1000) returning reference',
      [this.#now()],
    );
    return rows.length;
  }

  async #registered(sql: Sql, numbers: readonly string[]): Promise<(KeptProfile & { readonly reference: string }) | undefined> {
    for (const reference of await registeredUnder(sql, this.#box, { numbers, now: this.#now() })) {
      const profile = await openProfile(sql, this.#box, { reference, now: this.#now() });
      if (profile) return { ...profile, reference };
    }
    return undefined;
  }

  #picturesOf(sql: Sql, registered: { readonly reference: string } | undefined): Promise<readonly Uint8Array[]> {
    return registered ? readPictures(sql, this.#box, { reference: registered.reference }) : Promise.resolve([]);
  }
}

function referenceOf(subject: string): string {
  return createHash('sha256').update(subject).digest('hex').slice(0, 32);
}
