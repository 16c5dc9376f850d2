import { startPostgres } from '#io/postgres-server.ts';
import { endBecause, postgresSettings, readSettings, stopWithSupervisor } from './process-settings.ts';

/**
 * The keeper of the embedded PostgreSQL, which cannot see by itself that the supervisor was killed: it ends PostgreSQL
 * then, and ends itself when PostgreSQL dies, to be started again with it. What was committed is there again after
 * PostgreSQL's own recovery; until then inputs are answered as not taken.
 */
const settings = readSettings(postgresSettings, 'MANGRU_POSTGRES');
/** So long the processes that end at the same time as we may finish what they write. */
const CLIENTS_LEAVE_WITHIN_MS = 6_000;
const STOP_WITHIN_MS = 28_000;

let stopping = false;
const starting = startPostgres(settings);
stopWithSupervisor(async () => {
  stopping = true;
  const postgres = await starting;
  // A smart shutdown waits until its clients have left; what comes after it does not.
  postgres.child.kill('SIGTERM');
  const left = new Promise((resolve) => postgres.child.once('exit', resolve));
  await Promise.race([left, new Promise((resolve) => setTimeout(resolve, CLIENTS_LEAVE_WITHIN_MS))]);
  await postgres[Symbol.asyncDispose]();
}, STOP_WITHIN_MS);

const postgres = await starting.catch(endBecause);
postgres.child.once('exit', (code, signal) => {
  if (!stopping) endBecause(`PostgreSQL ended (${signal ?? `code ${code}`}).`);
});
process.send?.({ ready: true, url: postgres.url });
