import { addressKey } from './address-key.ts';

/**
 * Connections that have not shown yet that they may be here, a bounded crowd. When one more comes than may wait, the one
 * that has waited longest at the address with the most of them is sent away: whoever sends ten thousand pushes out its
 * own, and a viewer who shows a ticket at once, even from the same address, comes in.
 */
export class Strangers<Connection> {
  readonly #most: number;
  readonly #sendAway: (connection: Connection) => void;
  /** Of each address, in the order they came. */
  readonly #waiting = new Map<string, Set<Connection>>();
  readonly #addresses = new Map<Connection, string>();

  /** `sendAway` may call `leave`; it is called for one that is no stranger any more. */
  constructor(most: number, sendAway: (connection: Connection) => void) {
    this.#most = most;
    this.#sendAway = sendAway;
  }

  get size(): number {
    return this.#addresses.size;
  }

  /** `address`: of the other end, undefined where the system does not tell it any more. */
  come(connection: Connection, address: string | undefined): void {
    if (this.#addresses.has(connection)) return;
    const key = addressKey(address ?? '');
    if (this.size >= this.#most) this.#makeRoom(key);
    const there = this.#waiting.get(key) ?? new Set();
    there.add(connection);
    this.#waiting.set(key, there);
    this.#addresses.set(connection, key);
  }

  /** It has shown what it must, or is gone. Harmless for one that is no stranger. */
  leave(connection: Connection): void {
    const key = this.#addresses.get(connection);
    if (key === undefined) return;
    this.#addresses.delete(connection);
    const there = this.#waiting.get(key);
    there?.delete(connection);
    if (there?.size === 0) this.#waiting.delete(key);
  }

  /** The one that comes counts at its address. */
  #makeRoom(comingTo: string): void {
    let busiest: { readonly there: Set<Connection>; readonly count: number } | undefined;
    for (const [key, there] of this.#waiting) {
      const count = there.size + (key === comingTo ? 1 : 0);
      if (count > (busiest?.count ?? 0)) busiest = { there, count };
    }
    for (const oldest of busiest?.there ?? []) {
      this.leave(oldest);
      return this.#sendAway(oldest);
    }
  }
}
