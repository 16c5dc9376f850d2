import type { SecretBox } from '../sealing/secret-box.ts';
import type { Database, Sql } from '../store/sql.ts';
import { openProfile, sealPictures, sealProfile } from './profile-rows.ts';

/**
 * Somebody registered in advance (사전등록: dementia, severe disability), so that an alarm that tells nothing of them still finds them. Kept sealed as
 * whom cases are about are, under marks that only the data key can make: the rows can be neither listed nor tried through.
 */
export interface RegisteredPerson {
  /** By the standard's keys: MISSING_NM, CONTACTNUM, PROTECTOR_NM … */
  readonly fields: Readonly<Record<string, string>>;
  /** Reference number (Ref_ID) and telephone numbers; at least one. */
  readonly numbers: readonly string[];
  readonly pictures: readonly Uint8Array[];
  readonly deleteAfterDays: number;
}

/** Where a further number leads to: the reference of the row that holds the person. */
const LEADS_TO = 'LEADS_TO';

/** Keeps them under each of their numbers; the same first number again replaces what was kept. */
export async function registerPerson(
  database: Database,
  box: SecretBox,
  { person, now }: { readonly person: RegisteredPerson; readonly now: number },
): Promise<'new' | 'changed'> {
  const [first = '', ...others] = marksOf(box, person.numbers);
  return database.transact(async (sql) => {
    const known = await openProfile(sql, box, { reference: first, now });
    const days = person.deleteAfterDays;
    await sealProfile(sql, box, { reference: first, fields: person.fields, now, days });
    await sealPictures(sql, box, { reference: first, pictures: person.pictures });
    for (const reference of others) await sealProfile(sql, box, { reference, fields: { [LEADS_TO]: first }, now, days });
    return known ? 'changed' : 'new';
  });
}

/** Forgets whoever has this number (withdrawn consent); false: nobody had it. */
export async function forgetPerson(
  database: Database,
  box: SecretBox,
  { number, now }: { readonly number: string; readonly now: number },
): Promise<boolean> {
  const [mark = ''] = marksOf(box, [number]);
  return database.transact(async (sql) => {
    const profile = await openProfile(sql, box, { reference: mark, now });
    if (!profile) return false;
    const home = profile.fields[LEADS_TO] ?? mark;
    const person = home === mark ? profile : await openProfile(sql, box, { reference: home, now });
    const marks = marksOf(box, numbersIn(person?.fields ?? {}));
    await sql.query('delete from profile where reference = any($1)', [[mark, home, ...marks]]);
    return true;
  });
}

/** References of the rows that hold whoever has one of these numbers, in the order of the numbers. */
export async function registeredUnder(
  sql: Sql,
  box: SecretBox,
  { numbers, now }: { readonly numbers: readonly string[]; readonly now: number },
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const mark of marksOf(box, numbers)) {
    const profile = await openProfile(sql, box, { reference: mark, now });
    if (profile) found.push(profile.fields[LEADS_TO] ?? mark);
  }
  return found;
}

/** What a person is known by. */
export function numbersIn(fields: Readonly<Record<string, string>>): readonly string[] {
  return [fields['WP_REF_ID'], fields['CONTACTNUM']].flatMap((number) => (number ? [number] : []));
}

const MAX_NUMBERS = 8;

/** The same telephone number written in another way has the same mark. */
function marksOf(box: SecretBox, numbers: readonly string[]): readonly string[] {
  const plain = numbers.map((number) =>
    number
      .normalize('NFC')
      .replaceAll(/[\s()-]/g, '')
      .replace(/^\+82/, '0')
      .toUpperCase(),
  );
  return [...new Set(plain.filter((number) => number !== ''))]
    .slice(0, MAX_NUMBERS)
    .map((number) => box.mark(`registered ${number}`).slice(0, 32));
}
