import { MAX_TICKET_SECONDS, type RelayToServer } from '#contract/relay-control.ts';
import type { Channels } from '../channels.ts';
import type { RelayPorts } from '../ports.ts';
import type { ReportDraft } from '../report-buffer.ts';
import { fits, type Revocation } from '../views/tickets.ts';
import { Push, type PushOrder } from './push.ts';

export interface PushesOptions {
  readonly ports: RelayPorts;
  readonly channels: Channels;
  readonly report: (draft: ReportDraft) => void;
  readonly send: (message: RelayToServer) => void;
}

/** More would be a fault of the server's. */
const MAX_PUSHES = 200;
const SWEEP_MS = 100;
const RENEW_EVERY_MS = 20_000;
const SAY_EVERY_MS = 2_000;
/** The police reads the rate in tens; finer changes are not worth a message. */
const KBPS_STEP = 10;

interface Running {
  readonly push: Push;
  until: number;
  askAt: number;
  saidAt: number;
  saidBytes: number;
  saidKbps: number;
}

/** All pushes of this relay (V10): begun and ended by the server's word, and by the clock when the server has none. */
export class Pushes implements Disposable {
  readonly #options: PushesOptions;
  readonly #running = new Map<string, Running>();
  readonly #sweeping: NodeJS.Timeout;
  #bytesBefore = 0;

  constructor(options: PushesOptions) {
    this.#options = options;
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  get size(): number {
    return this.#running.size;
  }

  get bytesOut(): number {
    return [...this.#running.values()].reduce((sum, { push }) => sum + push.bytes, this.#bytesBefore);
  }

  /** The same order again, as after a restart of the server, only prolongs. */
  start(order: PushOrder): void {
    const { ports } = this.#options;
    if (this.#running.has(order.push)) return this.prolong(order.push, order.until);
    if (this.#running.size >= MAX_PUSHES) return ports.log('push.refused', { limit: MAX_PUSHES });
    const now = ports.clock.now();
    const running: Running = {
      push: new Push({ order, ports, channels: this.#options.channels, onStanding: () => this.#say(running) }),
      until: 0,
      askAt: 0,
      saidAt: now,
      saidBytes: 0,
      saidKbps: 0,
    };
    this.#running.set(order.push, running);
    this.prolong(order.push, order.until);
    this.#say(running);
  }

  stop(id: string, reason: string): void {
    const running = this.#running.get(id);
    if (!running) return;
    const { push } = running;
    this.#running.delete(id);
    push[Symbol.dispose]();
    this.#bytesBefore += push.bytes;
    const at = this.#options.ports.clock.now();
    this.#options.report({ type: 'push.closed', at, push: id, reason, frames: push.frames, bytes: push.bytes });
  }

  /** Never beyond the longest life of a ticket, so that leave cannot outlast a server that is away. */
  prolong(id: string, until: number): void {
    const running = this.#running.get(id);
    const now = this.#options.ports.clock.now();
    if (!running) return;
    running.until = Math.min(until, now + MAX_TICKET_SECONDS * 1_000);
    running.askAt = now + Math.min(RENEW_EVERY_MS, Math.max(1_000, (running.until - now) / 2));
  }

  /** A push is an act of the city for an organisation: what is withdrawn from a person does not end it. */
  revoke(what: Revocation): number {
    if (what.person !== undefined || what.view !== undefined) return 0;
    const cut = [...this.#running.values()].filter(({ push }) => fits(what, { ...push.order, person: '' }));
    for (const { push } of cut) this.stop(push.order.push, 'revoked');
    return cut.length;
  }

  /** Asks for all; said after each reconnect: what was withdrawn while the server was away is withdrawn now. */
  askAll(): readonly RelayToServer[] {
    for (const running of this.#running.values()) this.#say(running);
    return this.#running.size > 0 ? [{ type: 'push.renew?', pushes: [...this.#running.keys()] }] : [];
  }

  [Symbol.dispose](): void {
    clearInterval(this.#sweeping);
    for (const id of [...this.#running.keys()]) this.stop(id, 'stopping');
  }

  #sweep(): void {
    const now = this.#options.ports.clock.now();
    const due: string[] = [];
    for (const [id, running] of [...this.#running]) {
      if (now >= running.until) this.stop(id, 'expired');
      else if (now >= running.askAt) due.push(id);
      if (now - running.saidAt >= SAY_EVERY_MS) this.#measure(running, now);
    }
    for (const id of due) this.prolong(id, this.#running.get(id)?.until ?? now);
    if (due.length > 0) this.#options.send({ type: 'push.renew?', pushes: due });
  }

  #measure(running: Running, now: number): void {
    const { push } = running;
    const exact = ((push.bytes - running.saidBytes) * 8) / (now - running.saidAt);
    const kbps = Math.round(exact / KBPS_STEP) * KBPS_STEP;
    running.saidBytes = push.bytes;
    running.saidAt = now;
    if (kbps === running.saidKbps) return;
    running.saidKbps = kbps;
    this.#say(running);
  }

  #say({ push, saidKbps }: Running): void {
    const { clock, log } = this.#options.ports;
    const { state, since, detail } = push.standing;
    const how = detail === undefined ? {} : { detail };
    if (clock.now() === since) log('push.state', { push: push.order.push, state, ...how });
    this.#options.send({
      type: 'push.state',
      push: push.order.push,
      state,
      at: clock.now(),
      since,
      kbps: state === 'lost' || state === 'connecting' ? 0 : saidKbps,
      frames: push.frames,
      bytes: push.bytes,
      ...how,
    });
  }
}
