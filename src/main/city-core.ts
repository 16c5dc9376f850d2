import type { CameraAdapter } from '#contract/camera-adapter.ts';
import type { CityConfig } from '#contract/city-config.ts';
import { serviceDefinition } from '#contract/service-definition.ts';
import type { CameraId, PersonId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';
import { compileDefinitions, type Definitions } from '#engine/definitions.ts';
import { systemCiphers } from '#io/ciphers.ts';
import { systemClock } from '#io/clock.ts';
import { systemFileServers } from '#io/file-servers.ts';
import { httpPost } from '#io/http-post.ts';
import { systemNet } from '#io/net.ts';
import { systemRandom } from '#io/random.ts';
import { Board } from '#server/board/board.ts';
import type { CameraRegistry } from '#server/cameras/camera-registry.ts';
import type { CameraStore } from '#server/cameras/camera-store.ts';
import { followCameraStore } from '#server/cameras/follow-store.ts';
import { registryAdapter } from '#server/cameras/registry-adapter.ts';
import { makeSecretBox } from '#server/sealing/secret-box.ts';
import { makeWayFinder, type WayFinder } from '#server/clear-way/way-finder.ts';
import { cityTime } from '#server/city-time.ts';
import type { Facilities } from '#server/facilities/facilities.ts';
import type { Commit, Job, Surroundings } from '#server/handle.ts';
import { Handler, type Handled } from '#server/handler.ts';
import { JournalTail } from '#server/journal/journal-tail.ts';
import { EvidenceSweep } from '#server/evidence/evidence-sweep.ts';
import { LinkHost } from '#server/links/link-host.ts';
import { linkStore } from '#server/links/link-store.ts';
import { DisplayDesk } from '#server/displays/display-desk.ts';
import { postgresMessages } from '#server/displays/message-rows.ts';
import type { DisplayAdapter } from '#services/ports.ts';
import { Outbox } from '#server/outbox/outbox.ts';
import { PeopleDirectory } from '#server/people/people-directory.ts';
import { Sessions } from '#server/people/sessions.ts';
import { perform, type PerformPorts } from '#server/perform.ts';
import type { PushDesk } from '#server/pushes/push-desk.ts';
import type { RelayHub } from '#server/relay-hub/relay-hub.ts';
import { createTicketIssuer, type TicketIssuer } from '#server/relay-hub/tickets.ts';
import type { Places } from '#server/places/places.ts';
import type { Roads } from '#server/roads/roads.ts';
import { loadIncident } from '#server/store/incident-rows.ts';
import { readEntries, readOpenViews } from '#server/store/journal-rows.ts';
import { loadOutbox, putOffOutbox, removeOutbox } from '#server/store/outbox-rows.ts';
import { postgresHandleStore } from '#server/store/postgres-handle-store.ts';
import type { Database } from '#server/store/sql.ts';
import { ParkedCars } from '#server/scene/parked-cars.ts';
import { UnitBoard } from '#server/units/unit-board.ts';
import { deleteDueProfiles } from '#server/vault/delete-due.ts';
import { daysKept, TrackSweep } from '#server/vault/track-sweep.ts';
import { ProfileStore } from '#server/vault/profile-store.ts';
import { sealedDocuments } from '#server/vault/sealed-documents.ts';
import { timeOrderedId } from '#server/time-ordered-id.ts';
import { openHandling, type CityHandling } from './city-handling.ts';
import { openCityFacilities } from './city-facilities.ts';
import { openPushes, openRegistry, openRelays, warmNewest } from './city-video.ts';
import { configureServices, type ConfiguredService } from './configured-services.ts';

/** Everything that the server is made of, wired once, without its HTTP face. */
export interface CityCore extends AsyncDisposable {
  readonly definitions: Definitions;
  readonly database: Database;
  readonly board: Board;
  readonly directory: PeopleDirectory;
  readonly sessions: Sessions;
  readonly registry: CameraRegistry;
  readonly cameraStore: CameraStore;
  /** The registry as every adapter is asked. */
  readonly cameras: CameraAdapter;
  readonly handler: Handler;
  readonly outbox: Outbox;
  readonly tail: JournalTail;
  readonly links: LinkHost;
  readonly relays: RelayHub;
  readonly tickets: TicketIssuer;
  readonly pushes: PushDesk;
  readonly units: UnitBoard;
  readonly parked: ParkedCars;
  readonly profiles: ProfileStore;
  readonly handling: CityHandling;
  readonly displays: DisplayDesk;
  readonly facilities: Facilities;
  /** Vehicles are told their ways on these roads, once they are there. */
  guideOn(roads: Pick<Roads, 'map'>): void;
  /** Reports without coordinates are placed by these addresses, once they are there. */
  findIn(places: Pick<Places, 'book'>): void;
  readonly submit: (job: Job) => Promise<Handled>;
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  readonly newId: () => string;
  /** Starts links and performs what an earlier life left; only now do partners get an answer. */
  open(): Promise<void>;
}

export interface CoreOptions {
  readonly config: CityConfig;
  readonly database: Database;
  readonly dataKey: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onProblem: (text: string) => void;
}

const now = (): number => systemClock.now();
const newId = (): string => timeOrderedId(now(), systemRandom.hex(6));

export async function buildCore(options: CoreOptions): Promise<CityCore> {
  const { config, database, onProblem } = options;
  const configured = await configureServices(config, options.environment);
  const directory = new PeopleDirectory(config);
  const definitions = compile(configured, directory);
  const { cameraStore, registry } = await openRegistry(database, options.dataKey);
  const board = await Board.load(database, now());
  const tail = new JournalTail({ head: board.seq, backfill: (after, limit) => readEntries(database, { after, limit }) });
  const placing = placingBy();
  const submit = (job: Job): Promise<Handled> => handler.submit(job);
  const record = async (entry: EntryDraft): Promise<boolean> => (await handler.submit({ record: entry })).ok;
  const carry: LinkHost['carry'] = (link, notice) => links.carry(link, notice);
  const handling = await openHandling({ ...options, directory, newId, now, submit, record, carry });
  const handler: Handler = openHandler(options, {
    head: board.seq,
    context: () => ({
      definitions,
      now: now(),
      surroundings: { ...surroundingsOf(directory, registry, config), ...placing.surroundings, duty: handling.duty },
    }),
    onCommit: (commit) => onCommit(commit),
  });
  const units = new UnitBoard({ clock: systemClock });
  const parked = new ParkedCars({ clock: systemClock, placeOf: (facility) => registry.get(facility as CameraId), newId });
  const profiles = new ProfileStore(database, makeSecretBox(options.dataKey, 'profile'), now);
  const deleting = deleteDueProfiles({ clock: systemClock, profiles, record, onProblem });
  const displays = await openDisplays({ database, board, record, adapter: () => links.displays(), onProblem });
  const links: LinkHost = hostLinks(config, database, { submit, record, units, parked, profiles, displays, dataKey: options.dataKey });
  const tickets = await createTicketIssuer({ now, newId, record });
  // Whoever is still signed in elsewhere gets a new ticket at once; whoever is not sees no more from this moment.
  const withdraw = (person: PersonId): void => void relays.revoke({ reason: 'sessionEnded', person });
  const sessions = await openSessions({ config, database, directory, board, record, withdraw, onProblem });
  const cameras = registryAdapter({ registry, store: cameraStore, streamState: (camera) => relays.cameraState(camera), onProblem });
  const relays: RelayHub = openRelays({ config, database, board, cameras, registry, sessions, tickets, record, onProblem });
  const pushes = await openPushes({ config, database, board, relays, record, newId, environment: options.environment, onProblem });
  const { facilities, ways, guideOn } = await openGuiding({ config, database, units, displays, onProblem });
  const findIncident: PerformPorts['findIncident'] = async (id) => board.get(id) ?? (await loadIncident(database, id));
  const performers = { clock: systemClock, links, relays, submit, pushes, findIncident, ways, deliver: handling.deliver };
  const sweeps = openSweeps({ config, database, definitions, submit, onProblem });
  const outbox = openOutbox(database, performers, onProblem);
  const following = followCameraStore(cameraStore, registry, { clock: systemClock, onProblem });
  const onCommit = (commit: Commit): void => {
    for (const hint of commit.hints) void perform(hint, performers);
    board.apply(commit);
    tail.push(commit.entries);
    outbox.add(commit.outbox);
  };
  const { findIn } = placing;
  const around = { profiles, links, relays, tickets, pushes, units, parked, handling, displays, facilities, guideOn, findIn };
  const parts = { definitions, database, board, directory, sessions, registry, cameraStore, cameras, handler, outbox, tail };
  return {
    ...parts,
    ...around,
    submit,
    record,
    newId,
    open: async () => {
      relays.restore((await readOpenViews(database)).map((view) => ({ ...view, ticket: '' })));
      await outbox.start();
      warmNewest(board, relays);
      for (const { manifest, section } of configured) await links.add(manifest, section);
    },
    [Symbol.asyncDispose]: async () => {
      // No partner may be answered any more; then what was taken is finished, then what it left to do.
      for (const each of [following, ...sweeps, relays, units, deleting]) each[Symbol.dispose]();
      for (const each of [displays, links, pushes, handler, outbox, sessions, facilities]) await each[Symbol.asyncDispose]();
    },
  };
}

function openHandler(
  { config, database, onProblem }: Pick<CoreOptions, 'config' | 'database' | 'onProblem'>,
  parts: Pick<ConstructorParameters<typeof Handler>[0], 'head' | 'context' | 'onCommit'>,
): Handler {
  return new Handler({
    ...parts,
    store: postgresHandleStore(database),
    onFailure: (error, jobs) => onProblem(`a commit of ${jobs} input(s) failed: ${error instanceof Error ? error.message : String(error)}`),
    maxBatch: config.server.maxBatch,
    maxWaiting: config.server.maxWaiting,
  });
}

/** What destroys when its time is over. */
function openSweeps({
  config,
  database,
  definitions,
  ...ports
}: Pick<CoreOptions, 'config' | 'database' | 'onProblem'> & Pick<CityCore, 'definitions' | 'submit'>): readonly Disposable[] {
  const { keepDays } = config.evidence;
  const days = new Map([...definitions.byId].map(([service, known]) => [service, daysKept(known.config) ?? keepDays]));
  const all = { clock: systemClock, database, newId, ...ports };
  return [new EvidenceSweep({ ...all, keepDays }), new TrackSweep({ ...all, days, otherDays: keepDays })];
}

/** Roads are opened after the core; until then nobody is guided. */
async function openGuiding(
  parts: Pick<CoreOptions, 'config' | 'database' | 'onProblem'> & Pick<CityCore, 'units' | 'displays'>,
): Promise<Pick<CityCore, 'facilities' | 'guideOn'> & { readonly ways: WayFinder }> {
  const facilities = await openCityFacilities(parts.config, parts.database, parts.onProblem);
  let roads: Pick<Roads, 'map'> | undefined;
  const lightable = (): ReadonlySet<string> | undefined => {
    const { adapter } = parts.displays;
    return adapter && new Set(adapter.devices.map(({ id }) => id));
  };
  return {
    facilities,
    ways: makeWayFinder({ roads: () => roads, units: parts.units, facilities, lightable, now }),
    guideOn: (known) => {
      roads = known;
    },
  };
}

/** Addresses come after the core, from the store that it opens. */
function placingBy(): { readonly surroundings: Pick<Surroundings, 'addresses'>; readonly findIn: CityCore['findIn'] } {
  let places: Pick<Places, 'book'> | undefined;
  return {
    get surroundings() {
      return places?.book === undefined ? {} : { addresses: places.book };
    },
    findIn: (known) => {
      places = known;
    },
  };
}

function surroundingsOf(directory: PeopleDirectory, cameras: CameraRegistry, config: CityConfig): Omit<Surroundings, 'duty'> {
  return { organisations: directory.organisations, assignable: directory.assignable, cameras, bounds: config.city.bounds };
}

type LinkParts = Pick<CityCore, 'submit' | 'record' | 'units' | 'parked' | 'profiles' | 'displays'> & Pick<CoreOptions, 'dataKey'>;

function hostLinks(
  config: CityConfig,
  database: Database,
  { submit, record, units, parked, profiles, displays, dataKey }: LinkParts,
): LinkHost {
  const documents = makeSecretBox(dataKey, 'document');
  return new LinkHost({
    clock: systemClock,
    net: systemNet(),
    random: systemRandom,
    ciphers: systemCiphers,
    post: httpPost,
    submit,
    record,
    units,
    parked,
    vault: profiles,
    displays,
    files: systemFileServers,
    sealed: (link) => sealedDocuments(database, documents, link),
    clockTime: cityTime(config.city.timeZone),
    ...linkStore(database),
  });
}

function openDisplays(
  parts: Pick<CityCore, 'database' | 'board' | 'record'> &
    Pick<CoreOptions, 'onProblem'> & { readonly adapter: () => DisplayAdapter | undefined },
): Promise<DisplayDesk> {
  const { database, board, ...rest } = parts;
  return DisplayDesk.load({
    ...rest,
    clock: systemClock,
    store: postgresMessages(database),
    findIncident: async (id) => board.get(id) ?? (await loadIncident(database, id)),
    newId,
  });
}

function openOutbox(database: Database, performers: PerformPorts, onProblem: (text: string) => void): Outbox {
  return new Outbox({
    clock: systemClock,
    perform: (row) => perform(row, performers),
    load: (page) => loadOutbox(database, page),
    putOff: (rows) => putOffOutbox(database, rows),
    remove: (ids) => removeOutbox(database, ids),
    onFailure: (what, reason) => onProblem(`effect ${what}: ${reason}; tried again`),
  });
}

function openSessions(
  parts: Pick<CoreOptions, 'config' | 'database' | 'onProblem'> &
    Pick<CityCore, 'directory' | 'board' | 'record'> & {
      readonly withdraw: (person: PersonId) => void;
    },
): Promise<Sessions> {
  const { config, board, withdraw, ...rest } = parts;
  return Sessions.load({
    ...rest,
    config: config.session,
    clock: systemClock,
    inHand: (person) => board.inHand(person),
    onSessionEnded: withdraw,
  });
}

function compile(configured: readonly ConfiguredService[], { organisations }: Pick<PeopleDirectory, 'organisations'>): Definitions {
  const compiled = compileDefinitions(
    configured.map(({ manifest, section }) => ({ definition: serviceDefinition.parse(manifest.definition), config: section })),
    organisations,
  );
  if (!compiled.ok) throw new Error(`A service definition does not compile:\n${compiled.problems.join('\n')}`);
  return compiled.definitions;
}
