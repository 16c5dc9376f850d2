import type { EntryDraft } from '#domain/journal.ts';
import { appendEntries, lockHead } from '../store/journal-rows.ts';
import type { Database } from '../store/sql.ts';
import { chain } from './chain.ts';

/** Writes one entry down for a command of an administrator, beside the server or while it is stopped: the lock of the head keeps them in one order. */
export function recordEntry(database: Database, draft: EntryDraft): Promise<void> {
  return database.transact(async (sql) => {
    const { entries, head } = chain(await lockHead(sql), [draft]);
    await appendEntries(sql, entries, head);
  });
}
