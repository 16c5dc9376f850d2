import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Connection, Listener, Net } from '#services/ports.ts';

export interface NetLimits {
  /** Bytes waiting for a peer that does not read, beyond which its connection is cut. */
  readonly maxBufferedBytes: number;
  /** Connections one listener holds; the next is closed at once. */
  readonly maxConnections: number;
  /** When the operating system starts to probe a silent connection. */
  readonly keepAliveMs: number;
}

const DEFAULT_LIMITS: NetLimits = { maxBufferedBytes: 1_048_576, maxConnections: 1_024, keepAliveMs: 30_000 };

/** How long the other side may take to close after we have. */
const LINGER_MS = 2_000;

/** TCP by the operating system, with bounds: no delay of small writes, keep-alive, a limit on what waits to be read by the other side. */
export function systemNet(limits: Partial<NetLimits> = {}): Net {
  const all = { ...DEFAULT_LIMITS, ...limits };
  return {
    listen: (endpoint, onConnection) => listen(endpoint, onConnection, all),
    connect: (endpoint, timeoutMs) => dial(endpoint, timeoutMs, all),
  };
}

type Endpoint = { readonly host: string; readonly port: number };

async function listen(endpoint: Endpoint, onConnection: (connection: Connection) => void, limits: NetLimits): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    onConnection(toConnection(socket, limits));
  });
  server.maxConnections = limits.maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(describeListenError(endpoint, error), { cause: error })));
    server.listen(endpoint.port, endpoint.host, () => resolve());
  });
  server.on('error', () => {}); // A failed accept (no file descriptors left) must not end the process.
  return {
    port: portOf(server),
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function describeListenError({ host, port }: Endpoint, error: Error & { code?: string }): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program.`;
    case 'EACCES':
      return `This account may not open port ${port} on ${host}.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine.`;
    default:
      return `Port ${port} on ${host} cannot be opened: ${error.message}`;
  }
}

async function dial(endpoint: Endpoint, timeoutMs: number, limits: NetLimits): Promise<Connection> {
  const socket = connect({ ...endpoint, allowHalfOpen: true, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    const fail = (reason: string, cause?: Error): void => {
      socket.destroy();
      reject(new Error(`${endpoint.host}:${endpoint.port} cannot be reached: ${reason}`, { cause }));
    };
    const timer = setTimeout(() => fail(`no answer in ${timeoutMs} ms`), timeoutMs);
    const onError = (error: Error): void => {
      clearTimeout(timer);
      fail(describeBreak(error), error);
    };
    socket.once('error', onError);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', onError);
      resolve();
    });
  });
  return toConnection(socket, limits);
}

function describeBreak(error: Error & { code?: string }): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'nobody listens there';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the other side broke the connection';
    case 'ETIMEDOUT':
      return 'the other side no longer answers';
    default:
      return error.message;
  }
}

function toConnection(socket: Socket, limits: NetLimits): Connection {
  let reason = '';
  let closed = false;
  const onClosed: ((reason: string) => void)[] = [];
  const onEnded: (() => void)[] = [];
  socket.setKeepAlive(true, limits.keepAliveMs);
  socket.on('error', (error) => (reason ||= describeBreak(error)));
  socket.on('end', () => (onEnded.length > 0 ? onEnded.forEach((listener) => listener()) : socket.end()));
  socket.once('close', () => {
    closed = true;
    for (const listener of onClosed) listener(reason);
  });
  const destroy = (why: string): void => {
    reason ||= why;
    socket.destroy();
  };
  return {
    peer: `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`,
    onData: (listener) =>
      void socket.on('data', (chunk: Buffer) => listener(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength))),
    onEnd: (listener) => void onEnded.push(listener),
    onClose: (listener) => (closed ? queueMicrotask(() => listener(reason)) : void onClosed.push(listener)),
    onDrain: (listener) => void socket.on('drain', listener),
    write: (bytes) => {
      if (closed || socket.destroyed || socket.writableEnded) return true;
      const free = socket.write(bytes);
      if (socket.writableLength > limits.maxBufferedBytes) destroy('reads too slowly');
      return free;
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    end: () => {
      if (socket.writableEnded) return;
      socket.end();
      // Reads what still comes, so that closing does not make the system throw away what we wrote; then not for ever.
      socket.resume();
      const timer = setTimeout(() => socket.destroy(), LINGER_MS);
      socket.once('close', () => clearTimeout(timer));
    },
    destroy,
  };
}
