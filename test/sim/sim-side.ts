import type { Connection } from '#services/ports.ts';
import type { Prng } from './prng.ts';
import type { SimLoop } from './sim-loop.ts';

export interface Pair {
  readonly name: string;
  readonly owners: readonly [string, string];
  readonly sides: readonly [SimSide, SimSide];
}

const BUFFER_BYTES = 16_384;

/** One end of a simulated wire: what is written arrives late, in order, cut up and glued together. */
export class SimSide implements Connection {
  readonly peer: string;
  other: SimSide | undefined;
  /** Nothing that is sent from here arrives any more. */
  silent = false;
  readonly #loop: SimLoop;
  readonly #dice: Prng;
  readonly #name: string;
  readonly #inbox: Uint8Array[] = [];
  /** The last packet on its way, which the next bytes may be glued to. */
  #onTheWay: { bytes: Uint8Array; readonly at: number } | undefined;
  #arrivesAt = 0;
  #unread = 0;
  #owesDrain = false;
  #paused = false;
  #ended = false;
  #heardEnd = false;
  #closed = false;
  #gone = false;
  #onData: ((bytes: Uint8Array) => void) | undefined;
  readonly #onEnd: (() => void)[] = [];
  readonly #onClose: ((reason: string) => void)[] = [];
  readonly #onDrain: (() => void)[] = [];

  constructor(world: { loop: SimLoop; dice: Prng; name: string; peer: string }) {
    this.#loop = world.loop;
    this.#dice = world.dice;
    this.#name = world.name;
    this.peer = world.peer;
  }

  get isClosed(): boolean {
    return this.#closed;
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
  pause(): void {
    this.#paused = true;
  }
  resume(): void {
    this.#paused = false;
    this.#pump();
  }

  write(bytes: Uint8Array): boolean {
    if (this.#closed || this.#ended || !this.other) return true;
    for (let at = 0; at < bytes.length;) {
      const size = this.#dice.chance(0.5) ? bytes.length - at : this.#dice.int(1, Math.min(60, bytes.length - at));
      this.#send(bytes.slice(at, at + size));
      at += size;
    }
    const full = this.other.#unread > BUFFER_BYTES;
    if (full) this.#owesDrain = true;
    return !full;
  }

  #send(bytes: Uint8Array): void {
    const glued = this.#onTheWay;
    if (glued && glued.at > this.#loop.now && this.#dice.chance(0.4)) {
      glued.bytes = Uint8Array.from([...glued.bytes, ...bytes]);
      return;
    }
    const packet = { bytes, at: this.#nextArrival() };
    this.#onTheWay = packet;
    this.#loop.after(packet.at - this.#loop.now, () => {
      if (!this.silent && this.other) this.other.#receive(packet.bytes);
    });
  }

  /** Never before what was sent earlier. */
  #nextArrival(): number {
    const latency = this.#dice.chance(0.03) ? this.#dice.int(200, 3_000) : this.#dice.int(0, 15);
    this.#arrivesAt = Math.max(this.#arrivesAt, this.#loop.now + latency);
    return this.#arrivesAt;
  }

  end(): void {
    if (this.#ended || this.#closed) return;
    this.#ended = true;
    this.#onTheWay = undefined;
    this.#loop.after(this.#nextArrival() - this.#loop.now, () => {
      if (!this.silent && this.other) this.other.#hearEnd();
    });
    this.#closeWhenBothEnded();
  }

  destroy(reason: string): void {
    if (this.#closed) return;
    this.#close(reason);
    if (!this.silent) this.other?.lose('the other side broke the connection');
  }

  /** Closed from outside, after a while. */
  lose(reason: string): void {
    this.silent = true;
    this.#loop.after(this.#dice.int(0, 200), () => this.#close(reason));
  }

  /** Its process is gone: nobody is told anything here any more. */
  vanish(): void {
    this.#gone = true;
    this.#closed = true;
  }

  #receive(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#inbox.push(bytes);
    this.#unread += bytes.length;
    this.#pump();
  }

  #pump(): void {
    while (!this.#paused && !this.#closed && this.#onData && this.#inbox.length > 0) {
      const bytes = this.#inbox.shift()!;
      this.#unread -= bytes.length;
      this.#onData(bytes);
    }
    if (this.#unread === 0 && this.other) this.other.#drained();
  }

  #drained(): void {
    if (!this.#owesDrain || this.#closed) return;
    this.#owesDrain = false;
    for (const listener of this.#onDrain) listener();
  }

  #hearEnd(): void {
    if (this.#closed) return;
    this.#heardEnd = true;
    if (this.#onEnd.length === 0) this.end();
    for (const listener of this.#onEnd) listener();
    this.#closeWhenBothEnded();
  }

  #closeWhenBothEnded(): void {
    if (this.#ended && this.#heardEnd) this.#close('');
  }

  #close(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#loop.trace(`net closed ${this.#name} ${reason}`);
    void Promise.resolve().then(() => {
      if (!this.#gone) for (const listener of this.#onClose) listener(reason);
    });
  }
}
