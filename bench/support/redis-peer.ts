import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';

/** Redis (Debian package redis-server) on a free port of this machine, keeping nothing on disk: the peer of bench/plates.ts. */
export interface RedisPeer extends AsyncDisposable {
  /** Puts these into the set `wanted`. */
  add(members: readonly string[]): Promise<void>;
  /** How many of these are in it: one pipeline of SISMEMBER after another, so many in flight. */
  count(members: readonly string[], inFlight: number): Promise<number>;
  memoryBytes(): Promise<number>;
}

const START_MS = 20_000;

/** Undefined where this machine has no redis-server. */
export async function startRedis(): Promise<RedisPeer | undefined> {
  const program = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'redis-server'))
    .find(existsSync);
  if (program === undefined) return undefined;
  const port = await freePort();
  const server = spawn(program, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--io-threads', '1'], {
    stdio: 'ignore',
  });
  const socket = await connect(port, Date.now() + START_MS);
  const replies = makeReplies(socket);
  const count = async (members: readonly string[], inFlight: number): Promise<number> => {
    let held = 0;
    for (let at = 0; at < members.length; at += inFlight) {
      const batch = members.slice(at, at + inFlight);
      socket.write(
        batch.map((member) => `*3\r\n$9\r\nSISMEMBER\r\n$6\r\nwanted\r\n$${Buffer.byteLength(member)}\r\n${member}\r\n`).join(''),
      );
      held += await replies.count(batch.length);
    }
    return held;
  };
  return {
    add: async (members) => {
      for (let at = 0; at < members.length; at += 1_000) {
        const batch = members.slice(at, at + 1_000);
        const words = ['SADD', 'wanted', ...batch].map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
        socket.write(`*${words.length}\r\n${words.join('')}`);
        await replies.count(1);
      }
    },
    count,
    memoryBytes: async () => {
      socket.write('*3\r\n$6\r\nMEMORY\r\n$5\r\nUSAGE\r\n$6\r\nwanted\r\n');
      return replies.count(1);
    },
    [Symbol.asyncDispose]: async () => {
      socket.destroy();
      const gone = once(server, 'exit');
      server.kill();
      await gone;
    },
  };
}

/** Integer replies (`:1\r\n`), added up as they come. */
function makeReplies(socket: net.Socket): { readonly count: (replies: number) => Promise<number> } {
  let waiting: { left: number; sum: number; done: (sum: number) => void } | undefined;
  let value = 0;
  socket.on('data', (bytes) => {
    for (const byte of bytes) {
      if (byte >= 0x30 && byte <= 0x39) value = value * 10 + byte - 0x30;
      else if (byte === 0x0a && waiting) {
        waiting.sum += value;
        value = 0;
        waiting.left -= 1;
        if (waiting.left === 0) waiting.done(waiting.sum);
      }
    }
  });
  return { count: (left) => new Promise((done) => (waiting = { left, sum: 0, done })) };
}

async function connect(port: number, until: number): Promise<net.Socket> {
  for (;;) {
    const socket = net.connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      socket.destroy();
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
