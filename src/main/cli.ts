import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { IMPORT_USAGE, importCamerasCommand, readImportArguments } from '#cli/import-cameras.ts';
import { openDatabase } from '#io/postgres-database.ts';
import { startPostgres } from '#io/postgres-server.ts';
import { postgresCameraStore } from '#server/cameras/camera-store.ts';
import { importCameras } from '#server/cameras/import-cameras.ts';
import { migrate } from '#server/store/migrate.ts';
import { MIGRATIONS } from '#server/store/migrations/index.ts';
import { lockDataFolder } from './data-lock.ts';

/** `npm run mangru -- …`: the commands of an administrator, on the same database as the server. */
const USAGE = `npm run mangru -- [--data DIR] <command>

${IMPORT_USAGE}

  The database is DATABASE_URL, or the embedded one of the data folder (default ./data) while Mangru is stopped.`;

const print = (line: string): void => console.log(line);

async function main(words: readonly string[]): Promise<number> {
  const { dataDir, rest } = takeDataDir(words);
  const [noun, verb, ...more] = rest;
  if (noun !== 'cameras' || verb !== 'import') {
    print(USAGE);
    return noun === undefined || noun === '--help' || noun === 'help' ? 0 : 1;
  }
  const wanted = readImportArguments(more);
  if ('problem' in wanted) {
    print(`${wanted.problem}\n\n${USAGE}`);
    return 1;
  }
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await openDatabase(process.env['DATABASE_URL'] || (await embeddedUrl(stack, dataDir))));
  await migrate(database, MIGRATIONS);
  const store = postgresCameraStore(database);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return await importCamerasCommand(wanted, {
    print,
    signal: stop.signal,
    run: (list) => importCameras(store, { ...list, id: randomUUID() }),
  });
}

function takeDataDir(words: readonly string[]): { dataDir: string; rest: readonly string[] } {
  const at = words.indexOf('--data');
  const given = words[at + 1];
  if (at < 0 || given === undefined) return { dataDir: path.resolve('data'), rest: words };
  return { dataDir: path.resolve(given), rest: words.filter((_, index) => index !== at && index !== at + 1) };
}

async function embeddedUrl(stack: AsyncDisposableStack, dataDir: string): Promise<string> {
  try {
    stack.use(await lockDataFolder(dataDir));
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? error.message : String(error)} While Mangru runs, import in its console (카메라 → 가져오기).`,
    );
  }
  return stack.use(await startPostgres({ dataDir })).url;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
