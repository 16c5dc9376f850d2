import path from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { CityConfig } from '#contract/city-config.ts';
import { relayPlaces } from '#contract/relay-places.ts';
import { serviceDefinition } from '#contract/service-definition.ts';
import type { PartnerEvent } from '#domain/event.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { PersonId } from '#domain/ids.ts';
import { compileDefinitions } from '#engine/definitions.ts';
import { systemCiphers } from '#io/ciphers.ts';
import { systemClock } from '#io/clock.ts';
import { httpPost } from '#io/http-post.ts';
import { systemNet } from '#io/net.ts';
import { guardedGet } from '#io/guarded-get.ts';
import { systemRandom } from '#io/random.ts';
import { Board } from '#server/board/board.ts';
import { CameraImports } from '#server/cameras/camera-imports.ts';
import { CameraMap } from '#server/cameras/camera-map.ts';
import { CameraRegistry } from '#server/cameras/camera-registry.ts';
import { postgresCameraStore } from '#server/cameras/camera-store.ts';
import { makeSecretBox } from '#server/sealing/secret-box.ts';
import { Handler } from '#server/handler.ts';
import { makeEvidenceBox } from '#server/evidence/evidence-box.ts';
import { EvidenceStore } from '#server/evidence/evidence-store.ts';
import { createHttpServer, type HttpServer } from '#server/http/http-server.ts';
import { registryAdapter } from '#server/cameras/registry-adapter.ts';
import { registeredCameras } from '#server/http/registered-cameras.ts';
import { DisplayDesk } from '#server/displays/display-desk.ts';
import { postgresMessages } from '#server/displays/message-rows.ts';
import { LinkHost } from '#server/links/link-host.ts';
import { linkStore } from '#server/links/link-store.ts';
import { MapProxy } from '#server/map-proxy/map-proxy.ts';
import { mapServices } from '#server/map-proxy/map-services.ts';
import { seedDemoPeople } from '#server/people/demo-people.ts';
import { createPasswordHasher, type PasswordHasher } from '#server/people/password-hasher.ts';
import { PeopleDirectory } from '#server/people/people-directory.ts';
import { Sessions } from '#server/people/sessions.ts';
import { SightDesk } from '#server/sight/sight-desk.ts';
import { cityTime } from '#server/city-time.ts';
import { ProfileStore } from '#server/vault/profile-store.ts';
import { sealedDocuments } from '#server/vault/sealed-documents.ts';
import { systemFileServers } from '#io/file-servers.ts';
import { makePlaceFinder, type AddressService } from '#server/places/find-places.ts';
import { postgresPlaceStore } from '#server/places/place-store.ts';
import { Facilities } from '#server/facilities/facilities.ts';
import { postgresFacilityStore } from '#server/facilities/facility-store.ts';
import { Places } from '#server/places/places.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import { Roads } from '#server/roads/roads.ts';
import { NO_TRAFFIC, type TrafficStatus } from '#server/roads/traffic-feed.ts';
import { Outbox } from '#server/outbox/outbox.ts';
import { perform } from '#server/perform.ts';
import { loadOutbox, putOffOutbox, removeOutbox } from '#server/store/outbox-rows.ts';
import { PushDesk } from '#server/pushes/push-desk.ts';
import { pushServers } from '#server/pushes/push-servers.ts';
import { RelayHub } from '#server/relay-hub/relay-hub.ts';
import { openHandling } from '#main/city-handling.ts';
import { cityImports } from '#main/city-imports.ts';
import { createTicketIssuer } from '#server/relay-hub/tickets.ts';
import { loadIncident } from '#server/store/incident-rows.ts';
import { postgresHandleStore } from '#server/store/postgres-handle-store.ts';
import type { Database } from '#server/store/sql.ts';
import { ParkedCars } from '#server/scene/parked-cars.ts';
import { UnitBoard } from '#server/units/unit-board.ts';
import { timeOrderedId } from '#server/time-ordered-id.ts';
import type { Clock } from '#services/ports.ts';
import { cameraDesks } from './camera-desks.ts';
import { eventOf } from './engine-city.ts';
import { TEST_CAMERAS, TEST_SERVICE, testLinks } from './small-city.ts';
import { testBasemap } from './test-basemap.ts';
import { testConfig } from './test-config.ts';
import { openTestDatabase, type TestDatabase, type TestPostgres } from './test-postgres.ts';

export const PASSWORD = 'river-lamp-47';
export const RELAY_SECRET = 'relay-secret-of-the-test';
/** What the one relay of the configuration is called, and says of itself when it comes. */
export const RELAY_URL = 'http://127.0.0.1:8090';
export const RELAY_HELLO = { type: 'hello', relay: 'relay-1', pid: 1, http: RELAY_URL, rtsp: 'rtsp://127.0.0.1:8554' } as const;

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly config: CityConfig;
  readonly database: Database;
  readonly board: Board;
  readonly sessions: Sessions;
  readonly directory: PeopleDirectory;
  readonly relays: RelayHub;
  readonly registry: CameraRegistry;
  readonly roads: Roads;
  /** What the source of traffic says of itself; a test may change it. */
  readonly traffic: { status: Partial<TrafficStatus> };
  readonly places: Places;
  /** Reads the files of an import in the place of our program, where a test says so. */
  readonly importing: { program?: string | undefined };
  readonly facilities: Facilities;
  readonly units: UnitBoard;
  readonly parked: ParkedCars;
  readonly http: HttpServer;
  /** Ids of people whose session ended, in order. */
  readonly ended: readonly PersonId[];
  /** Everything that the server wrote into its log. */
  readonly log: () => string;
  /** A partner's message, durable when it resolves. */
  report(facts?: Partial<PartnerEvent>): Promise<string>;
  record(entry: EntryDraft): Promise<boolean>;
  readonly submit: Handler['submit'];
  /** Makes the next so many jobs fail as if the store were gone. */
  failJobs(count: number): void;
}

export interface RunningOptions {
  readonly database: TestDatabase;
  readonly clock?: Clock;
  readonly config?: (config: CityConfig) => CityConfig;
  readonly consoleFolder?: string;
  readonly hasher?: (cheap: PasswordHasher) => PasswordHasher;
  readonly addressServices?: readonly AddressService[];
  /** Timers and messages go, as in the real server; without it effects are only written down. */
  readonly performs?: true;
}

/** A new, migrated database; the server that gets it closes it. */
export async function freshDatabase(postgres: TestPostgres): Promise<TestDatabase> {
  return openTestDatabase(await postgres.freshUrl());
}

/** The server as `main` builds it, on a real database and a random port, with a small city and cheap passwords. */
export async function startRunningServer(options: RunningOptions): Promise<RunningServer> {
  const { database } = options;
  const clock = options.clock ?? systemClock;
  const config = await testConfig(options.config);
  const cheap = createPasswordHasher({ memoryKib: 64, passes: 1 });
  const hasher = options.hasher?.(cheap) ?? cheap;
  await seedDemoPeople(database, config.demo.people, await hasher.hash(PASSWORD));
  const directory = new PeopleDirectory(config);
  const now = (): number => clock.now();
  const newId = (): string => timeOrderedId(now(), systemRandom.hex(6));
  const board = await Board.load(database, now());
  const cameraStore = postgresCameraStore(database, makeSecretBox('00'.repeat(32)));
  await cameraStore.upsert(TEST_CAMERAS, 'test');
  const registry = new CameraRegistry(await cameraStore.loadAll());
  const compiled = compileDefinitions([{ definition: serviceDefinition.parse(TEST_SERVICE), config: {} }]);
  if (!compiled.ok) throw new Error(compiled.problems.join('; '));
  const surroundings = { organisations: directory.organisations, cameras: registry, bounds: config.city.bounds };
  const lines: string[] = [];
  const places = new Places({ store: postgresPlaceStore(database), clock, onProblem: (text) => lines.push(text) });
  await places.open();
  let outbox: Outbox | undefined;
  const handling = await openHandling({
    config,
    database,
    dataKey: '00'.repeat(32),
    environment: {},
    directory,
    submit: (job) => handler.submit(job),
    record: (entry) => record(entry),
    carry: (link, notice) => links.carry(link, notice),
    newId,
    now,
    onProblem: (text) => lines.push(text),
  });
  const handler: Handler = new Handler({
    store: postgresHandleStore(database),
    context: () => ({
      definitions: compiled.definitions,
      now: now(),
      surroundings: {
        ...surroundings,
        ...(places.book && { addresses: places.book }),
        assignable: directory.assignable,
        duty: handling.duty,
      },
    }),
    onCommit: (commit) => {
      board.apply(commit);
      outbox?.add(commit.outbox);
    },
    onFailure: (error) => lines.push(`commit failed: ${String(error)}`),
    maxBatch: config.server.maxBatch,
    maxWaiting: config.server.maxWaiting,
  });
  let failing = 0;
  const submit: Handler['submit'] = (job) => {
    if (failing === 0) return handler.submit(job);
    failing -= 1;
    return Promise.resolve({ ok: false, reason: 'failed' });
  };
  const record = async (entry: EntryDraft): Promise<boolean> => (await submit({ record: entry })).ok;
  const ended: PersonId[] = [];
  const sessions = await Sessions.load({
    config: config.session,
    database,
    clock,
    directory,
    record,
    inHand: (person) => board.inHand(person),
    onSessionEnded: (person) => ended.push(person),
    onProblem: (text) => lines.push(text),
  });
  const tickets = await createTicketIssuer({ now, newId, record });
  const adapter = registryAdapter({
    registry,
    store: cameraStore,
    streamState: (camera) => relays.cameraState(camera),
    onProblem: (text) => lines.push(text),
  });
  const relays: RelayHub = new RelayHub({
    clock,
    ticketKey: tickets.publicKey,
    keepAlive: [],
    relays: relayPlaces(config.relay),
    elsewhere: config.relay.elsewhere,
    settleMs: config.relay.settleSeconds * 1_000,
    sources: (camera) => adapter.streams(camera),
    findCamera: (id) => registry.get(id),
    findIncident: async (id) => board.get(id) ?? loadIncident(database, id),
    findPerson: (id) => Promise.resolve(sessions.personIn(id)),
    record,
    onProblem: (text) => lines.push(text),
  });
  relays.onCameraState((camera, state) => (state === 'live' || state === 'lost' ? registry.seen(camera, state) : undefined));
  const pushes = await PushDesk.load({
    clock,
    database,
    servers: await pushServers(config, () => Promise.resolve(undefined)),
    relays: relays.pushes,
    findIncident: async (id) => board.get(id) ?? loadIncident(database, id),
    record,
    newId,
    onProblem: (text) => lines.push(text),
  });
  board.onChange((change) => pushes.judge(change.incidents));
  const units = new UnitBoard({ clock });
  const parked = new ParkedCars({ clock, placeOf: () => undefined, newId });
  const profiles = new ProfileStore(database, makeSecretBox('00'.repeat(32), 'profile'), now);
  const links = new LinkHost({
    units,
    parked,
    vault: profiles,
    files: systemFileServers,
    sealed: (link) => sealedDocuments(database, makeSecretBox('00'.repeat(32), 'document'), link),
    clockTime: cityTime(config.city.timeZone),
    clock,
    net: systemNet(),
    random: systemRandom,
    ciphers: systemCiphers,
    post: httpPost,
    submit,
    record,
    ...linkStore(database),
  });
  await links.add(testLinks, {});
  if (options.performs) {
    outbox = new Outbox({
      clock,
      perform: (row) =>
        perform(row, {
          clock,
          links,
          relays,
          submit,
          ways: { find: () => ({ failed: 'noRoads' }) },
          pushes,
          findIncident: async (id) => board.get(id) ?? loadIncident(database, id),
          deliver: handling.deliver,
        }),
      load: (page) => loadOutbox(database, page),
      putOff: (rows) => putOffOutbox(database, rows),
      remove: (ids) => removeOutbox(database, ids),
      onFailure: (what, reason) => lines.push(`effect ${what}: ${reason}`),
    });
    await outbox.start();
  }
  const imports = new CameraImports({
    sink: cameraStore,
    now,
    newId,
    record,
    onWritten: (cameras) => registry.put(cameras),
    onProblem: (text) => lines.push(text),
  });
  const roads = new Roads({ store: postgresNetworkStore(database), clock, onProblem: (text) => lines.push(text) });
  await roads.open();
  const sight = new SightDesk({ registry, roads, now });
  const [traffic, importing]: [RunningServer['traffic'], RunningServer['importing']] = [{ status: {} }, {}];
  const onProblem = (text: string): void => void lines.push(text);
  const dataImports = cityImports({
    ...{ config, database, databaseUrl: database.url, environment: process.env, roads, places, clock, newId, record, onProblem },
    program: () => importing.program,
  });
  const facilities = new Facilities({ store: postgresFacilityStore(database), clock, onProblem: (text) => lines.push(text) });
  await facilities.open();
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const displays = await DisplayDesk.load({
    clock,
    store: postgresMessages(database),
    record,
    findIncident: async (id) => board.get(id) ?? (await loadIncident(database, id)),
    adapter: () => links.displays(),
    newId,
    onProblem,
  });
  const http = await createHttpServer({
    displays,
    config,
    clock,
    database,
    board,
    directory,
    sessions,
    links,
    tickets,
    pushes,
    imports,
    dataImports,
    sight,
    profiles,
    ...cameraDesks({ database, registry, sight, relays }),
    roads,
    maps: new MapProxy({ services: await mapServices(config, () => Promise.resolve(undefined)), get: guardedGet, clock }),
    traffic: () => ({ ...NO_TRAFFIC, ...traffic.status }),
    places: makePlaceFinder({ places, services: options.addressServices ?? [], onProblem: (text) => lines.push(text) }),
    facilities,
    cameraMap: new CameraMap(registry),
    units,
    parked,
    evidence: new EvidenceStore({ database, box: makeEvidenceBox('00'.repeat(32)), newId }),
    definitions: compiled.definitions,
    ...handling,
    cameras: registeredCameras(registry, adapter),
    services: [
      {
        id: TEST_SERVICE.id,
        title: TEST_SERVICE.title,
        version: 1,
        enabled: true,
        hasLink: true,
        definition: serviceDefinition.parse(TEST_SERVICE),
      },
    ],
    submit,
    record,
    newId,
    readiness: async () => ({
      database: (await database.query('select 1')).rowCount === 1,
      relay: relays.living.length > 0,
    }),
    relays,
    relaySecret: RELAY_SECRET,
    basemap: testBasemap,
    consoleFolder: options.consoleFolder ?? path.join(import.meta.dirname, 'no-console'),
    log,
    metrics: new Registry(),
    hasher,
    checkAnswers: true,
  });
  const { port } = await http.listen().catch((error: unknown) => sessions[Symbol.asyncDispose]().then(() => Promise.reject(error)));
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    config,
    database,
    board,
    sessions,
    directory,
    relays,
    registry,
    roads,
    traffic,
    places,
    importing,
    facilities,
    units,
    parked,
    http,
    ended,
    log: () => lines.join('\n'),
    report: async (facts = {}) => {
      const handled = await handler.submit({
        input: { kind: 'event', id: newId(), event: eventOf({ at: now(), occurrence: newId(), ...facts }) },
      });
      if (!handled.ok || handled.incident === undefined) throw new Error(`the report came to ${JSON.stringify(handled)}`);
      return handled.incident;
    },
    record,
    submit,
    failJobs: (count) => void (failing = count),
    [Symbol.asyncDispose]: async () => {
      units[Symbol.dispose]();
      const parts = [http, dataImports, roads, places, outbox, displays, facilities, links, pushes, sessions, handler, database];
      for (const part of parts) await part?.[Symbol.asyncDispose]();
    },
  };
}
