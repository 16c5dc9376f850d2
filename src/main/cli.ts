import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import path from 'node:path';
import { CITY_USAGE, cityCommand } from '#cli/generate-city.ts';
import { BUILDINGS_USAGE, importBuildingsCommand } from '#cli/import-buildings.ts';
import { IMPORT_USAGE, importCamerasCommand, readImportArguments } from '#cli/import-cameras.ts';
import { FACILITIES_USAGE, facilitiesCommand } from '#cli/import-facilities.ts';
import { PLACES_USAGE, placesCommand, readPlaceArguments } from '#cli/import-places.ts';
import { readRoadArguments, ROADS_USAGE, roadsCommand } from '#cli/import-roads.ts';
import { PEOPLE_USAGE, peopleCommand } from '#cli/people.ts';
import { REGISTERED_USAGE, registeredCommand } from '#cli/registered.ts';
import type { PersonId } from '#domain/ids.ts';
import { openDatabase } from '#io/postgres-database.ts';
import { startPostgres } from '#io/postgres-server.ts';
import { readConfig, readSecret } from '#io/read-config.ts';
import { postgresCameraStore } from '#server/cameras/camera-store.ts';
import { importCameras } from '#server/cameras/import-cameras.ts';
import { makeSecretBox, type SecretBox } from '#server/sealing/secret-box.ts';
import { postgresFacilityStore } from '#server/facilities/facility-store.ts';
import { importFacilities } from '#server/facilities/import-facilities.ts';
import { recordEntry } from '#server/journal/record-entry.ts';
import { verifyJournal } from '#server/journal/verify-journal.ts';
import { keepPerson, letPersonLeave } from '#server/people/keep-person.ts';
import { createPasswordHasher } from '#server/people/password-hasher.ts';
import { loadPeople } from '#server/people/person-rows.ts';
import { replaceBuildings } from '#server/sight/building-rows.ts';
import { importPlaces } from '#server/places/import-places.ts';
import { postgresPlaceStore } from '#server/places/place-store.ts';
import { importRoads } from '#server/roads/import-roads.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import { lockHead, readEntries } from '#server/store/journal-rows.ts';
import { forgetPerson } from '#server/vault/registered-people.ts';
import { registerList } from '#server/vault/register-list.ts';
import { migrate } from '#server/store/migrate.ts';
import { MIGRATIONS } from '#server/store/migrations/index.ts';
import type { Database } from '#server/store/sql.ts';
import { demoRoadFiles, standardCity } from '#simulator/city/demo-city.ts';
import { lockDataFolder } from './data-lock.ts';
import { keptSecret, makeKey, makePassword } from './keys.ts';

/** `npm run mangru -- …`: the commands of an administrator, on the same database as the server. */
const USAGE = `npm run mangru -- [--data DIR] [--config FILE] <command>

${IMPORT_USAGE}
${BUILDINGS_USAGE}
${ROADS_USAGE}
${PLACES_USAGE}
${FACILITIES_USAGE}
${CITY_USAGE}
${PEOPLE_USAGE}
${REGISTERED_USAGE}
journal verify
  Recomputes the hash of every journal entry; exit code 1 names the first that was changed.

  The database is DATABASE_URL, or the embedded one of the data folder (default ./data) while Mangru is stopped.`;

interface Context {
  readonly config: string;
  readonly dataDir: string;
  /** Opens the database, migrated, at the first call. */
  readonly database: () => Promise<Database>;
}

const print = (line: string): void => console.log(line);

const COMMANDS: Readonly<Record<string, (words: readonly string[], context: Context) => Promise<number>>> = {
  cameras: importList,
  buildings: importBuildings,
  roads: manageRoads,
  places: managePlaces,
  facilities: manageFacilities,
  city: (words) => cityCommand(words, { print, generate: standardCity }),
  people: managePeople,
  registered: manageRegistered,
  journal: checkJournal,
};

async function main(words: readonly string[]): Promise<number> {
  const { dataDir, config, rest } = takeOptions(words);
  const [noun = '', ...more] = rest;
  const command = COMMANDS[noun];
  if (!command) {
    print(USAGE);
    return ['', '--help', 'help'].includes(noun) ? 0 : 1;
  }
  await using stack = new AsyncDisposableStack();
  return await command(more, { config, dataDir, database: () => openMigrated(stack, dataDir) });
}

async function importList([verb, ...words]: readonly string[], context: Context): Promise<number> {
  const wanted = verb === 'import' ? readImportArguments(words) : { problem: `cameras takes "import", not "${verb ?? ''}".` };
  if ('problem' in wanted) {
    print(`${wanted.problem}\n\n${IMPORT_USAGE}`);
    return 1;
  }
  const store = postgresCameraStore(await context.database());
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return importCamerasCommand(wanted, { print, signal: stop.signal, run: (list) => importCameras(store, { ...list, id: randomUUID() }) });
}

async function importBuildings(words: readonly string[], context: Context): Promise<number> {
  return importBuildingsCommand(words, {
    print,
    replace: async (origin, footprints) => replaceBuildings(await context.database(), origin, footprints),
  });
}

async function manageRoads(words: readonly string[], context: Context): Promise<number> {
  const wanted = readRoadArguments(words);
  if ('problem' in wanted) {
    print(`${wanted.problem}\n\n${ROADS_USAGE}`);
    return 1;
  }
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return roadsCommand(wanted, {
    print,
    signal: stop.signal,
    demoFiles: demoRoadFiles,
    run: async (roads) => importRoads(postgresNetworkStore(await context.database()), roads),
  });
}

async function managePlaces(words: readonly string[], context: Context): Promise<number> {
  const wanted = readPlaceArguments(words);
  if ('problem' in wanted) {
    print(`${wanted.problem}\n\n${PLACES_USAGE}`);
    return 1;
  }
  const { bounds } = (await readConfig(context.config)).city;
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return placesCommand(wanted, {
    print,
    signal: stop.signal,
    run: async (places) => importPlaces(postgresPlaceStore(await context.database()), { ...places, bounds }),
  });
}

async function manageFacilities(words: readonly string[], context: Context): Promise<number> {
  return facilitiesCommand(words, {
    print,
    run: async (list) => importFacilities(postgresFacilityStore(await context.database()), list),
  });
}

async function managePeople(words: readonly string[], context: Context): Promise<number> {
  const config = await readConfig(context.config);
  const hasher = createPasswordHasher();
  return peopleCommand(words, {
    print,
    organisations: config.organisations.map((organisation) => organisation.id),
    roles: config.roles.map((role) => role.id),
    keep: async (person) => {
      const password = makePassword();
      const outcome = await keepPerson(await context.database(), {
        ...person,
        id: randomUUID() as PersonId,
        passwordHash: await hasher.hash(password),
      });
      return { outcome, password };
    },
    leave: async (login) => letPersonLeave(await context.database(), login),
    list: async () => loadPeople(await context.database()),
  });
}

async function manageRegistered(words: readonly string[], { dataDir, database }: Context): Promise<number> {
  // Whoever may run commands on this machine has no login of ours: the machine's own name for them is what is known.
  const by = `${userInfo().username}@${hostname()}`;
  return registeredCommand(words, {
    print,
    register: async (bytes, wanted) => registerList(await database(), await profileBox(dataDir), { bytes, now: Date.now(), by, ...wanted }),
    forget: async (number) => {
      const [kept, now] = [await database(), Date.now()];
      const known = await forgetPerson(kept, await profileBox(dataDir), { number, now });
      if (known) await recordEntry(kept, { kind: 'people.forgotten', at: now, actor: 'system', data: { by, persons: 1 } });
      return known;
    },
  });
}

/** The same key as the server's, or nobody is found again. */
async function profileBox(dataDir: string): Promise<SecretBox> {
  const key = (await readSecret(process.env, 'MANGRU_DATA_KEY')) ?? (await keptSecret(dataDir, 'data.key', makeKey));
  return makeSecretBox(key, 'profile');
}

async function checkJournal([verb]: readonly string[], context: Context): Promise<number> {
  if (verb !== 'verify') {
    print(USAGE);
    return 1;
  }
  const database = await context.database();
  const head = await database.transact(lockHead);
  const { checked, broken } = await verifyJournal((filter) => readEntries(database, filter), head);
  print(
    broken
      ? `BROKEN at entry ${broken.seq}: ${broken.reason} (${checked} entries before it are whole)`
      : `whole: ${checked} entries, head ${head.hash}`,
  );
  return broken ? 1 : 0;
}

function takeOptions(words: readonly string[]): { readonly dataDir: string; readonly config: string; readonly rest: readonly string[] } {
  const rest = [...words];
  const take = (name: string): string | undefined => {
    const at = rest.indexOf(name);
    return at < 0 ? undefined : rest.splice(at, 2)[1];
  };
  return { dataDir: path.resolve(take('--data') ?? 'data'), config: take('--config') ?? 'config/city.yaml', rest };
}

async function openMigrated(stack: AsyncDisposableStack, dataDir: string): Promise<Database> {
  const database = stack.use(await openDatabase(process.env['DATABASE_URL'] || (await embeddedUrl(stack, dataDir))));
  await migrate(database, MIGRATIONS);
  return database;
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
