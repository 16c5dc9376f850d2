import { generateKeyPairSync } from 'node:crypto';
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
  readonly #server: ssh2.Server;
  readonly #clients: ReadonlySet<Connection>;

  private constructor(files: MemoryFiles, server: ssh2.Server, clients: ReadonlySet<Connection>) {
    this.files = files;
    this.#server = server;
    this.#clients = clients;
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
    return new SftpFileServer(files, server, clients);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const client of this.#clients) client.end();
    await closed;
  }
}

function judge(context: AuthContext, { username, password }: FileServerOptions): void {
  if (context.method === 'password' && context.username === username && context.password === password) context.accept();
  else context.reject(['password']);
}

function begin(session: Session, files: MemoryFiles): void {
  session.on('sftp', (accept) => serveSftp(accept(), files));
}
