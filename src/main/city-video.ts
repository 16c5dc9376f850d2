import type { CameraAdapter } from '#contract/camera-adapter.ts';
import type { CityConfig } from '#contract/city-config.ts';
import { relayPlaces } from '#contract/relay-places.ts';
import type { EntryDraft } from '#domain/journal.ts';
import { buildObstacles, type Obstacles } from '#engine/sight/obstacles.ts';
import { systemClock } from '#io/clock.ts';
import { readSecret } from '#io/read-config.ts';
import type { Board } from '#server/board/board.ts';
import { CameraRegistry } from '#server/cameras/camera-registry.ts';
import { postgresCameraStore, type CameraStore } from '#server/cameras/camera-store.ts';
import type { Sessions } from '#server/people/sessions.ts';
import { PushDesk } from '#server/pushes/push-desk.ts';
import { pushServers } from '#server/pushes/push-servers.ts';
import { RelayHub } from '#server/relay-hub/relay-hub.ts';
import type { TicketIssuer } from '#server/relay-hub/tickets.ts';
import { MAX_WARM_INCIDENTS } from '#server/relay-hub/warm-incidents.ts';
import { makeSecretBox } from '#server/sealing/secret-box.ts';
import { loadBuildings } from '#server/sight/building-rows.ts';
import { loadIncident } from '#server/store/incident-rows.ts';
import type { Database } from '#server/store/sql.ts';

/** What the wiring of cameras, relays and pushes needs of the city. */
interface VideoParts {
  readonly config: CityConfig;
  readonly database: Database;
  readonly board: Board;
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  readonly onProblem: (text: string) => void;
}

interface RelayParts extends VideoParts {
  /** The registry as every adapter is asked. */
  readonly cameras: CameraAdapter;
  readonly registry: CameraRegistry;
  readonly sessions: Sessions;
  readonly tickets: TicketIssuer;
}

interface PushParts extends VideoParts {
  readonly relays: RelayHub;
  readonly newId: () => string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export async function openRegistry(
  database: Database,
  dataKey: string,
): Promise<{ readonly cameraStore: CameraStore; readonly registry: CameraRegistry }> {
  const cameraStore = postgresCameraStore(database, makeSecretBox(dataKey));
  return { cameraStore, registry: new CameraRegistry(await cameraStore.loadAll(), await loadObstacles(database)) };
}

/** Where a city has told of no building, nothing is known of what hides what. */
async function loadObstacles(database: Database): Promise<Obstacles | undefined> {
  const footprints = await loadBuildings(database);
  return footprints.length === 0 ? undefined : buildObstacles(footprints);
}

export function openRelays(parts: RelayParts): RelayHub {
  const { config, database, board, cameras, registry, sessions, tickets, record, onProblem } = parts;
  const relays = new RelayHub({
    clock: systemClock,
    ticketKey: tickets.publicKey,
    keepAlive: config.relay.alwaysOn,
    relays: relayPlaces(config.relay),
    elsewhere: config.relay.elsewhere,
    settleMs: config.relay.settleSeconds * 1_000,
    sources: (camera) => cameras.streams(camera),
    findCamera: (id) => registry.get(id),
    findIncident: async (id) => board.get(id) ?? (await loadIncident(database, id)),
    findPerson: (id) => Promise.resolve(sessions.personIn(id)),
    record,
    onProblem,
  });
  relays.onCameraState((camera, state) => (state === 'live' || state === 'lost' ? registry.seen(camera, state) : undefined));
  return relays;
}

/** After a restart the relay is told again what is going on; the newest last, since it forgets the oldest first. */
export function warmNewest(board: Board, relays: RelayHub): void {
  for (const { id, cameras } of board.live().slice(0, MAX_WARM_INCIDENTS).toReversed()) {
    const chosen = cameras.map(({ camera }) => camera);
    relays.warm(id, chosen);
  }
}

export async function openPushes(parts: PushParts): Promise<PushDesk> {
  const { config, database, board, relays, record, newId, environment, onProblem } = parts;
  const desk = await PushDesk.load({
    clock: systemClock,
    database,
    servers: await pushServers(config, (name) => readSecret(environment, name)),
    relays: relays.pushes,
    findIncident: async (id) => board.get(id) ?? (await loadIncident(database, id)),
    record,
    newId,
    onProblem,
  });
  board.onChange((change) => desk.judge(change.incidents));
  return desk;
}
