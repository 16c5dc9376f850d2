import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const TICK_MS = 20;

/** A wire to a port of this machine that carries only so much towards its client; what does not fit waits with the sender. */
export class ThinWire implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  bytesPerSecond: number;
  /** Bytes that have come through to clients. */
  carried = 0;

  private constructor(to: number, bytesPerSecond: number) {
    this.bytesPerSecond = bytesPerSecond;
    this.#server = createServer((client) => this.#join(client, connect({ port: to, host: '127.0.0.1' })));
  }

  static async to(port: number, bytesPerSecond: number): Promise<ThinWire> {
    const wire = new ThinWire(port, bytesPerSecond);
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket, far: Socket): void {
    client.pipe(far);
    // Without a listener for `readable` Node would read on; with it, a full buffer of a few kilobytes stops the sender.
    far.on('readable', () => {});
    let owed = 0;
    const timer = setInterval(() => {
      owed = Math.min(owed + (this.bytesPerSecond * TICK_MS) / 1_000, this.bytesPerSecond / 4 + 1_024);
      while (owed >= 1) {
        const bytes = far.read(Math.min(Math.floor(owed), far.readableLength)) as Buffer | null;
        if (!bytes) break;
        owed -= bytes.length;
        this.carried += bytes.length;
        client.write(bytes);
      }
    }, TICK_MS);
    this.#timers.add(timer);
    const end = (): void => {
      clearInterval(timer);
      this.#timers.delete(timer);
      for (const socket of [client, far]) this.#sockets.delete(socket.destroy());
    };
    for (const socket of [client, far]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', end);
    }
  }
}
