import { Readable, Writable } from 'node:stream';
import { Client } from 'basic-ftp';
import type { FileServer, FileSession } from '#services/ports.ts';

const MAX_FILES = 10_000;

/** FTP (RFC 959, RFC 2428 passive) by basic-ftp: in the clear, for plate readers in a network of their own that speak nothing else. */
export async function openFtp(server: FileServer): Promise<FileSession> {
  const client = new Client(server.timeoutMs);
  const where = `ftp ${server.host}:${server.port}`;
  const step = async <T>(what: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw new Error(`${where}: ${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  };
  const { host, port, username, password } = server;
  try {
    await step('log in', client.access({ host, port, user: username, password, secure: false }));
  } catch (error) {
    client.close();
    throw error;
  }
  return {
    list: async (folder) => {
      const files = await step(`list ${folder}`, client.list(folder));
      return files
        .filter((file) => file.isFile)
        .slice(0, MAX_FILES)
        .map((file) => ({ name: file.name, bytes: file.size, changedAt: file.modifiedAt?.getTime() ?? 0 }));
    },
    read: async (path, maxBytes) => {
      const taken = bounded(maxBytes);
      await step(`read ${path}`, client.downloadTo(taken.stream, path));
      return taken.bytes();
    },
    write: async (path, bytes) => {
      const unfinished = `${path}.part`;
      await step(`write ${path}`, client.uploadFrom(Readable.from([Buffer.from(bytes)]), unfinished));
      await step(`write ${path}`, client.rename(unfinished, path));
    },
    [Symbol.asyncDispose]: async () => client.close(),
  };
}

function bounded(maxBytes: number): { readonly stream: Writable; readonly bytes: () => Uint8Array } {
  const parts: Buffer[] = [];
  let length = 0;
  const stream = new Writable({
    write: (part: Buffer, _encoding, done) => {
      length += part.length;
      if (length > maxBytes) return done(new Error(`longer than ${maxBytes} bytes`));
      parts.push(part);
      done();
    },
  });
  return { stream, bytes: () => Buffer.concat(parts) };
}
