import type { EndReason } from '#contract/media.ts';
import { MAX_TICKET_SECONDS, type RelayToServer, type TicketClaims } from '#contract/relay-control.ts';
import type { RelayPorts } from '../ports.ts';
import type { ReportDraft } from '../report-buffer.ts';
import { fits, type Revocation } from './tickets.ts';

export type Transport = Extract<RelayToServer, { type: 'view.opened' }>['transport'];
export type ViewRef = Extract<RelayToServer, { type: 'renew?' }>['views'][number];

/** Asked for about so often; earlier when a ticket has less time left. */
export const RENEW_EVERY_MS = 20_000;
const SWEEP_MS = 100;
const MAX_VIEWS_A_MESSAGE = 1_000;

/** Those whose pictures come in; what they bring is not counted among what is sent. */
const PUBLISHING: ReadonlySet<Transport> = new Set(['announce', 'whip']);

/** One look at one camera by one person, from its ticket to its end; or one publication, which is reported, renewed and cut alike. */
export class View {
  readonly id: string;
  readonly claims: TicketClaims;
  readonly transport: Transport;
  readonly peer: string;
  frames = 0;
  bytes = 0;
  /** It is given the camera's sound. */
  listening = false;
  /** Milliseconds since the epoch; without a renewal the view is cut then. */
  until: number;
  askAt: number;
  /** Ends what carries the view; set by its transport, called once at most. */
  onCut: (reason: EndReason) => void = () => {};

  constructor(facts: { id: string; claims: TicketClaims; transport: Transport; peer: string; now: number }) {
    this.id = facts.id;
    this.claims = facts.claims;
    this.transport = facts.transport;
    this.peer = facts.peer;
    this.until = facts.claims.exp * 1_000;
    this.askAt = nextAsk(this.until, facts.now);
  }

  count(bytes: number): void {
    this.frames++;
    this.bytes += bytes;
  }

  get ref(): ViewRef {
    const { jti, camera, incident, organisation, person } = this.claims;
    return { view: this.id, ticket: jti, camera, ...(incident === undefined ? {} : { incident }), organisation, person };
  }
}

export interface ViewsOptions {
  readonly ports: RelayPorts;
  readonly report: (draft: ReportDraft) => void;
  readonly send: (message: RelayToServer) => void;
}

/** All running views: they are reported, renewed, and cut when their time is over or their leave withdrawn. */
export class Views implements Disposable {
  readonly #options: ViewsOptions;
  readonly #views = new Map<string, View>();
  readonly #tickets = new Set<string>();
  readonly #sweeping: NodeJS.Timeout;
  #bytesBefore = 0;

  constructor(options: ViewsOptions) {
    this.#options = options;
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  get size(): number {
    return this.#views.size;
  }

  get bytesOut(): number {
    return [...this.#views.values()].reduce((sum, view) => sum + sentBy(view), this.#bytesBefore);
  }

  byTransport(): ReadonlyMap<Transport, number> {
    const counts = new Map<Transport, number>([
      ['ws', 0],
      ['line', 0],
      ['whep', 0],
      ['rtsp', 0],
      ['snapshot', 0],
      ['stills', 0],
      ['announce', 0],
      ['whip', 0],
    ]);
    for (const view of this.#views.values()) counts.set(view.transport, (counts.get(view.transport) ?? 0) + 1);
    return counts;
  }

  /** A ticket serves one viewer at a time. */
  uses(ticket: string): boolean {
    return this.#tickets.has(ticket);
  }

  open(facts: { claims: TicketClaims; transport: Transport; peer: string }): View {
    const now = this.#options.ports.clock.now();
    const view = new View({ ...facts, id: this.#options.ports.random.hex(12), now });
    this.#views.set(view.id, view);
    this.#tickets.add(view.claims.jti);
    this.#options.report({ type: 'view.opened', at: now, ref: view.ref, transport: view.transport, peer: view.peer });
    return view;
  }

  /** Reports that running views will still make. */
  get owed(): number {
    return [...this.#views.values()].reduce((sum, view) => sum + (view.listening ? 2 : 1), 0);
  }

  /** The view is given sound from now on, or not any more; said once each (LAW-03, X2). */
  listen(view: View, on: boolean): void {
    if (view.listening === on || !this.#views.has(view.id)) return;
    view.listening = on;
    this.#options.report({ type: on ? 'listening.began' : 'listening.ended', at: this.#options.ports.clock.now(), ref: view.ref });
  }

  /** The transport is gone; says so once. */
  close(view: View, reason: string): void {
    this.listen(view, false);
    if (!this.#views.delete(view.id)) return;
    this.#tickets.delete(view.claims.jti);
    this.#bytesBefore += sentBy(view);
    this.#options.report({
      type: 'view.closed',
      at: this.#options.ports.clock.now(),
      ref: view.ref,
      reason,
      frames: view.frames,
      bytes: view.bytes,
    });
  }

  /** The server prolongs a view; never beyond the longest life of a ticket, so that leave cannot outlast a server that is away. */
  prolong(id: string, until: number): void {
    const view = this.#views.get(id);
    const now = this.#options.ports.clock.now();
    if (view) view.until = Math.min(until, now + MAX_TICKET_SECONDS * 1_000);
    if (view) view.askAt = nextAsk(view.until, now);
  }

  ticketOf(id: string): string | undefined {
    return this.#views.get(id)?.claims.jti;
  }

  /** Cuts every view that fits, and with `at` (milliseconds since the epoch) only those whose ticket is of before; with nothing named, all. Gives how many. */
  revoke(what: Revocation, at = Number.POSITIVE_INFINITY): number {
    const meant = (view: View): boolean => view.claims.iat <= Math.floor(at / 1_000) && fits(what, view.claims);
    const cut = [...this.#views.values()].filter((view) => (what.view === undefined || what.view === view.id) && meant(view));
    for (const view of cut) this.#cut(view, 'revoked');
    return cut.length;
  }

  /** Another relay has these cameras now: their viewers are to go there. Gives how many. */
  move(cameras: readonly string[]): number {
    const moved = new Set(cameras);
    const cut = [...this.#views.values()].filter((view) => moved.has(view.claims.camera));
    for (const view of cut) this.#cut(view, 'moved');
    return cut.length;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#sweeping);
    for (const view of [...this.#views.values()]) this.#cut(view, 'stopping');
  }

  #sweep(): void {
    const now = this.#options.ports.clock.now();
    const due: View[] = [];
    for (const view of [...this.#views.values()]) {
      if (now >= view.until) this.#cut(view, 'expired');
      else if (now >= view.askAt) due.push(view);
    }
    for (const question of this.#questions(due, now)) this.#options.send(question);
  }

  /**
   * Asks for leave for every running view. Said after each reconnect: what was withdrawn while the server was away is
   * withdrawn now, so revocations need not be kept anywhere.
   */
  askAll(): readonly RelayToServer[] {
    return this.#questions([...this.#views.values()], this.#options.ports.clock.now());
  }

  #questions(views: readonly View[], now: number): RelayToServer[] {
    const questions: RelayToServer[] = [];
    for (const view of views) view.askAt = nextAsk(view.until, now);
    for (let index = 0; index < views.length; index += MAX_VIEWS_A_MESSAGE) {
      questions.push({ type: 'renew?', views: views.slice(index, index + MAX_VIEWS_A_MESSAGE).map((view) => view.ref) });
    }
    return questions;
  }

  #cut(view: View, reason: EndReason): void {
    view.onCut(reason);
    this.close(view, reason);
  }
}

function sentBy(view: View): number {
  return PUBLISHING.has(view.transport) ? 0 : view.bytes;
}

/** A view whose time is nearly over asks more often, but at most once a second. */
function nextAsk(until: number, now: number): number {
  return now + Math.min(RENEW_EVERY_MS, Math.max(1_000, (until - now) / 2));
}
