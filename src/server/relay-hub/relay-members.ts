import type { Clock } from '#services/ports.ts';
import type { Hello, RelayLink } from './relay-link.ts';
import { ownerOf } from './rendezvous.ts';

/** What viewers call a relay, without a slash at the end. */
export interface RelayAddresses {
  readonly name: string;
  readonly http: string;
  readonly rtsp: string;
}

export interface RelayMembersOptions {
  readonly clock: Clock;
  /** The city's own relays: right after our start they count as living, since they run on while we were away. */
  readonly expected: readonly RelayAddresses[];
  readonly settleMs: number;
  /** No relay has come or gone for `settleMs`. */
  readonly onSettled: () => void;
}

/** The relays that live, and which of them has which camera. */
export class RelayMembers implements Disposable {
  readonly #options: RelayMembersOptions;
  readonly #living = new Map<string, RelayLink>();
  /** Everybody who was ever here; bounded, since the configuration names all who may come. */
  readonly #known: Map<string, RelayAddresses>;
  readonly #expected: Set<string>;
  #settling: Disposable | undefined;

  constructor(options: RelayMembersOptions) {
    this.#options = options;
    this.#known = new Map(options.expected.map((relay) => [relay.name, relay]));
    this.#expected = new Set(this.#known.keys());
    this.#unsettle();
  }

  get living(): readonly RelayLink[] {
    return [...this.#living.values()];
  }

  /** Who has a camera now has it for longer: running views may be sent there. */
  get settled(): boolean {
    return this.#settling === undefined;
  }

  /** Gives the connection that this one replaces: a relay that was killed may be back before its old one is missed. */
  join(link: RelayLink, { relay: name, http, rtsp }: Hello): RelayLink | undefined {
    const before = this.#living.get(name);
    this.#living.set(name, link);
    this.#known.set(name, { name, http: http.replace(/\/+$/, ''), rtsp: rtsp.replace(/\/+$/, '') });
    this.#expected.delete(name);
    if (!before) this.#unsettle();
    return before;
  }

  /** False when another connection has long taken its place. */
  leave(link: RelayLink): boolean {
    const name = link.hello?.relay ?? '';
    if (this.#living.get(name) !== link) return false;
    this.#living.delete(name);
    this.#expected.delete(name);
    this.#unsettle();
    return true;
  }

  /** While no relay lives, the one that had the camera when all lived: it is being started again. */
  ownerOf(camera: string): RelayAddresses | undefined {
    const names = new Set([...this.#living.keys(), ...this.#expected]);
    return this.#known.get(ownerOf(camera, names.size > 0 ? names : this.#known.keys()) ?? '');
  }

  /** The connection to the relay that has this camera; undefined while it is away. */
  linkOf(camera: string): RelayLink | undefined {
    return this.#living.get(this.ownerOf(camera)?.name ?? '');
  }

  isOwner(link: RelayLink, camera: string): boolean {
    return this.ownerOf(camera)?.name === link.hello?.relay;
  }

  [Symbol.dispose](): void {
    this.#settling?.[Symbol.dispose]();
  }

  #unsettle(): void {
    this.#settling?.[Symbol.dispose]();
    this.#settling = this.#options.clock.after(this.#options.settleMs, () => {
      this.#settling = undefined;
      this.#expected.clear();
      this.#options.onSettled();
    });
  }
}
