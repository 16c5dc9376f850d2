import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { initialOf } from '#base/hangul.ts';
import { placeIndexOf, type PlaceIndex } from '#engine/places/place-index.ts';
import { reversePlace } from '#engine/places/reverse-place.ts';
import { searchPlaces } from '#engine/places/search-places.ts';
import { openDatabase } from '#io/postgres-database.ts';
import { startPostgres } from '#io/postgres-server.ts';
import { importPlaces } from '#server/places/import-places.ts';
import { placeDataOf, sectionsOf } from '#server/places/place-sections.ts';
import { postgresPlaceStore } from '#server/places/place-store.ts';
import { migrate } from '#server/store/migrate.ts';
import { MIGRATIONS } from '#server/store/migrations/index.ts';
import type { Database } from '#server/store/sql.ts';
import { atMost, percentile } from './figure.ts';
import type { BenchContext } from './main.ts';
import { syntheticAddresses, syntheticFiles, type SyntheticAddress } from './support/synthetic-addresses.ts';

/**
 * Addresses as they are typed, in a list of a million (`npm run bench -- search [rows]`), beside PostgreSQL on the same rows in the
 * same run: a text of the whole address with a trigram index (pg_trgm), each word of the question in it.
 */
const ROWS = 1_000_000;
/** All addresses of the country, by the plan. */
const PLANNED_ROWS = 10_000_000;
const QUERIES = 400;
const PEER_QUERIES = 40;
const TARGET_MS = 20;
const REVERSE_METRES = 300;

type Ask = (address: SyntheticAddress) => string;

const withNumber = ({ main, sub }: SyntheticAddress): string => (sub === 0 ? `${main}` : `${main}-${sub}`);
const initials = (text: string): string => Array.from(text, (unit) => String.fromCharCode(initialOf(unit.charCodeAt(0)))).join('');
const slip = (text: string): string => String.fromCharCode(text.charCodeAt(0) + 28) + text.slice(1);

/** Ways in which people ask; `peer`: PostgreSQL can answer it too. */
const CLASSES: readonly { readonly name: string; readonly ask: Ask; readonly peer?: true; readonly named?: true }[] = [
  { name: 'road', ask: (address) => `${address.region[1]} ${address.road} ${withNumber(address)}`, peer: true },
  { name: 'road.short', ask: (address) => `${address.road}${withNumber(address)}` },
  { name: 'road.typed', ask: (address) => address.road.slice(0, 2), peer: true },
  { name: 'lot', ask: (address) => `${address.region[2]} ${address.lot[0]}-${address.lot[1]}` },
  { name: 'initials', ask: (address) => `${initials(address.road.replace(/\d.*$/, ''))} ${address.main}` },
  { name: 'slip', ask: (address) => `${slip(address.road)} ${address.main}` },
  { name: 'building', ask: ({ name }) => name, peer: true, named: true },
  { name: 'nothing', ask: (address) => `${address.road.charAt(0)}뷁${address.region[2]} 쀍` },
];

export async function bench({ report, note, words }: BenchContext): Promise<void> {
  const count = Number(words[0] ?? ROWS);
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'mangru-bench-'));
  await chmod(folder, 0o755);
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const server = stack.use(await startPostgres({ dataDir: folder }));
  const database = stack.use(await openDatabase(server.url));
  await migrate(database, MIGRATIONS);
  const store = postgresPlaceStore(database);
  const imported = await importPlaces(store, { source: 'synthetic', files: syntheticFiles(count), dryRun: false });
  if (imported.refused > 0) throw new Error(JSON.stringify(imported.problems[0]));
  note(`${imported.rows} rows read, ${imported.addresses} addresses stored in ${(imported.elapsedMs / 1_000).toFixed(1)} s`);
  const { index, bytes } = await loadedIndex(store, report);
  report(atMost('search.memory', { value: bytes / 1024 ** 2, unit: `MiB held, ${Math.round(bytes / imported.addresses)} bytes a row` }));
  // Columns of numbers and one text of names: nothing in it grows faster than the rows, and names repeat, so that ten times the rows hold less than ten times.
  const planned = (bytes / imported.addresses) * PLANNED_ROWS;
  report(
    atMost('search.planned', {
      value: planned / 1024 ** 3,
      unit: `GiB for ${PLANNED_ROWS.toLocaleString('en-US')} rows at ${Math.round(bytes / imported.addresses)} bytes a row`,
    }),
  );
  const sample = sampleOf(count);
  // With a locale that knows Korean letters: without, pg_trgm passes over them.
  await database.query(
    "create database peer template template0 encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'",
  );
  const peerUrl = new URL(server.url);
  peerUrl.pathname = '/peer';
  const peerDatabase = stack.use(await openDatabase(peerUrl.href));
  const peer = await peerOf(peerDatabase, count, note);
  for (const { name, ask, peer: comparable, named } of CLASSES) {
    const asked = sample.filter((address) => !named || address.name !== '');
    const times = asked.slice(0, QUERIES).map((address) => timed(() => searchPlaces(index, ask(address), { limit: 10, near: address })));
    const theirs: number[] = [];
    if (comparable) for (const address of asked.slice(0, PEER_QUERIES)) theirs.push(await timedAsync(() => peer(ask(address))));
    report(
      atMost(`search.${name}.p50`, {
        value: percentile(times, 0.5),
        unit: 'ms',
        ...(comparable ? { peer: percentile(theirs, 0.5) } : {}),
      }),
    );
    report(atMost(`search.${name}.p99`, { value: percentile(times, 0.99), unit: 'ms', target: TARGET_MS }));
  }
  const back = sample
    .slice(0, QUERIES)
    .map((address) => timed(() => reversePlace(index, address, { withinMetres: REVERSE_METRES, limit: 5 })));
  report(atMost('reverse.p99', { value: percentile(back, 0.99), unit: 'ms', target: TARGET_MS }));
  const right = sample.slice(0, QUERIES).filter((address) => isFound(index, address)).length;
  note(`${right} of ${QUERIES} addresses asked for in full are the first answer`);
}

function isFound(index: PlaceIndex, address: SyntheticAddress): boolean {
  const [first] = searchPlaces(index, `${address.region.join(' ')} ${address.road} ${withNumber(address)}`, { limit: 1 });
  return first?.title.endsWith(`${address.road} ${withNumber(address)}`) === true;
}

async function loadedIndex(
  store: ReturnType<typeof postgresPlaceStore>,
  report: BenchContext['report'],
): Promise<{ index: PlaceIndex; bytes: number }> {
  const began = performance.now();
  const kept = await store.load((await store.newest())?.id ?? '');
  if (kept === undefined) throw new Error('nothing is stored');
  const data = placeDataOf(kept);
  const read = performance.now();
  const index = placeIndexOf(data);
  const built = performance.now();
  const stored = sectionsOf(data).reduce((sum, { bytes }) => sum + bytes.length, 0);
  report(atMost('search.load', { value: (read - began) / 1_000, unit: 's to read the snapshot' }));
  report(atMost('search.build', { value: (built - read) / 1_000, unit: 's to build the index' }));
  report(atMost('search.stored', { value: stored / 1024 ** 2, unit: 'MiB stored' }));
  return { index, bytes: stored + bytesOf(index) };
}

/** What the index holds beside the snapshot. */
function bytesOf(index: PlaceIndex): number {
  const { roadStart, lots, roadsOf, regionsOf, childrenOf, namedBy, regionLon, regionLat, addressOfItem, addressTree, poiTree } = index;
  const lists = [roadsOf, regionsOf, childrenOf, lots, namedBy].flatMap(({ first, item }) => [first, item]);
  const numbers = [roadStart, regionLon, regionLat, addressOfItem, ...lists].reduce((sum, { byteLength }) => sum + byteLength, 0);
  const lexicons = [index.roadNames, index.regionNames, index.names, index.categories].reduce((sum, { bytes }) => sum + bytes, 0);
  return numbers + lexicons + (addressTree?.data.byteLength ?? 0) + (poiTree?.data.byteLength ?? 0);
}

/** Spread over the whole list. */
function sampleOf(count: number): SyntheticAddress[] {
  const every = Math.max(1, Math.floor(count / (QUERIES * 8)));
  const sample: SyntheticAddress[] = [];
  let at = 0;
  for (const address of syntheticAddresses(count)) {
    if (at % every === 0) sample.push(address);
    at += 1;
  }
  // Not in the order in which they lie.
  return sample.map((_, index) => sample[(index * 7_919) % sample.length]).filter((address) => address !== undefined);
}

async function peerOf(database: Database, count: number, note: BenchContext['note']): Promise<(text: string) => Promise<unknown>> {
  const trigrams = await database.query('create extension if not exists pg_trgm').then(
    () => true,
    () => false,
  );
  await database.query('create table peer (text text not null, lon float8, lat float8)');
  let rows: string[] = [];
  let places: number[] = [];
  const flush = async (): Promise<void> => {
    await database.query('insert into peer select * from unnest($1::text[], $2::float8[], $3::float8[])', [
      rows,
      places.filter((_, at) => at % 2 === 0),
      places.filter((_, at) => at % 2 === 1),
    ]);
    rows = [];
    places = [];
  };
  for (const address of syntheticAddresses(count)) {
    rows.push(`${address.region.join(' ')} ${address.road} ${withNumber(address)} ${address.lot.join('-')} ${address.name}`);
    places.push(address.lon, address.lat);
    if (rows.length === 20_000) await flush();
  }
  await flush();
  const began = performance.now();
  if (trigrams) await database.query('create index peer_text on peer using gin (text gin_trgm_ops)');
  await database.query('analyze peer');
  note(
    `peer: PostgreSQL ${trigrams ? `with pg_trgm, its index made in ${((performance.now() - began) / 1_000).toFixed(1)} s` : 'without pg_trgm, which it does not have here: it reads every row'}`,
  );
  return (text) => {
    const words = text.split(' ');
    return database.query(
      `select text, lon, lat from peer where ${words.map((_, at) => `text like $${at + 1}`).join(' and ')} limit 10`,
      words.map((word) => `%${word}%`),
    );
  };
}

function timed(run: () => unknown): number {
  const began = performance.now();
  run();
  return performance.now() - began;
}

async function timedAsync(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}
