import { createHash, generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { default as ssh2, type AuthContext, type Connection, type Session } from 'ssh2';
import type { MemoryFiles } from './memory-files.ts';
import { serveSftp } from './serve-sftp.ts';

export interface FileServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** A partner's SFTP server (ssh2) over files in memory; its key is made at each start. */
export class SftpFileServer implements AsyncDisposable {
  readonly files: MemoryFiles;
  readonly port: number;
  /** SHA-256 of its key, as OpenSSH shows it. */
  readonly hostKey: string;
  readonly #server: ssh2.Server;
  readonly #clients: ReadonlySet<Connection>;

  private constructor(
    files: MemoryFiles,
    server: ssh2.Server,
    own: { readonly clients: ReadonlySet<Connection>; readonly hostKey: string },
  ) {
    this.files = files;
    this.#server = server;
    this.#clients = own.clients;
    this.hostKey = own.hostKey;
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(files: MemoryFiles, options: FileServerOptions): Promise<SftpFileServer> {
    const { privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'sec1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const clients = new Set<Connection>();
    const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
      clients.add(client);
      // The library's types leave it out.
      (client as Connection & { setNoDelay(on: boolean): void }).setNoDelay(true);
      client.on('close', () => clients.delete(client));
      client.on('error', () => {});
      client.on('authentication', (context) => judge(context, options));
      client.on('ready', () => client.on('session', (accept) => begin(accept(), files)));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, options.host, () => resolve());
    });
    server.on('error', () => {});
    return new SftpFileServer(files, server, { clients, hostKey: fingerprintOf(privateKey) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const client of this.#clients) client.end();
    await closed;
  }
}

function fingerprintOf(privateKey: string): string {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=+$/, '');
}

function judge(context: AuthContext, { username, password }: FileServerOptions): void {
  if (context.method === 'password' && context.username === username && context.password === password) context.accept();
  else context.reject(['password']);
}

function begin(session: Session, files: MemoryFiles): void {
  session.on('sftp', (accept) => serveSftp(accept(), files));
}
