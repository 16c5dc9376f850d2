import type { Connection, Listener, Net } from '#services/ports.ts';
import type { Prng } from './prng.ts';
import { SimSide, type Pair } from './sim-side.ts';
import type { SimLoop } from './sim-loop.ts';

interface Listening {
  readonly owner: string;
  readonly onConnection: (connection: Connection) => void;
}

/** A network of simulated wires between owners (the server, each partner), with everything that goes wrong on real ones. */
export class SimNet {
  readonly #loop: SimLoop;
  readonly #dice: Prng;
  readonly #listeners = new Map<number, Listening>();
  readonly #pairs = new Set<Pair>();
  #partitionedUntil = 0;
  #dialled = 0;

  constructor(loop: SimLoop, dice: Prng) {
    this.#loop = loop;
    this.#dice = dice;
  }

  /** The network as one owner sees it; what it opens dies with it. */
  of(owner: string, isAlive: () => boolean): Net {
    return {
      listen: (endpoint, onConnection) => this.#listen({ owner, onConnection }, endpoint.port),
      connect: (endpoint, timeoutMs) => this.#connect({ owner, isAlive, port: endpoint.port, timeoutMs }),
    };
  }

  async #listen(listening: Listening, port: number): Promise<Listener> {
    if (this.#listeners.has(port)) throw new Error(`Port ${port} is taken by another program.`);
    this.#listeners.set(port, listening);
    return {
      port,
      [Symbol.asyncDispose]: async () => {
        if (this.#listeners.get(port) === listening) this.#listeners.delete(port);
      },
    };
  }

  #connect(dial: { owner: string; isAlive: () => boolean; port: number; timeoutMs: number }): Promise<Connection> {
    this.#dialled += 1;
    const name = `${dial.owner}:${40_000 + this.#dialled}`;
    return new Promise((resolve, reject) => {
      const fail = (afterMs: number, why: string): void =>
        void this.#loop.after(afterMs, () => void (dial.isAlive() && reject(new Error(why))));
      if (this.#isPartitioned) return fail(dial.timeoutMs, `no answer in ${dial.timeoutMs} ms`);
      this.#loop.after(this.#dice.int(1, 40), () => {
        const listening = this.#listeners.get(dial.port);
        if (!dial.isAlive()) return;
        if (!listening) return fail(1, 'nobody listens there');
        const pair = this.#open(name, [dial.owner, listening.owner]);
        listening.onConnection(pair.sides[1]);
        resolve(pair.sides[0]);
      });
    });
  }

  #open(name: string, owners: readonly [string, string]): Pair {
    const near = new SimSide({ loop: this.#loop, dice: this.#dice, name, peer: 'server:9112' });
    const far = new SimSide({ loop: this.#loop, dice: this.#dice, name, peer: name });
    near.other = far;
    far.other = near;
    const pair: Pair = { name, owners, sides: [near, far] };
    this.#pairs.add(pair);
    if (this.#dice.chance(0.03)) near.silent = far.silent = true;
    return pair;
  }

  get #isPartitioned(): boolean {
    return this.#loop.now < this.#partitionedUntil;
  }

  /** Open connections, in order of opening. */
  get open(): readonly Pair[] {
    for (const pair of this.#pairs) if (pair.sides.every((side) => side.isClosed)) this.#pairs.delete(pair);
    return [...this.#pairs];
  }

  /** Cuts one connection; each side hears of it in its own time, and bytes on the way are lost. */
  cut(pair: Pair): void {
    this.#loop.trace(`net cut ${pair.name}`);
    for (const side of pair.sides) side.lose('connection reset');
  }

  /** From now on nothing gets through, and neither side is told. */
  silence(pair: Pair): void {
    this.#loop.trace(`net silence ${pair.name}`);
    for (const side of pair.sides) side.silent = true;
  }

  /** Everything is silent, and nobody is reached, for so long; connections of before stay silent. */
  partition(milliseconds: number): void {
    this.#loop.trace(`net partition ${milliseconds}`);
    this.#partitionedUntil = this.#loop.now + milliseconds;
    for (const pair of this.open) this.silence(pair);
  }

  heal(): void {
    this.#partitionedUntil = 0;
  }

  /** An owner's machine dies: its ends are gone; the other ends hear of it, or never do. */
  crash(owner: string): void {
    for (const [port, listening] of this.#listeners) if (listening.owner === owner) this.#listeners.delete(port);
    for (const pair of this.open) {
      pair.owners.forEach((known, at) => {
        if (known !== owner) return;
        pair.sides[at]?.vanish();
        const other = pair.sides[at === 0 ? 1 : 0];
        if (this.#dice.chance(0.7)) other?.lose('connection reset');
        else if (other) other.silent = true;
      });
    }
  }
}
