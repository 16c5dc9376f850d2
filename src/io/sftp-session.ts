import { createHash } from 'node:crypto';
import { Client, type FileEntryWithStats, type SFTPWrapper } from 'ssh2';
import type { FileServer, FileSession } from '#services/ports.ts';

const MAX_FILES = 10_000;
const PART_BYTES = 32 * 1_024;
/** Requests for parts of one file that are under way at a time: the round trip is paid once for all of them. */
const PARTS_AT_ONCE = 16;

/** SFTP version 3 (draft-ietf-secsh-filexfer-02) by ssh2. */
export async function openSftp(server: FileServer): Promise<FileSession> {
  const client = new Client();
  // Told by whatever waits on it; alone it must not end the process.
  client.on('error', () => {});
  const where = `sftp ${server.host}:${server.port}`;
  const sftp = await within(server.timeoutMs, `${where}: no answer`, connect(client, server)).catch((error: unknown) => {
    client.end();
    client.destroy();
    throw new Error(`${where} cannot be used: ${messageOf(error)}`, { cause: error });
  });
  // ssh2 answers nothing any more once the line is gone.
  const gone = new Promise<never>((_, reject) => client.once('close', () => reject(new Error('the other side closed the connection'))));
  gone.catch(() => {});
  const step = <T>(what: string, work: (done: (error: Error | null | undefined, value: T) => void) => void): Promise<T> =>
    within(server.timeoutMs, `${where}: ${what}: no answer`, Promise.race([promised(work), gone])).catch((error: unknown) => {
      throw new Error(`${where}: ${what}: ${messageOf(error)}`, { cause: error });
    });
  return {
    list: async (folder) => {
      const entries = await step<FileEntryWithStats[]>(`list ${folder}`, (done) => sftp.readdir(folder, done));
      return entries
        .filter(({ attrs }) => attrs.isFile())
        .slice(0, MAX_FILES)
        .map(({ filename, attrs }) => ({ name: filename, bytes: attrs.size, changedAt: attrs.mtime * 1_000 }));
    },
    read: async (path, maxBytes) => {
      const handle = await step<Buffer>(`read ${path}`, (done) => sftp.open(path, 'r', done));
      try {
        const { size } = await step<{ size: number }>(`read ${path}`, (done) => sftp.fstat(handle, done));
        if (size > maxBytes) throw new Error(`${where}: read ${path}: longer than ${maxBytes} bytes`);
        return await readParts(size, (from, bytes) =>
          step<Buffer>(`read ${path}`, (done) => readPart(sftp, { handle, from, bytes, done })),
        );
      } finally {
        sftp.close(handle, () => {});
      }
    },
    write: async (path, bytes) => {
      const unfinished = `${path}.part`;
      await step<void>(`write ${path}`, (done) => sftp.writeFile(unfinished, Buffer.from(bytes), (error) => done(error, undefined)));
      await step<void>(`write ${path}`, (done) => sftp.unlink(path, () => done(undefined, undefined)));
      await step<void>(`write ${path}`, (done) => sftp.rename(unfinished, path, (error) => done(error, undefined)));
    },
    [Symbol.asyncDispose]: async () => {
      client.end();
      client.destroy();
    },
  };
}

function connect(client: Client, server: FileServer): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client.once('error', reject);
    client.once('close', () => reject(new Error('the other side closed the connection')));
    client.once('ready', () => client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp))));
    client.connect({
      host: server.host,
      port: server.port,
      username: server.username,
      password: server.password,
      readyTimeout: server.timeoutMs,
      keepaliveInterval: server.timeoutMs,
      hostVerifier: (key: Buffer) => server.hostKey === undefined || fingerprint(key) === server.hostKey.replace(/=+$/, ''),
    });
    // A word of a few bytes is not to wait until the one before it was acknowledged: 40 ms at every step of a dialogue.
    client.setNoDelay(true);
  });
}

function fingerprint(key: Buffer): string {
  return createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
}

type ReadPart = (from: number, bytes: number) => Promise<Buffer>;

async function readParts(size: number, part: ReadPart): Promise<Uint8Array> {
  const whole = new Uint8Array(size);
  let next = 0;
  const take = async (): Promise<void> => {
    while (next < size) {
      let at = next;
      const end = (next = Math.min(size, at + PART_BYTES));
      while (at < end) {
        const bytes = await part(at, end - at);
        if (bytes.length === 0) throw new Error('the file became shorter while it was read');
        whole.set(bytes, at);
        at += bytes.length;
      }
    }
  };
  await Promise.all(Array.from({ length: PARTS_AT_ONCE }, take));
  return whole;
}

interface PartOf {
  readonly handle: Buffer;
  readonly from: number;
  readonly bytes: number;
  readonly done: (error: Error | null | undefined, part: Buffer) => void;
}

function readPart(sftp: SFTPWrapper, { handle, from, bytes, done }: PartOf): void {
  const into = Buffer.alloc(bytes);
  sftp.read(handle, into, 0, bytes, from, (error, count) => done(error, into.subarray(0, count)));
}

function promised<T>(work: (done: (error: Error | null | undefined, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => work((error, value) => (error ? reject(error) : resolve(value))));
}

async function within<T>(milliseconds: number, late: string, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${late} within ${milliseconds} ms`)), milliseconds);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
