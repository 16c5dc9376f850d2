import { expect, vi } from 'vitest';
import type { LinkId } from '#domain/ids.ts';
import { systemClock } from '#io/clock.ts';
import { systemFileServers } from '#io/file-servers.ts';
import { systemNet } from '#io/net.ts';
import { DEMO_PICTURE_PASSWORD, DEMO_TELECOM_KEY, vulnerablePeopleConfig } from '#services/vulnerable-people/config.ts';
import { fakeTelecom, type FakeAlarm } from '#services/vulnerable-people/fake.ts';
import { TelecomLink } from '#services/vulnerable-people/link.ts';
import type { FakeSystem } from '#services/wires/telegram/fake-system.ts';
import { MemoryFiles } from '#simulator/file-server/memory-files.ts';
import { SftpFileServer } from '#simulator/file-server/sftp-file-server.ts';
import { drawPortrait } from '#simulator/people/draw-portrait.ts';
import { testPorts, type TestPorts } from './link-ports.ts';

export const open: AsyncDisposable[] = [];
/** After each test: what it has opened, the latest first. */
export async function closeAll(): Promise<void> {
  for (const thing of open.splice(0).toReversed()) await thing[Symbol.asyncDispose]();
}

export const ALARM: FakeAlarm = { number: 'case-1', serviceType: '치매', reference: 'REF-77', name: '홍길순', time: '20261121101455' };
export const SUBJECT = 'WP1|person REF-77';
export const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1);
export const OTHER = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 2);
const LOGIN = { host: '127.0.0.1', username: 'mangru', password: DEMO_PICTURE_PASSWORD };

export interface World {
  readonly config: (typeof vulnerablePeopleConfig)['_output'];
  readonly link: TelecomLink;
  readonly ports: TestPorts;
  readonly files: MemoryFiles;
  readonly telecom: FakeSystem<FakeAlarm>;
  /** What the vault holds of the person. */
  readonly photos: () => Promise<readonly Uint8Array[]>;
  readonly startServer: () => Promise<void>;
  readonly stopServer: () => Promise<void>;
  readonly address: string;
}

type Server = Partial<(typeof vulnerablePeopleConfig)['_output']['pictures'][number]>;

/** The telecom's link and its server of picture files, both over real sockets. */
export async function world(servers: readonly Server[] = [{}], folder = '/people', again = 0.05): Promise<World> {
  const files = new MemoryFiles(() => Date.now(), drawPortrait);
  let server = await SftpFileServer.start(files, { ...LOGIN, port: 0 });
  const { port } = server;
  const ports: TestPorts = { ...testPorts(systemClock, systemNet()), files: systemFileServers };
  const config = vulnerablePeopleConfig.parse({
    port: 0,
    apiKey: DEMO_TELECOM_KEY,
    picturePassword: DEMO_PICTURE_PASSWORD,
    pictures: servers.map((each) => ({ protocol: 'sftp', host: '127.0.0.1', port, folder, ...each })),
    fileSeconds: 3,
    pictureAgainSeconds: again,
  });
  const link = new TelecomLink('vulnerable-people' as LinkId, ports, config);
  await link.start();
  const telecom = fakeTelecom(ports, { port: link.port! });
  open.push({ [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }, link, telecom);
  await telecom.connect();
  return {
    config,
    link,
    ports,
    files,
    telecom,
    address: `sftp://127.0.0.1:${port}`,
    photos: () => ports.vault.pictures(SUBJECT),
    stopServer: () => server[Symbol.asyncDispose](),
    startServer: async () => {
      server = await SftpFileServer.start(files, { ...LOGIN, port });
    },
  };
}

export const within = { timeout: 20_000 };
export const arrive = (there: World, photos: readonly Uint8Array[]): Promise<void> =>
  vi.waitFor(
    async () => expect((await there.photos()).map((each) => Buffer.from(each))).toEqual(photos.map((each) => Buffer.from(each))),
    within,
  );
export const isTold = (there: World, text: string): Promise<void> =>
  vi.waitFor(() => expect(there.ports.watch.errors.join('\n')).toContain(text), within);
