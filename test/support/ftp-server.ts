import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** As much of FTP (RFC 959, RFC 2428 EPSV) as a plate reader's server of pictures has: log in, passive mode, read, write, list, rename. */
export interface FtpServer extends AsyncDisposable {
  readonly port: number;
  readonly files: Map<string, Buffer>;
}

export async function startFtpServer(login: { readonly username: string; readonly password: string }): Promise<FtpServer> {
  const files = new Map<string, Buffer>();
  const sockets = new Set<Socket>();
  const server = await listen((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    talk(socket, files, login);
  });
  return {
    port: (server.address() as AddressInfo).port,
    files,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function listen(onSocket: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function talk(control: Socket, files: Map<string, Buffer>, login: { readonly username: string; readonly password: string }): void {
  const say = (text: string): void => void control.write(`${text}\r\n`);
  let data: Promise<Socket> | undefined;
  let [user, from, inside] = ['', '', false];
  const passive = async (): Promise<number> => {
    const { promise, resolve } = Promise.withResolvers<Socket>();
    const server = await listen((socket) => {
      resolve(socket);
      server.close();
    });
    data = promise;
    return (server.address() as AddressInfo).port;
  };
  const send = async (bytes: Buffer): Promise<void> => {
    say('150 here it comes');
    (await data)?.end(bytes);
    say('226 done');
  };
  const take = async (path: string): Promise<void> => {
    say('150 give it');
    const parts: Buffer[] = [];
    for await (const part of (await data) ?? []) parts.push(part as Buffer);
    files.set(path, Buffer.concat(parts));
    say('226 done');
  };
  const commands: Record<string, (argument: string) => unknown> = {
    USER: (name) => {
      user = name;
      say('331 password');
    },
    PASS: (word) => {
      inside = user === login.username && word === login.password;
      say(inside ? '230 in' : '530 no');
    },
    EPSV: async () => say(`229 passive (|||${await passive()}|)`),
    RETR: (path) => {
      const file = files.get(path);
      return file ? send(file) : say('550 no such file');
    },
    STOR: take,
    LIST: () =>
      send(
        Buffer.from([...files].map(([path, { length }]) => `-rw-r--r-- 1 r r ${length} Jan 01 2026 ${path.split('/').pop()}\r\n`).join('')),
      ),
    RNFR: (path) => {
      from = path;
      say('350 to');
    },
    RNTO: (path) => {
      files.set(path, files.get(from) ?? Buffer.alloc(0));
      files.delete(from);
      say('250 done');
    },
    QUIT: () => control.end('221 bye\r\n'),
  };
  say('220 ready');
  control.on('data', (bytes) => {
    for (const line of bytes.toString().split('\r\n').filter(Boolean)) {
      const [verb = '', ...rest] = line.split(' ');
      const command = commands[verb.toUpperCase()];
      if (!inside && !['USER', 'PASS'].includes(verb.toUpperCase()) && command) say('530 log in');
      else if (command) void command(rest.filter((word) => !word.startsWith('-')).join(' '));
      else say(verb.toUpperCase() === 'FEAT' ? '502 none' : '200 as you like');
    }
  });
}
