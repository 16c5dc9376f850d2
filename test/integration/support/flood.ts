import { connect, type Socket } from 'node:net';

/** Each connection does one of these, unless told otherwise: says nothing, half a head, or a letter now and then for ever. */
const BEGINNINGS = ['', 'OPTIONS * RTSP/1.0\r\nCSeq', 'GET /healthz HTTP/1.1\r\nHost: r\r\nX-'] as const;
const AT_ONCE = 250;
const DRIP_MS = 200;
const OPEN_MS = 10_000;

/** Many connections that never come to the point, all held until disposed. */
export class Flood implements Disposable {
  readonly #sockets: Socket[] = [];
  readonly #dripping: NodeJS.Timeout;
  /** Those that the other side has closed. */
  sentAway = 0;

  readonly #beginnings: readonly string[];

  private constructor(beginnings: readonly string[]) {
    this.#beginnings = beginnings;
    this.#dripping = setInterval(() => {
      for (let index = 0; index < this.#sockets.length; index += 50) this.#sockets[index]?.write('x');
    }, DRIP_MS);
  }

  /** Resolves when all have been made, whatever became of them since. */
  static async open(port: number, count: number, beginnings: readonly string[] = BEGINNINGS): Promise<Flood> {
    const flood = new Flood(beginnings);
    for (let made = 0; made < count; made += AT_ONCE)
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - made) }, (_, index) => flood.#open(port, made + index)));
    return flood;
  }

  /** Held by us and by the other side. */
  get held(): number {
    return this.#sockets.filter((socket) => !socket.destroyed && socket.readable).length;
  }

  #open(port: number, index: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    // None hangs up when the other side does.
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.#sockets.push(socket);
    const late = setTimeout(resolve, OPEN_MS);
    socket.once('connect', () => {
      socket.write(this.#beginnings[index % this.#beginnings.length] ?? '');
      resolve();
    });
    socket.on('error', () => resolve());
    socket.once('close', () => {
      this.sentAway++;
      resolve();
    });
    socket.resume();
    return promise.finally(() => clearTimeout(late));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#dripping);
    for (const socket of this.#sockets) socket.destroy();
  }
}
