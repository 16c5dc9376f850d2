import type { linkMessage, LinkView } from '#contract/admin-view.ts';
import type { z } from 'zod';
import type { LinkWatch } from '#services/ports.ts';

/** Last messages that a link's page shows; older ones are in the journal as what they did. */
const MAX_MESSAGES = 200;
const MAX_PEERS = 1_000;

type Message = z.infer<typeof linkMessage>;
type Outcome = Message['outcome'];

const COUNTER_OF: Readonly<Record<Outcome, keyof LinkView['counters']>> = {
  accepted: 'accepted',
  repeated: 'repeated',
  quarantined: 'quarantined',
  delivered: 'delivered',
  waiting: 'waiting',
  failed: 'undelivered',
};

/** What one link says of itself, kept for its administrator. */
export class LinkRecord implements LinkWatch {
  readonly #now: () => number;
  readonly #onChange: () => void;
  readonly #peers = new Map<string, LinkView['peers'][number]>();
  readonly #messages: Message[] = [];
  #nextId = 1;
  #lastError: LinkView['lastError'];
  #lastReceivedAt: number | undefined;
  #upSince: number | undefined;
  #downSince: number;
  readonly counters: LinkView['counters'] = {
    received: 0,
    accepted: 0,
    repeated: 0,
    quarantined: 0,
    sent: 0,
    delivered: 0,
    undelivered: 0,
    waiting: 0,
  };

  constructor(now: () => number, onChange: () => void) {
    this.#now = now;
    this.#onChange = onChange;
    this.#downSince = now();
  }

  peerUp(peer: string, address: string): void {
    const now = this.#now();
    if (this.#peers.size >= MAX_PEERS && !this.#peers.has(peer)) return this.error(`more than ${MAX_PEERS} peers`);
    if (this.#peers.size === 0) this.#upSince = now;
    this.#peers.set(peer, { name: peer, address, since: now, lastHeardAt: now });
    this.#onChange();
  }

  peerHeard(peer: string): void {
    const known = this.#peers.get(peer);
    if (known) this.#peers.set(peer, { ...known, lastHeardAt: this.#now() });
  }

  peerDown(peer: string, reason: string): void {
    if (!this.#peers.delete(peer)) return;
    if (this.#peers.size === 0) this.#downSince = this.#now();
    if (reason) this.error(reason);
    else this.#onChange();
  }

  message(entry: Omit<Message, 'id' | 'at'>): void {
    const at = this.#now();
    this.counters[entry.direction === 'in' ? 'received' : 'sent'] += 1;
    this.counters[COUNTER_OF[entry.outcome]] += 1;
    if (entry.direction === 'in') this.#lastReceivedAt = at;
    this.#messages.push({ ...entry, id: this.#nextId++, at });
    if (this.#messages.length > 2 * MAX_MESSAGES) this.#messages.splice(0, this.#messages.length - MAX_MESSAGES);
    this.#onChange();
  }

  error(text: string): void {
    this.#lastError = { at: this.#now(), text };
    this.#onChange();
  }

  /** Newest first. */
  messages(): readonly Message[] {
    return this.#messages.slice(-MAX_MESSAGES).reverse();
  }

  facts(): Pick<LinkView, 'peers' | 'counters' | 'lastError' | 'lastReceivedAt' | 'since'> & { readonly up: boolean } {
    const up = this.#peers.size > 0;
    return {
      up,
      since: up ? (this.#upSince ?? this.#downSince) : this.#downSince,
      peers: [...this.#peers.values()],
      counters: { ...this.counters },
      ...(this.#lastError ? { lastError: this.#lastError } : {}),
      ...(this.#lastReceivedAt === undefined ? {} : { lastReceivedAt: this.#lastReceivedAt }),
    };
  }
}
