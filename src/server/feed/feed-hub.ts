import type { LinkView } from '#contract/admin-view.ts';
import type { FeedMessage } from '#contract/feed.ts';
import type { Entry } from '#domain/journal.ts';
import type { CameraId, IncidentId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import type { BoardChange } from '../board/board.ts';
import type { Session } from '../people/sessions.ts';
import { DeliveryReceipts } from './delivery-receipts.ts';
import { FeedClient } from './feed-client.ts';
import type { FeedPorts, FeedSocket, StreamState } from './feed-ports.ts';
import { Viewpoint, type FirstTold } from './viewpoint.ts';

const MAX_CLIENTS = 1_000;
const MAX_CLIENTS_PER_SESSION = 8;
/** Under a flood changes are gathered for so long; after quiet the first goes out at once. */
const FLUSH_EVERY_MS = 50;
const MAX_GATHERED_ENTRIES = 5_000;
const BEAT_MS = 1_000;
const PROBE_EVERY_BEATS = 10;
/** So many incidents a beat are looked at for what changed around them; a thousand in ten seconds. */
const LOOK_AT = 100;
const MAX_STREAMS = 20_000;

/**
 * The live feed (contract/feed.ts): gives each viewer a snapshot and then every change of it, so that a screen always
 * equals the server (B13). A slow viewer hurts only itself.
 */
export class FeedHub implements AsyncDisposable {
  readonly #ports: FeedPorts;
  readonly #viewpoints = new Map<string, Viewpoint>();
  readonly #clients = new Map<FeedClient, Viewpoint>();
  readonly #subscriptions: Disposable[];
  readonly #receipts: DeliveryReceipts;
  readonly #streams = new Map<CameraId, { readonly state: StreamState; readonly at: number }>();
  #incidents = new Set<IncidentId>();
  #entries: Entry[] = [];
  #links = new Map<string, LinkView>();
  #flushedAt = 0;
  #flushing: Disposable | undefined;
  #beating: Disposable;
  #beats = 0;
  #stopped = false;

  constructor(ports: FeedPorts) {
    this.#ports = ports;
    this.#receipts = new DeliveryReceipts(ports);
    this.#subscriptions = [
      ports.board.onChange((change) => this.#onChange(change)),
      ports.links.onChange((link) => this.#onLink(link)),
      ports.relay.onCameraState((camera, state, at) => this.#onStream(camera, state, at)),
      ports.pushes.onChange((incident) => this.#onPush(incident)),
      ports.sessions.onEnded((session, reason) =>
        this.#endSession(session, reason === 'idle' || reason === 'maxHours' ? 'expired' : 'signedOut'),
      ),
    ];
    this.#beating = ports.clock.after(BEAT_MS, () => this.#beat());
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Whether one more connection of this session fits. */
  hasRoom(session: Session): boolean {
    if (this.#stopped || this.#clients.size >= MAX_CLIENTS) return false;
    let own = 0;
    for (const client of this.#clients.keys()) if (client.session.id === session.id) own += 1;
    return own < MAX_CLIENTS_PER_SESSION;
  }

  /** Takes a viewer whose session was checked: a snapshot at once, then what changes. */
  attach(socket: FeedSocket, session: Session, person: Person): void {
    this.#flush();
    const client = new FeedClient(socket, session, { clock: this.#ports.clock, onClose: (closed) => this.#forget(closed) });
    const viewpoint = this.#viewpointOf(person);
    viewpoint.clients.add(client);
    this.#clients.set(client, viewpoint);
    const links = viewpoint.seesLinks ? JSON.stringify(this.#ports.links.views()) : '[]';
    const { text, told } = viewpoint.snapshot(links, this.#ports.clock.now());
    client.send(text, () => this.#receipts.delivered(told, session.person));
    for (const camera of this.#streams.keys()) {
      const stream = viewpoint.mayKnowStream(camera) ? this.#streamText(camera) : undefined;
      if (stream !== undefined) client.send(stream);
    }
    // The session may have ended while the connection was being made.
    if (!this.#ports.sessions.isOpen(session)) client.bye('signedOut');
  }

  #viewpointOf(person: Person): Viewpoint {
    const key = Viewpoint.keyOf(person);
    const known = this.#viewpoints.get(key);
    if (known) return known;
    const viewpoint = new Viewpoint(person, this.#ports.board, this.#ports.present);
    this.#viewpoints.set(key, viewpoint);
    return viewpoint;
  }

  #forget(client: FeedClient): void {
    const viewpoint = this.#clients.get(client);
    this.#clients.delete(client);
    viewpoint?.clients.delete(client);
    if (viewpoint?.clients.size === 0) this.#viewpoints.delete(Viewpoint.keyOf(viewpoint.person));
  }

  #onChange(change: BoardChange): void {
    if (this.#viewpoints.size === 0) return;
    for (const incident of change.incidents) this.#incidents.add(incident.id);
    this.#entries.push(...change.entries.filter((entry) => entry.incident !== undefined));
    this.#schedule();
  }

  #onLink(link: LinkView): void {
    if (this.#viewpoints.size === 0) return;
    this.#links.set(link.id, link);
    this.#schedule();
  }

  #onStream(camera: CameraId, state: StreamState, at: number): void {
    if (state === 'idle' || this.#streams.size >= MAX_STREAMS) this.#streams.delete(camera);
    if (state !== 'idle' && this.#streams.size < MAX_STREAMS) this.#streams.set(camera, { state, at });
    const text = JSON.stringify({ type: 'camera', camera, state, at } satisfies FeedMessage);
    for (const viewpoint of this.#viewpoints.values()) {
      if (!viewpoint.mayKnowStream(camera)) continue;
      for (const client of viewpoint.clients) client.send(text);
      for (const incident of viewpoint.incidentsWith(camera)) this.#incidents.add(incident);
    }
    // The registry hears of it in the same moment as we do; what it says of the camera's health is shown after that.
    queueMicrotask(() => this.#schedule());
  }

  #onPush(incident: IncidentId): void {
    if (this.#viewpoints.size === 0) return;
    this.#incidents.add(incident);
    this.#schedule();
  }

  #streamText(camera: CameraId): string | undefined {
    const stream = this.#streams.get(camera);
    return stream ? JSON.stringify({ type: 'camera', camera, ...stream } satisfies FeedMessage) : undefined;
  }

  #schedule(): void {
    if (this.#flushing || this.#stopped) return;
    const wait = this.#flushedAt + FLUSH_EVERY_MS - this.#ports.clock.now();
    if (wait <= 0 || this.#entries.length > MAX_GATHERED_ENTRIES) return this.#flush();
    this.#flushing = this.#ports.clock.after(wait, () => this.#flush());
  }

  #flush(): void {
    this.#flushing?.[Symbol.dispose]();
    this.#flushing = undefined;
    if (this.#incidents.size === 0 && this.#entries.length === 0 && this.#links.size === 0) return;
    this.#flushedAt = this.#ports.clock.now();
    const changes = { incidents: this.#incidents, entries: this.#entries, cameraState: (camera: CameraId) => this.#streamText(camera) };
    const links = [...this.#links.values()].map((link) => JSON.stringify({ type: 'link', link } satisfies FeedMessage));
    this.#incidents = new Set();
    this.#entries = [];
    this.#links = new Map();
    for (const viewpoint of this.#viewpoints.values()) this.#follow(viewpoint, changes, links);
  }

  /** The feed must never stop a commit: what cannot be shown is reported, and its viewers start again from a snapshot. */
  #follow(viewpoint: Viewpoint, changes: Parameters<Viewpoint['follow']>[0], links: readonly string[]): void {
    try {
      const { texts, told } = viewpoint.follow(changes);
      this.#broadcast(viewpoint, viewpoint.seesLinks ? [...texts, ...links] : texts, told);
    } catch (error) {
      this.#ports.onProblem(
        `feed of ${viewpoint.person.organisation}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      for (const client of viewpoint.clients) client.bye('stopping');
    }
  }

  #broadcast(viewpoint: Viewpoint, texts: readonly string[], told: readonly FirstTold[]): void {
    const last = texts.length - 1;
    for (const client of viewpoint.clients) {
      texts.forEach((text, at) =>
        client.send(text, at === last && told.length > 0 ? () => this.#receipts.delivered(told, client.session.person) : undefined),
      );
    }
  }

  #beat(): void {
    if (this.#stopped) return;
    this.#beating = this.#ports.clock.after(BEAT_MS, () => this.#beat());
    const now = this.#ports.clock.now();
    this.#beats += 1;
    const aged = this.#ports.board.forgetOld(now);
    for (const viewpoint of this.#viewpoints.values()) {
      const looked = new Set(viewpoint.slice(LOOK_AT));
      if (aged || looked.size > 0)
        this.#follow(viewpoint, { incidents: looked, entries: [], cameraState: (camera) => this.#streamText(camera) }, []);
    }
    this.#flush();
    this.#receipts.retry();
    const text = JSON.stringify({ type: 'beat', seq: this.#ports.board.seq, now } satisfies FeedMessage);
    for (const client of this.#clients.keys()) {
      if (!this.#ports.sessions.isOpen(client.session)) client.bye('expired');
      if (this.#changedItsPlace(client)) client.bye('stopping');
      client.send(text);
      if (this.#beats % PROBE_EVERY_BEATS === 0) client.probe();
    }
  }

  /** Who goes with another unit now sees other incidents: they come again, and begin with a snapshot of those. */
  #changedItsPlace(client: FeedClient): boolean {
    const [before, now] = [this.#clients.get(client)?.person, this.#ports.present.person(client.session.person)];
    return before?.scope === 'unit' && now !== undefined && before.crewOf?.unit !== now.crewOf?.unit;
  }

  #endSession(session: Session, reason: 'signedOut' | 'expired'): void {
    for (const client of this.#clients.keys()) if (client.session.id === session.id) client.bye(reason);
  }

  /** Tells every viewer that the server stops, and waits until they are gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#beating[Symbol.dispose]();
    this.#flushing?.[Symbol.dispose]();
    for (const subscription of this.#subscriptions) subscription[Symbol.dispose]();
    const clients = [...this.#clients.keys()];
    for (const client of clients) client.bye('stopping');
    await Promise.all(clients.map((client) => client.closed()));
  }
}
