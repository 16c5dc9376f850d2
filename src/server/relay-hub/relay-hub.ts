import type { RelayView } from '#contract/answers.ts';
import type { CameraAdapter } from '#contract/camera-adapter.ts';
import type { RelayToServer } from '#contract/relay-control.ts';
import type { CameraId, IncidentId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';
import { Strangers } from '#base/strangers.ts';
import { CameraStates, type CameraLiveState } from './camera-states.ts';
import { ControlRefusals } from './control-refusals.ts';
import { RecentRevocations, type Revocation } from './recent-revocations.ts';
import { RelayLink, type Hello, type RelaySocket } from './relay-link.ts';
import { RelayMembers, type RelayAddresses } from './relay-members.ts';
import { RelayPushes } from './relay-pushes.ts';
import { entryOfReport, type Report } from './report-entry.ts';
import { RunningViews } from './running-views.ts';
import { TicketUses } from './ticket-uses.ts';
import { leaveOf, type LeavePorts, type ViewRef } from './view-leave.ts';
import { WarmIncidents } from './warm-incidents.ts';

export interface RelayHubPorts extends LeavePorts {
  readonly ticketKey: string;
  readonly keepAlive: readonly string[];
  /** The city's own relays. */
  readonly relays: readonly RelayAddresses[];
  /** Relays elsewhere that may come, and what viewers call them: pages are let connect to no other address. */
  readonly elsewhere: Readonly<Record<string, string>>;
  /** So long after a relay came or went, running views are moved to whoever has their camera now. */
  readonly settleMs: number;
  /** A camera's addresses; for relays only (invariant 10). */
  readonly sources: CameraAdapter['streams'];
  /** Resolves true when durable. */
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  readonly onProblem: (text: string) => void;
}

type Figures = Omit<Extract<RelayToServer, { type: 'figures' }>, 'type'>;
const NO_FIGURES: Figures = { sources: 0, viewers: 0, bytesIn: 0, bytesOut: 0 };
const MAX_MOVED_A_MESSAGE = 1_000;
const MAX_CHANGES = 1_000;
/** A relay says who it is with its first word: many that have not are not relays. */
const MAX_UNNAMED = 64;

/** The server's side of the relays' control channel: shares out the cameras, gives addresses and leave, takes reports, sends revocations. */
export class RelayHub implements Disposable {
  readonly #ports: RelayHubPorts;
  readonly #members: RelayMembers;
  readonly #states = new CameraStates<RelayLink>();
  readonly #figures = new WeakMap<RelayLink, Figures>();
  /** What relays are to keep connected, told again to a relay that comes later. */
  readonly #warm = new WarmIncidents();
  /** Cameras whose records were changed, the last of them; a relay that was away compares what it has connected. */
  readonly #changes = new Set<CameraId>();
  readonly #revocations = new RecentRevocations();
  readonly #uses = new TicketUses<RelayLink>();
  readonly #running: RunningViews<RelayLink>;
  readonly #unnamed = new Strangers<RelayLink>(MAX_UNNAMED, (link) => link.refuse('tooMany', 1013));
  readonly refusals = new ControlRefusals();
  /** Cameras that are sent to servers of other organisations (V10). */
  readonly pushes = new RelayPushes<RelayLink>({
    relayFor: (camera) => this.#members.linkOf(camera),
    send: (link, message) => link.send(message),
  });

  constructor(ports: RelayHubPorts) {
    this.#ports = ports;
    const { clock, relays: expected, settleMs, record } = ports;
    this.#running = new RunningViews({ clock, record });
    this.#members = new RelayMembers({ clock, expected, settleMs, onSettled: () => this.#settle() });
  }

  /** The relays that live now, by name, with what each last told of itself. */
  get living(): readonly ({ readonly name: string } & Figures)[] {
    const figures = this.#members.living.map((link) => ({ name: link.hello?.relay ?? '', ...(this.#figures.get(link) ?? NO_FIGURES) }));
    return figures.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** Every relay that the configuration names, by name, living or not. */
  views(): readonly RelayView[] {
    const living = new Map(this.living.map(({ name, sources, viewers }) => [name, { name, living: true, sources, viewers }]));
    const names = new Set([...this.#ports.relays.map(({ name }) => name), ...Object.keys(this.#ports.elsewhere)]);
    return [...names].map((name) => living.get(name) ?? { name, living: false, sources: 0, viewers: 0 });
  }

  /** Who has this camera, and so gets its viewers; undefined until a first relay was here. */
  ownerOf(camera: CameraId): RelayAddresses | undefined {
    return this.#members.ownerOf(camera);
  }

  cameraState(camera: CameraId): CameraLiveState {
    return this.#states.get(camera);
  }

  onCameraState(listener: (camera: CameraId, state: CameraLiveState, at: number) => void): Disposable {
    return this.#states.onChange(listener);
  }

  /** Takes a relay whose secret was already checked. */
  attach(socket: RelaySocket): void {
    const link: RelayLink = new RelayLink(socket, {
      clock: this.#ports.clock,
      events: {
        onHello: (hello) => this.#welcome(link, hello),
        onMessage: (message) =>
          this.#take(link, message).catch((error: unknown) => this.#ports.onProblem(`relay ${message.type}: ${String(error)}`)),
        onGone: () => this.#detach(link),
        onProblem: this.#ports.onProblem,
        onRefused: (reason) => {
          this.#unnamed.leave(link);
          this.refusals.count(reason);
        },
      },
    });
    // They have all shown the secret, and none is to keep out another by its address.
    this.#unnamed.come(link, undefined);
  }

  /** Connects an incident's cameras before anybody looks, each at the relay that has it. */
  warm(incident: IncidentId, cameras: readonly CameraId[]): void {
    const oldest = this.#warm.add(incident, cameras);
    if (oldest !== undefined) this.cool(oldest);
    for (const link of this.#members.living) this.#tellWarm(link, incident, cameras);
  }

  /** The camera's record was changed: who has it connected is to look again, also a relay that comes later. */
  changed(camera: CameraId): void {
    this.#changes.delete(camera);
    this.#changes.add(camera);
    const [oldest] = this.#changes;
    if (oldest !== undefined && this.#changes.size > MAX_CHANGES) this.#changes.delete(oldest);
    for (const link of this.#members.living) link.send({ type: 'changed', cameras: [camera] });
  }

  cool(incident: IncidentId): void {
    this.#warm.remove(incident);
    for (const link of this.#members.living) link.send({ type: 'cool', incident });
  }

  /** False when no relay heard it: then it must be said again. */
  revoke(what: Revocation): boolean {
    this.#revocations.add(what, this.#ports.clock.now());
    for (const link of this.#members.living) link.send({ type: 'revoke', ...what });
    return this.#members.living.length > 0;
  }

  /** Views that the journal held as running when this server started. */
  restore(views: readonly ViewRef[]): void {
    this.#running.restore(views);
  }

  [Symbol.dispose](): void {
    this.#running[Symbol.dispose]();
    this.#members[Symbol.dispose]();
  }

  #welcome(link: RelayLink, hello: Hello): void {
    this.#unnamed.leave(link);
    const problem = this.#objectionTo(hello);
    if (problem) {
      this.#ports.onProblem(problem);
      return link.refuse('unknownRelay', 1008);
    }
    const replaced = this.#members.join(link, hello);
    if (replaced) this.#replace(replaced, hello);
    link.send({ type: 'welcome', ticketKey: this.#ports.ticketKey, keepAlive: this.#shareOf(link, this.#ports.keepAlive) });
    for (const revocation of this.#revocations.all(this.#ports.clock.now())) link.send(revocation);
    if (this.#changes.size > 0) link.send({ type: 'changed', cameras: [...this.#changes] });
    for (const [incident, cameras] of this.#warm.all()) this.#tellWarm(link, incident, cameras);
    this.pushes.attached();
  }

  #replace(link: RelayLink, { pid }: Hello): void {
    // The same process on a new line goes on with what it shows; of another one nothing is left.
    if (link.hello?.pid !== pid) this.#running.ended(link);
    this.#forget(link);
    link.cut();
  }

  #objectionTo({ relay, http }: Hello): string | undefined {
    const known = this.#ports.relays.find(({ name }) => name === relay)?.http ?? this.#ports.elsewhere[relay];
    if (known === undefined) return `a relay called ${relay} came, which the configuration does not name`;
    return new URL(known).origin === new URL(http).origin
      ? undefined
      : `the relay ${relay} has another address than the configuration says`;
  }

  /** The rest of the relays take over at once what one of them cannot show any more. */
  #detach(link: RelayLink): void {
    this.#unnamed.leave(link);
    const left = this.#members.leave(link);
    this.#forget(link);
    if (left) this.#tellShares();
  }

  #forget(link: RelayLink): void {
    this.#states.forget(link, this.#ports.clock.now());
    this.#uses.endAll(link);
    this.pushes.detached(link);
  }

  /** Who came has been here for a while: the others let go of what is not theirs any more. */
  #settle(): void {
    this.#tellShares();
    for (const link of this.#members.living) this.#move(link, this.#states.of(link));
    this.pushes.settle();
  }

  #tellShares(): void {
    for (const link of this.#members.living) {
      link.send({ type: 'keepAlive', cameras: this.#shareOf(link, this.#ports.keepAlive) });
      for (const [incident, cameras] of this.#warm.all()) this.#tellWarm(link, incident, cameras);
    }
  }

  #tellWarm(link: RelayLink, incident: IncidentId, cameras: readonly CameraId[]): void {
    const share = this.#shareOf(link, cameras);
    link.send(share.length > 0 ? { type: 'warm', incident, cameras: share } : { type: 'cool', incident });
  }

  #shareOf(link: RelayLink, cameras: readonly string[]): string[] {
    return cameras.filter((camera) => this.#members.isOwner(link, camera));
  }

  /** Sends the viewers of those of these cameras that are another relay's for new addresses. */
  #move(link: RelayLink, cameras: readonly string[]): void {
    const strange = cameras.filter((camera) => !this.#members.isOwner(link, camera));
    for (let from = 0; from < strange.length; from += MAX_MOVED_A_MESSAGE)
      link.send({ type: 'moved', cameras: strange.slice(from, from + MAX_MOVED_A_MESSAGE) });
  }

  async #take(link: RelayLink, message: Exclude<RelayToServer, Hello>): Promise<void> {
    switch (message.type) {
      case 'source?': {
        const asked = await this.#ports.sources(message.camera as CameraId);
        const found = asked.ok ? asked.value : undefined;
        return link.send({
          type: 'source',
          request: message.request,
          camera: message.camera,
          ...(found?.main ? { main: found.main } : {}),
          ...(found?.sub ? { sub: found.sub } : {}),
          ...(found?.audio ? { audio: true } : {}),
          ...(found?.published ? { published: true } : {}),
        });
      }
      case 'renew?': {
        const mine = message.views.filter((view) => this.#begin(link, view));
        for (const view of mine) this.#running.heard(view, link);
        for (const view of mine) await this.#judge(link, view);
        // A ticket of before a move is honoured where it leads; its view goes home with its first renewal.
        if (this.#members.settled) this.#move(link, [...new Set(mine.map(({ camera }) => camera))]);
        return;
      }
      case 'push.state':
      case 'push.renew?':
      case 'push.closed':
        return this.pushes.take(link, message);
      case 'camera.state':
        return this.#states.set(link, message);
      case 'figures': {
        const { type: _, ...figures } = message;
        this.#figures.set(link, figures);
        return;
      }
      default:
        return this.#keep(link, message);
    }
  }

  async #keep(link: RelayLink, report: Report): Promise<void> {
    if (report.type === 'view.closed') {
      this.#uses.end(report.ref);
      this.#running.closed(report.ref.view);
    }
    if (report.type === 'view.opened') this.#running.heard(report.ref, link);
    const begun = report.type === 'view.opened' && this.#begin(link, report.ref);
    if (await this.#ports.record(entryOfReport(report))) link.send({ type: 'reported', report: report.report });
    // The relay judged by a ticket of some seconds ago; here it is judged by now.
    if (begun) await this.#judge(link, report.ref);
  }

  /** False for a view whose ticket serves another one elsewhere; that view is cut. */
  #begin(link: RelayLink, view: ViewRef): boolean {
    const begun = this.#uses.begin(link, view);
    if (!begun) link.send({ type: 'revoke', reason: 'ticketInUse', view: view.view });
    return begun;
  }

  /** A running view is judged by today's rights, not by those of its ticket. */
  async #judge(link: RelayLink, ref: ViewRef): Promise<void> {
    const leave = await leaveOf(ref, this.#ports);
    if (leave.ok) link.send({ type: 'until', view: ref.view, until: leave.until });
    else link.send({ type: 'revoke', reason: leave.reason, view: ref.view });
  }
}
