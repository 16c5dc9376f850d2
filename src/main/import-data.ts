import { constants, setPriority } from 'node:os';
import { openDatabase } from '#io/postgres-database.ts';
import type { ImportJob, ImportNews } from '#server/data-imports/import-job.ts';
import { runImport } from '#server/data-imports/run-import.ts';

/** The process of one import: told what to read, tells how far it is, and is ended by the server. */
const say = (news: ImportNews): void => void process.send?.(news);

async function work(job: ImportJob): Promise<void> {
  try {
    await using database = await openDatabase(job.databaseUrl);
    say({ kind: 'outcome', outcome: await runImport(job, database, say) });
  } catch (error) {
    say({ kind: 'failed', text: error instanceof Error ? error.message : String(error) });
  }
}

// What the city needs at this moment comes first, on a machine of two cores too.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
process.on('disconnect', () => process.exit(0));
process.once('message', (job: ImportJob) => void work(job));
