import type { Clock, Random } from '../../ports.ts';
import { sameSecret } from '../secret.ts';

const KEY_BYTES = 24;
const FAILURES_A_MINUTE = 10;
const MAX_STRANGERS = 1_000;
const MINUTE_MS = 60_000;

export type Opened = { readonly ok: true; readonly key: string } | { readonly ok: false; readonly why: 'wrongKey' | 'tooMany' };

export interface ScsnsSession {
  readonly sysCd: string;
  readonly expiresAt: number;
}

/** Session keys of the SCSNS wire: bounded in number and life; the oldest makes room for the newest. */
export class ScsnsSessions {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #limits: { readonly lifeMs: number; readonly max: number };
  readonly #sessions = new Map<string, ScsnsSession>();
  /** Failed AUTHs of this minute by address. */
  readonly #failures = new Map<string, number>();
  #minute = 0;

  constructor(ports: { clock: Clock; random: Random }, limits: { lifeMs: number; max: number }) {
    this.#clock = ports.clock;
    this.#random = ports.random;
    this.#limits = limits;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** A new session key, unless the API key is wrong or that address has tried too often. */
  open(given: { apiKey: string; sysCd: string; peer: string }, wanted: string): Opened {
    const address = given.peer.replace(/:\d+$/, '');
    if (this.#failuresOf(address) >= FAILURES_A_MINUTE) return { ok: false, why: 'tooMany' };
    if (!sameSecret(given.apiKey, wanted)) {
      if (this.#failures.size < MAX_STRANGERS || this.#failures.has(address)) this.#failures.set(address, this.#failuresOf(address) + 1);
      return { ok: false, why: 'wrongKey' };
    }
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= this.#limits.max && oldest !== undefined) this.#sessions.delete(oldest);
    const key = this.#random.hex(KEY_BYTES);
    this.#sessions.set(key, { sysCd: given.sysCd, expiresAt: this.#clock.now() + this.#limits.lifeMs });
    return { ok: true, key };
  }

  /** The session of a key that still lives. Keys are 192 random bits: finding one by the time of a map lookup is not feasible. */
  find(key: string | undefined): ScsnsSession | undefined {
    if (!key) return undefined;
    const session = this.#sessions.get(key);
    if (!session) return undefined;
    if (session.expiresAt > this.#clock.now()) return session;
    this.#sessions.delete(key);
    return undefined;
  }

  #failuresOf(address: string): number {
    const minute = Math.floor(this.#clock.now() / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#failures.clear();
    }
    return this.#failures.get(address) ?? 0;
  }
}
