import { decodeKorean } from '#protocol/korean-text.ts';
import { recordEntry } from '../journal/record-entry.ts';
import type { SecretBox } from '../sealing/secret-box.ts';
import type { Database } from '../store/sql.ts';
import { readRegistered, type ListProblem } from './read-registered.ts';
import { numbersIn, registerPerson } from './registered-people.ts';

export interface RegisteredList {
  readonly new: number;
  readonly changed: number;
  readonly problems: readonly (Omit<ListProblem, 'reason'> & { readonly reason: ListProblem['reason'] | 'noPicture' })[];
}

export interface ListWish {
  readonly dryRun: boolean;
  readonly days: number;
  readonly now: number;
  /** Name of the file, and who registers, for the journal. */
  readonly source: string;
  readonly by: string;
  readonly picture: (name: string) => Promise<Uint8Array | undefined>;
}

/** Registers everybody of a CSV (UTF-8 or CP949), and writes down who did, how many and from where (X2); a sentence where it is no such list. */
export async function registerList(
  database: Database,
  box: SecretBox,
  { bytes, source, by, dryRun, days, now, picture }: ListWish & { readonly bytes: Uint8Array },
): Promise<RegisteredList | { readonly problem: string }> {
  const text = decodeKorean(bytes)?.text;
  if (text === undefined) return { problem: 'neither UTF-8 nor CP949 text.' };
  const list = readRegistered(text.replace(/^\ufeff/, ''));
  if (!list.ok) return { problem: `the column ${list.missing} is missing.` };
  const counts = { new: 0, changed: 0 };
  const problems: RegisteredList['problems'][number][] = [...list.problems];
  try {
    for (const { line, fields, picture: name } of list.people) {
      const found = name === '' ? undefined : await picture(name);
      if (name !== '' && !found) problems.push({ line, field: '사진', reason: 'noPicture' });
      const person = { fields, numbers: numbersIn(fields), pictures: found ? [found] : [], deleteAfterDays: days };
      counts[dryRun ? 'new' : await registerPerson(database, box, { person, now })] += 1;
    }
  } finally {
    // Also of a list that came to an end half way: what was kept is kept.
    const refused = problems.filter(({ reason }) => reason !== 'noPicture').length;
    const data = { source, by, days, ...counts, refused };
    if (!dryRun) await recordEntry(database, { kind: 'people.registered', at: now, actor: 'system', data });
  }
  return { ...counts, problems };
}
