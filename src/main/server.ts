import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import pino from 'pino';
import { Registry, collectDefaultMetrics } from 'prom-client';
import type { CityConfig } from '#contract/city-config.ts';
import type { PersonId, ServiceId } from '#domain/ids.ts';
import { systemClock } from '#io/clock.ts';
import { guardedGet } from '#io/guarded-get.ts';
import { openDatabase } from '#io/postgres-database.ts';
import { readConfig, readSecret } from '#io/read-config.ts';
import type { DataImports } from '#server/data-imports/data-imports.ts';
import { CameraImports } from '#server/cameras/camera-imports.ts';
import { makeSecretBox } from '#server/sealing/secret-box.ts';
import { postgresCameraStreams } from '#server/cameras/camera-streams.ts';
import { postgresCameraSurveys } from '#server/cameras/camera-surveys.ts';
import { CameraMap } from '#server/cameras/camera-map.ts';
import { makeEvidenceBox } from '#server/evidence/evidence-box.ts';
import { EvidenceStore } from '#server/evidence/evidence-store.ts';
import { createHttpServer } from '#server/http/http-server.ts';
import { registeredCameras } from '#server/http/registered-cameras.ts';
import { MapProxy } from '#server/map-proxy/map-proxy.ts';
import { mapServices } from '#server/map-proxy/map-services.ts';
import { refuseDemoLogins, seedDemoPeople } from '#server/people/demo-people.ts';
import { createPasswordHasher } from '#server/people/password-hasher.ts';
import { SightDesk } from '#server/sight/sight-desk.ts';
import { countBuildings, replaceBuildings } from '#server/sight/building-rows.ts';
import { migrate } from '#server/store/migrate.ts';
import { MIGRATIONS } from '#server/store/migrations/index.ts';
import type { Database } from '#server/store/sql.ts';
import { serviceDefinition } from '#contract/service-definition.ts';
import { services } from '#services/index.ts';
import { basemapFiles, demoCity, demoFootprints } from '#simulator/city/demo-city.ts';
import { buildCore, type CityCore } from './city-core.ts';
import { openCityPlaces, type CityPlaces } from './city-places.ts';
import { cityExtent } from './city-extent.ts';
import { cityImports } from './city-imports.ts';
import { openCityRoads, type CityRoads } from './city-roads.ts';
import { measureCore } from './core-metrics.ts';
import { sayCalmly } from './say-calmly.ts';
import { endBecause, readSettings, serverGround, serverSettings, stopWithSupervisor } from './process-settings.ts';

/** The server process: the engine's shell, links, API, feed and console. */
const settings = readSettings(serverSettings, 'MANGRU_SERVER');
const log = pino({ level: process.env['MANGRU_LOG_LEVEL'] ?? 'warn', base: { process: 'server' } });
// Told while the rest is still being read, it must not be missed.
const ground = once(process, 'message');
const config = await readOwnConfig().catch(endBecause);

const stack = new AsyncDisposableStack();
stopWithSupervisor(() => stack.disposeAsync());
await start().catch(endBecause);
process.send?.({ ready: true });
// For the next start, however this process ends.
flushCompileCache();

async function readOwnConfig(): Promise<CityConfig> {
  const written = await readConfig(settings.config);
  return { ...written, server: { ...written.server, port: settings.port } };
}

async function start(): Promise<void> {
  const { databaseUrl } = serverGround.parse((await ground)[0]);
  const database = stack.use(await openDatabase(databaseUrl).catch((error: unknown) => sayWhichDatabase(databaseUrl, error)));
  await migrate(database, MIGRATIONS);
  await seedPeople(database);
  await seedBuildings(database);
  const core = stack.use(
    await buildCore({
      config,
      database,
      dataKey: settings.dataKey,
      environment: process.env,
      onProblem: sayCalmly((text) => log.error({ text }, 'server'), systemClock),
    }),
  );
  await seedCameras(core);
  await seedContacts(core);
  const onProblem = (text: string): void => log.error({ text }, 'roads');
  const { roads, traffic } = stack.use(await openCityRoads({ config, database, environment: process.env, onProblem }));
  core.guideOn(roads);
  const places = stack.use(
    await openCityPlaces({ config, database, environment: process.env, onProblem: (text) => log.error({ text }, 'places') }),
  );
  core.findIn(places.places);
  const dataImports = stack.use(
    cityImports({
      ...{ config, database, databaseUrl, environment: process.env, roads, places: places.places },
      clock: systemClock,
      newId: core.newId,
      record: core.record,
      onProblem: (text) => log.error({ text }, 'data import'),
    }),
  );
  const maps = new MapProxy({
    services: await mapServices(config, (name) => readSecret(process.env, name)),
    get: guardedGet,
    clock: systemClock,
  });
  const http = stack.use(await createHttpServer(httpDeps(core, { roads, traffic, places: places.finder, maps, dataImports })));
  await http.listen();
  await core.open();
}

function sayWhichDatabase(url: string, error: unknown): never {
  // Never the whole address: a password stands in it.
  const address = URL.canParse(url) ? ` (${new URL(url).host})` : '';
  const whose = process.env['DATABASE_URL'] ? 'that DATABASE_URL names' : 'of this city';
  throw new Error(`The PostgreSQL ${whose}${address} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
}

async function seedPeople(database: Database): Promise<void> {
  if (!config.demo.enabled || settings.demoPassword === undefined) return refuseDemoLogins(database);
  await seedDemoPeople(database, config.demo.people, await createPasswordHasher().hash(settings.demoPassword));
}

/** Before the core reads them. The same town stands for ever, so that they are written once. */
async function seedBuildings(database: Database): Promise<void> {
  const origin = 'demo city';
  if (!config.demo.enabled || (await countBuildings(database, origin)) > 0) return;
  await replaceBuildings(database, origin, demoFootprints());
}

async function seedCameras({ cameraStore, registry }: CityCore): Promise<void> {
  if (!config.demo.enabled) return;
  const { cameras } = demoCity({ cameras: settings.cameras, cameraHost: config.demo.cameraHost, cameraPort: config.demo.cameraPort });
  const { written: changed } = await cameraStore.upsert(cameras, 'demo city');
  registry.put(changed);
}

async function seedContacts({ handling }: CityCore): Promise<void> {
  if (!config.demo.enabled) return;
  for (const { login, phone, email } of config.demo.people) {
    const person = `demo-${login}` as PersonId;
    const known = await handling.contacts.of(person);
    if (known.phone === undefined && known.email === undefined && (phone ?? email) !== undefined)
      await handling.contacts.change(person, { phone, email });
  }
}

function serviceViews(core: CityCore): Parameters<typeof createHttpServer>[0]['services'] {
  return services.map((service) => ({
    id: service.id,
    title: service.title,
    version: service.definition.version,
    enabled: core.definitions.byId.has(service.id as ServiceId),
    hasLink: service.links.length > 0,
    definition: serviceDefinition.parse(service.definition),
  }));
}

interface Around extends Pick<CityRoads, 'roads' | 'traffic'> {
  readonly places: CityPlaces['finder'];
  readonly maps: MapProxy;
  readonly dataImports: DataImports;
}

function httpDeps(built: CityCore, { roads, traffic, places, maps, dataImports }: Around): Parameters<typeof createHttpServer>[0] {
  const metrics = new Registry();
  const sight = new SightDesk({ registry: built.registry, roads, now: () => systemClock.now() });
  collectDefaultMetrics({ register: metrics });
  measureCore(metrics, built);
  const extent = cityExtent(built.registry, roads);
  return {
    config,
    clock: systemClock,
    database: built.database,
    board: built.board,
    directory: built.directory,
    sessions: built.sessions,
    links: built.links,
    tickets: built.tickets,
    pushes: built.pushes,
    units: built.units,
    parked: built.parked,
    definitions: built.definitions,
    ...built.handling,
    displays: built.displays,
    relays: built.relays,
    relaySecret: settings.relaySecret,
    ...(extent === undefined ? {} : { extent }),
    roads,
    maps,
    dataImports,
    traffic,
    places,
    cameras: registeredCameras(built.registry, built.cameras),
    sight,
    evidence: new EvidenceStore({ database: built.database, box: makeEvidenceBox(settings.dataKey), newId: built.newId }),
    profiles: built.profiles,
    facilities: built.facilities,
    streams: postgresCameraStreams(built.database, {
      box: makeSecretBox(settings.dataKey),
      onChanged: (cameras) => {
        built.registry.put(cameras);
        for (const { id } of cameras) built.relays.changed(id);
      },
    }),
    surveys: postgresCameraSurveys(built.database, (cameras) => {
      built.registry.put(cameras);
      sight.forget();
    }),
    cameraMap: new CameraMap(built.registry),
    imports: new CameraImports({
      sink: built.cameraStore,
      now: () => systemClock.now(),
      newId: built.newId,
      record: built.record,
      onWritten: (cameras) => built.registry.put(cameras),
      onProblem: (text) => log.error({ text }, 'import'),
    }),
    services: serviceViews(built),
    submit: built.submit,
    record: built.record,
    newId: built.newId,
    readiness: async () => ({
      database: (await built.database.query('select 1')).rows.length === 1,
      relay: built.relays.living.length > 0,
    }),
    basemap: () =>
      config.demo.enabled ? basemapFiles().map(({ name, json }) => ({ name: name.replace(/\.json$/, ''), geojson: json })) : [],
    consoleFolder: settings.consoleDir,
    log,
    metrics,
  };
}
