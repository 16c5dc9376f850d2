import type { Connection, Listener, Net } from '#services/ports.ts';

export interface MemoryNetOptions {
  /** How a write arrives: as one chunk, or cut up. */
  readonly cut?: (bytes: Uint8Array) => readonly Uint8Array[];
  /** Bytes that a side may have unread before its peer's `write` returns false. */
  readonly bufferBytes?: number;
}

/** TCP in memory: bytes arrive in order, in their own turn, paused sides buffer, each side ends for itself. */
export class MemoryNet implements Net {
  readonly #options: MemoryNetOptions;
  readonly #listeners = new Map<number, (connection: Connection) => void>();
  #nextPort = 50_000;

  constructor(options: MemoryNetOptions = {}) {
    this.#options = options;
  }

  async listen(endpoint: { host: string; port: number }, onConnection: (connection: Connection) => void): Promise<Listener> {
    const port = endpoint.port || this.#nextPort++;
    if (this.#listeners.has(port)) throw new Error(`Port ${port} on ${endpoint.host} is taken by another program.`);
    this.#listeners.set(port, onConnection);
    return { port, [Symbol.asyncDispose]: async () => void this.#listeners.delete(port) };
  }

  async connect(endpoint: { host: string; port: number }): Promise<Connection> {
    const onConnection = this.#listeners.get(endpoint.port);
    if (!onConnection) throw new Error(`${endpoint.host}:${endpoint.port} cannot be reached: nobody listens there`);
    const port = this.#nextPort++;
    const near = new MemorySide(`${endpoint.host}:${endpoint.port}`, this.#options);
    const far = new MemorySide(`10.0.0.1:${port}`, this.#options);
    near.other = far;
    far.other = near;
    onConnection(far);
    return near;
  }
}

class MemorySide implements Connection {
  readonly peer: string;
  other: MemorySide | undefined;
  readonly #options: MemoryNetOptions;
  readonly #inbox: (Uint8Array | 'end')[] = [];
  unread = 0;
  #paused = false;
  #pumping = false;
  #owesDrain = false;
  hasEnded = false;
  #heardEnd = false;
  #closed = false;
  #onData: ((bytes: Uint8Array) => void) | undefined;
  readonly #onEnd: (() => void)[] = [];
  readonly #onClose: ((reason: string) => void)[] = [];
  readonly #onDrain: (() => void)[] = [];

  constructor(peer: string, options: MemoryNetOptions) {
    this.peer = peer;
    this.#options = options;
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#onData = listener;
    this.#pump();
  }
  onEnd(listener: () => void): void {
    this.#onEnd.push(listener);
  }
  onClose(listener: (reason: string) => void): void {
    this.#onClose.push(listener);
  }
  onDrain(listener: () => void): void {
    this.#onDrain.push(listener);
  }

  write(bytes: Uint8Array): boolean {
    if (this.#closed || this.hasEnded || !this.other) return true;
    for (const part of this.#options.cut?.(bytes) ?? [bytes]) this.other.receive(Uint8Array.from(part));
    const full = this.other.unread > (this.#options.bufferBytes ?? 65_536);
    if (full) this.#owesDrain = true;
    return !full;
  }

  pause(): void {
    this.#paused = true;
  }
  resume(): void {
    this.#paused = false;
    this.#pump();
  }

  end(): void {
    if (this.hasEnded || this.#closed) return;
    this.hasEnded = true;
    this.other?.receive('end');
    this.#paused = false;
    this.#pump();
    this.#closeWhenBothEnded();
  }

  destroy(reason: string): void {
    this.close(reason);
    this.other?.close('the other side broke the connection');
  }

  receive(item: Uint8Array | 'end'): void {
    if (this.#closed) return;
    this.#inbox.push(item);
    if (item !== 'end') this.unread += item.length;
    this.#pump();
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    queueMicrotask(() => {
      this.#pumping = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    if (this.#paused || this.#closed || !this.#onData) return;
    const item = this.#inbox.shift();
    if (item === undefined) return;
    if (item === 'end') {
      this.#heardEnd = true;
      if (this.#onEnd.length === 0) this.end();
      for (const listener of this.#onEnd) listener();
      this.#closeWhenBothEnded();
    } else {
      this.unread -= item.length;
      this.#onData(item);
      if (this.unread === 0) this.other?.drained();
    }
    this.#pump();
  }

  drained(): void {
    if (!this.#owesDrain) return;
    this.#owesDrain = false;
    for (const listener of this.#onDrain) listener();
  }

  #closeWhenBothEnded(): void {
    if (!this.hasEnded || !this.#heardEnd || !this.other?.hasEnded) return;
    queueMicrotask(() => {
      this.close('');
    });
  }

  close(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    queueMicrotask(() => {
      for (const listener of this.#onClose) listener(reason);
    });
  }
}
