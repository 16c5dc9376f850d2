import { createHash } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { LinkId } from '#domain/ids.ts';
import { systemClock } from '#io/clock.ts';
import { systemFileServers } from '#io/file-servers.ts';
import { systemNet } from '#io/net.ts';
import { systemRandom } from '#io/random.ts';
import { DEMO_PASSWORD, wantedConfig, type WantedConfig } from '#services/wanted-vehicles/config.ts';
import { composeList, fakeReader, type FakeList, type FakeReader } from '#services/wanted-vehicles/fake.ts';
import { WantedLink } from '#services/wanted-vehicles/link.ts';
import { MemoryFiles } from '#simulator/file-server/memory-files.ts';
import { SftpFileServer } from '#simulator/file-server/sftp-file-server.ts';
import { drawPicture } from '#simulator/wanted/draw-pictures.ts';
import { testPorts, type TestPorts } from './link-ports.ts';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface WantedWorld {
  readonly link: WantedLink;
  readonly ports: TestPorts;
  /** The police's files. */
  readonly police: MemoryFiles;
  /** Address of a picture on the readers' server. */
  readonly pictureUrl: (name: string) => string;
  readonly putList: (list: FakeList) => void;
  readonly reader: (settings?: Parameters<typeof fakeReader>[1]) => Promise<FakeReader>;
  /** Ends the police's server of files; the answer starts it again on the same port. */
  readonly stopPolice: () => Promise<() => Promise<void>>;
}

/** The link over real sockets, with the police's and the readers' servers of files beside it. Nothing is wanted until a list is put. */
export async function wantedWorld(
  config: Partial<Omit<WantedConfig, 'list'>> & { readonly list?: Partial<WantedConfig['list']> } = {},
  kept?: TestPorts,
): Promise<WantedWorld> {
  const police = new MemoryFiles(() => Date.now());
  for (const folder of ['/list', '/request', '/hits']) police.addFolder(folder);
  const login = { host: '127.0.0.1', username: 'mangru', password: DEMO_PASSWORD };
  let policeServer = await SftpFileServer.start(police, { ...login, port: 0 });
  const pictures = await SftpFileServer.start(new MemoryFiles(() => Date.now(), drawPicture), { ...login, port: 0 });
  const ports: TestPorts = { ...(kept ?? testPorts(systemClock, systemNet())), files: systemFileServers, random: systemRandom };
  const { list, ...rest } = config;
  const parsed = wantedConfig.parse({
    port: 0,
    listPassword: DEMO_PASSWORD,
    picturePassword: DEMO_PASSWORD,
    pictures: [{ protocol: 'sftp', host: '127.0.0.1', port: pictures.port }],
    fileSeconds: 3,
    ...rest,
    list: { port: policeServer.port, pollSeconds: 0.05, ...list },
  });
  const link = new WantedLink('wanted-vehicles' as LinkId, ports, parsed);
  await link.start();
  onTestFinished(async () => {
    await link[Symbol.asyncDispose]();
    await Promise.all([policeServer[Symbol.asyncDispose](), pictures[Symbol.asyncDispose]()]);
  });
  return {
    link,
    ports,
    police,
    pictureUrl: (name) => `sftp://127.0.0.1:${pictures.port}/pictures/${name}`,
    putList: (wanted) => {
      for (const { path, bytes } of composeList(wanted, sha256)) police.put(path, bytes);
    },
    reader: async (settings = {}) => {
      const reader = fakeReader({ clock: systemClock, net: systemNet() }, { port: link.port ?? 0, ...settings });
      onTestFinished(() => reader[Symbol.asyncDispose]());
      await reader.connect();
      return reader;
    },
    stopPolice: async () => {
      const { port } = policeServer;
      await policeServer[Symbol.asyncDispose]();
      return async () => {
        policeServer = await SftpFileServer.start(police, { ...login, port });
      };
    },
  };
}
