import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FileServer, FileSession } from '#services/ports.ts';
import { MemoryFiles } from '#simulator/file-server/memory-files.ts';
import { SftpFileServer } from '#simulator/file-server/sftp-file-server.ts';
import { startFtpServer } from '../../test/support/ftp-server.ts';
import { systemFileServers } from './file-servers.ts';

const LOGIN = { username: 'mangru', password: 'river-lamp' };
const PICTURE = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));

interface Server {
  readonly at: FileServer;

  put(path: string, bytes: Buffer): void;
  get(path: string): Uint8Array | undefined;
}

async function sftp(): Promise<Server> {
  const files = new MemoryFiles(() => Date.now());
  files.addFolder('/in');
  const server = await SftpFileServer.start(files, { host: '127.0.0.1', port: 0, ...LOGIN });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return {
    at: { protocol: 'sftp', host: '127.0.0.1', port: server.port, ...LOGIN, hostKey: server.hostKey, timeoutMs: 5_000 },
    put: (path, bytes) => void files.put(path, bytes),
    get: (path) => files.get(path)?.bytes,
  };
}

async function ftp(): Promise<Server> {
  const server = await startFtpServer(LOGIN);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return {
    at: { protocol: 'ftp', host: '127.0.0.1', port: server.port, ...LOGIN, timeoutMs: 5_000 },
    put: (path, bytes) => void server.files.set(path, bytes),
    get: (path) => server.files.get(path),
  };
}

async function connected(server: FileServer): Promise<FileSession> {
  const session = await systemFileServers.connect(server);
  onTestFinished(() => session[Symbol.asyncDispose]());
  return session;
}

describe.each([
  ['sftp', sftp],
  ['ftp', ftp],
] as const)('%s', (name, start) => {
  test('a file is read whole, one that is written is there whole under its name, and a folder is listed', async () => {
    const server = await start();
    server.put('/in/a.jpg', PICTURE);
    const session = await connected(server.at);
    expect(Buffer.from(await session.read('/in/a.jpg', 200_000)).equals(PICTURE)).toBe(true);
    await session.write('/in/b.jpg', PICTURE.subarray(0, 70_000));
    expect(server.get('/in/b.jpg')?.length).toBe(70_000);
    expect(server.get('/in/b.jpg.part')).toBeUndefined();
    expect((await session.list('/in')).map((file) => [file.name, file.bytes])).toEqual([
      ['a.jpg', 100_000],
      ['b.jpg', 70_000],
    ]);
  });

  test('what is missing, too long, or behind a wrong password is said with the server’s name, and never with the password', async () => {
    const server = await start();
    server.put('/in/a.jpg', PICTURE);
    const session = await connected(server.at);
    await expect(session.read('/in/none.jpg', 1_000)).rejects.toThrow(`${name} 127.0.0.1:${server.at.port}: read /in/none.jpg`);
    const again = await connected(server.at);
    await expect(again.read('/in/a.jpg', 1_000)).rejects.toThrow('longer than 1000 bytes');
    const refused = await systemFileServers.connect({ ...server.at, password: 'guess-4711' }).then(String, String);
    expect(refused).toContain(`${name} 127.0.0.1:${server.at.port}`);
    expect(refused).not.toContain('guess-4711');
  });

  test('a server that says nothing is given up in time', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const at = { protocol: name, host: '127.0.0.1', port, ...LOGIN, timeoutMs: 300 };
    await expect(systemFileServers.connect(at)).rejects.toThrow(`${name} 127.0.0.1:${port}`);
  });
});

test('PL44: a server with another key than the configuration names is not spoken to', async () => {
  const server = await sftp();
  const session = await connected(server.at);
  await session.write('/in/a.jpg', PICTURE);
  await expect(systemFileServers.connect({ ...server.at, hostKey: 'a'.repeat(43) })).rejects.toThrow('cannot be used');
});
