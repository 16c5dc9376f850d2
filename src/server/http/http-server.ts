import { createAdaptorServer } from '@hono/node-server';
import { createCallerAddress } from '#base/caller-address.ts';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Definitions } from '#engine/definitions.ts';
import { boundIdleConnections } from '#base/idle-connections.ts';
import { DrillDesk } from '../drills/drill-desk.ts';
import { FeedHub } from '../feed/feed-hub.ts';
import { createHttpMetrics } from '../http-metrics.ts';
import { createPasswordHasher, type PasswordHasher } from '../people/password-hasher.ts';
import { SignInDesk } from '../people/sign-in-desk.ts';
import { createOgcDoor } from '../ogc/ogc-door.ts';
import { handlingFacts } from '../present/handling-facts.ts';
import type { PresentPorts } from '../present/present-ports.ts';
import type { ApiPorts } from './api-ports.ts';
import { createApp } from './app.ts';
import { createAudiences } from './audience.ts';
import { createBasemap, type BasemapLayer } from './basemap.ts';
import { loadConsoleFiles } from './console-files.ts';
import type { Relays } from './http-ports.ts';
import { saveQuarantine } from '../links/quarantine-rows.ts';
import { MapChannels } from '../units/map-channels.ts';
import type { UnitBoard } from '../units/unit-board.ts';
import { routeTable } from './route-table.ts';
import { createServeOperation } from './serve-operation.ts';
import { createUpgradeDoor, type UpgradeDoor } from './upgrade-door.ts';
import { cutUnread } from './unread-answers.ts';

/** What the HTTP half of the server is built from; all of it outlives the server. */
export interface HttpServerDeps extends Pick<
  ApiPorts,
  | 'config'
  | 'clock'
  | 'database'
  | 'board'
  | 'directory'
  | 'sessions'
  | 'links'
  | 'tickets'
  | 'pushes'
  | 'cameras'
  | 'cameraMap'
  | 'imports'
  | 'dataImports'
  | 'streams'
  | 'surveys'
  | 'sight'
  | 'roads'
  | 'maps'
  | 'profiles'
  | 'displays'
  | 'traffic'
  | 'places'
  | 'evidence'
  | 'parked'
  | 'facilities'
  | 'definitions'
  | 'services'
  | 'duty'
  | 'templates'
  | 'contacts'
  | 'messageChannels'
  | 'pushKey'
  | 'submit'
  | 'record'
  | 'newId'
  | 'readiness'
> {
  readonly relays: Relays;
  readonly definitions: Definitions;
  readonly units: UnitBoard;
  /** Bearer secret of the relay's control channel. */
  readonly relaySecret: string;
  /** Draws the layers of the base map, in the order in which they lie on each other. */
  readonly basemap: () => readonly BasemapLayer[];
  /** West, south, east, north of the city's map; the bounds of the configuration where not given. */
  readonly extent?: readonly [number, number, number, number];
  /** Folder of the built console. */
  readonly consoleFolder: string;
  readonly log: Logger;
  readonly metrics: Registry;
  readonly hasher?: PasswordHasher;
  /** Checks every answer by its schema; for tests. */
  readonly checkAnswers?: boolean;
}

export interface HttpServer extends AsyncDisposable {
  /** Rejects with one sentence when the port is taken. */
  listen(): Promise<{ readonly port: number }>;
  readonly feed: FeedHub;
}

const HEADERS_WITHIN_MS = 10_000;
/** A camera file of a province over a slow line. */
const REQUEST_WITHIN_MS = 300_000;
const KEEP_ALIVE_MS = 65_000;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_CONNECTIONS = 10_000;
/** Of these, on which nothing is asked; browsers keep up to six each, and come anew without a word when one is closed. */
const MAX_IDLE = 3_000;
/** How often Node looks for heads and requests that are overdue. */
const OVERDUE_MS = 2_000;
/** A tablet in a tunnel comes back within that. */
const UNREAD_WITHIN_MS = 120_000;
const CLOSE_WITHIN_MS = 2_000;
const SERVER_OPTIONS = {
  maxHeaderSize: MAX_HEADER_BYTES,
  headersTimeout: HEADERS_WITHIN_MS,
  requestTimeout: REQUEST_WITHIN_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  connectionsCheckingInterval: OVERDUE_MS,
};

export async function createHttpServer(deps: HttpServerDeps): Promise<HttpServer> {
  const { config, clock, log } = deps;
  const now = (): number => clock.now();
  const audienceOf = createAudiences(config, (camera) => deps.relays.ownerOf(camera));
  const present = presentPorts(deps);
  const feed = new FeedHub({ ...deps, present, relay: deps.relays, onProblem: (text) => log.error({ text }, 'feed') });
  const maps = new MapChannels(deps);
  const metrics = createHttpMetrics(deps.metrics, {
    feedClients: () => feed.clients,
    sessions: () => deps.sessions.count,
    liveIncidents: () => deps.board.liveCount,
    controlRefusals: () => deps.relays.refusals.all(),
  });
  const desk = signInDesk(deps);
  const extent = deps.extent ?? config.city.bounds;
  const ogc = createOgcDoor({ ...deps, desk, present, audienceOf, extent });
  const drills = new DrillDesk({ ...deps, centre: config.city.centre, onProblem: (text) => log.error({ text }, 'drill') });
  await drills.open();
  const table = routeTable({
    ...deps,
    drills,
    desk,
    present,
    audienceOf,
    basemap: createBasemap(deps.basemap),
    quarantine: (row) => saveQuarantine(deps.database, row),
    extent,
    figures: async () => ({ type: deps.metrics.contentType, text: await deps.metrics.metrics() }),
    signInCounted: (outcome) => metrics.signIn(outcome),
  });
  const peerOf = createCallerAddress(config.server.trustedProxies);
  const app = createApp({
    table,
    serve: createServeOperation({ ...deps, now, audienceOf, checkAnswers: deps.checkAnswers ?? false }),
    links: deps.links,
    ogc,
    files: await loadConsoleFiles(deps.consoleFolder),
    audienceOf,
    now,
    log,
    metrics,
    peerOf,
  });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: SERVER_OPTIONS,
  }) as Server;
  boundConnections(server);
  const door = createUpgradeDoor({
    sessions: deps.sessions,
    feed,
    maps,
    relays: deps.relays,
    relaySecret: deps.relaySecret,
    audienceOf,
    now,
    peerOf,
  });
  server.on('upgrade', door.upgrade);
  return {
    feed,
    listen: () => listen(server, config.server),
    [Symbol.asyncDispose]: async () => {
      await drills[Symbol.asyncDispose]();
      ogc[Symbol.dispose]();
      await close(server, [feed, maps], door);
    },
  };
}

function boundConnections(server: Server): void {
  server.maxConnections = MAX_CONNECTIONS;
  boundIdleConnections(server, MAX_IDLE);
  cutUnread(server, UNREAD_WITHIN_MS);
}

function signInDesk(deps: HttpServerDeps): SignInDesk {
  const { lockAfterFailures, lockMinutes } = deps.config.session;
  return new SignInDesk({
    ...deps,
    lock: { afterFailures: lockAfterFailures, minutes: lockMinutes },
    hasher: deps.hasher ?? createPasswordHasher(),
  });
}

function presentPorts(deps: HttpServerDeps): PresentPorts {
  const services = new Map(deps.services.map((service) => [service.id, service.title]));
  const linkTitles = titlesOf(deps.links);
  return {
    now: () => deps.clock.now(),
    organisations: deps.directory.organisations,
    serviceTitle: (service) => services.get(service),
    person: (id) => deps.directory.person(id),
    roleTitle: (role) => deps.directory.roleTitle(role),
    camera: (id) => deps.cameras.get(id),
    linkTitle: linkTitles,
    handling: handlingFacts({ definitions: deps.definitions, organisations: deps.directory.organisations, duty: deps.duty }),
    pushes: (incident) => deps.pushes.of(incident),
    pushOrganisations: [...deps.pushes.servers.values()].map((server) => server.organisation),
  };
}

/** Links do not change their titles; they are asked for once, after they have all been added. */
function titlesOf(links: HttpServerDeps['links']): (link: string) => { readonly ko: string; readonly en: string } | undefined {
  let titles = new Map<string, { readonly ko: string; readonly en: string }>();
  return (link) => {
    if (!titles.has(link)) titles = new Map(links.views().map((view) => [view.id, view.title]));
    return titles.get(link);
  };
}

function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<{ readonly port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(reasonNotToListen(error, host, port))));
    server.listen(port, host, () => resolve({ port: (server.address() as AddressInfo).port }));
  });
}

function reasonNotToListen(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} on ${host} is taken by another program: stop it, or choose another port with --port or server.port in the configuration.`;
  if (error.code === 'EACCES')
    return `This account may not listen on port ${port}: choose a port above 1023 with --port or server.port in the configuration.`;
  if (error.code === 'EADDRNOTAVAIL') return `This machine has no address ${host}: correct server.host in the configuration.`;
  return `Listening on ${host}:${port} failed: ${error.message}`;
}

/** Viewers are told that the server stops; requests under way are answered, and none is waited for longer than that. */
async function close(server: Server, channels: readonly AsyncDisposable[], door: UpgradeDoor): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  door.closeRelays();
  await Promise.all(channels.map((each) => each[Symbol.asyncDispose]()));
  server.closeIdleConnections();
  const cut = setTimeout(() => {
    server.closeAllConnections();
    door.cutRelays();
  }, CLOSE_WITHIN_MS);
  await closed;
  clearTimeout(cut);
}
