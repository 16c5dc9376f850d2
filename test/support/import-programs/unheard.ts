import { openDatabase } from '#io/postgres-database.ts';
import type { ImportJob } from '#server/data-imports/import-job.ts';
import { runImport } from '#server/data-imports/run-import.ts';

/** As ours, but it dies when all is stored, before it has said so. */
process.on('message', (job: ImportJob) => void work(job));

async function work(job: ImportJob): Promise<void> {
  await runImport(job, await openDatabase(job.databaseUrl), () => undefined);
  process.exit(9);
}
