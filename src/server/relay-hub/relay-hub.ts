import type { CameraAdapter } from '#contract/camera-adapter.ts';
import { relayToServer, type RelayToServer, type ServerToRelay } from '#contract/relay-control.ts';
import type { Camera } from '#domain/camera.ts';
import type { Incident } from '#domain/incident.ts';
import type { CameraId, IncidentId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import { mayPublish, mayView, type ViewLeave } from '#engine/policy.ts';
import { RelayPushes } from './relay-pushes.ts';
import { entryOfReport } from './report-entry.ts';

/** A relay's connection, as `ws` gives it. */
export interface RelaySocket {
  send(text: string): void;
  close(code: number, reason: string): void;
  on(event: 'message', listener: (data: { toString(): string }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

type ViewRef = Extract<RelayToServer, { type: 'renew?' }>['views'][number];
export type CameraLiveState = Extract<RelayToServer, { type: 'camera.state' }>['state'];
export type Revocation = Omit<Extract<ServerToRelay, { type: 'revoke' }>, 'type'>;

export interface RelayHubPorts {
  readonly now: () => number;
  readonly ticketKey: string;
  readonly keepAlive: readonly string[];
  /** A camera's addresses; for relays only (invariant 10). */
  readonly sources: CameraAdapter['streams'];
  readonly findCamera: (id: CameraId) => Camera | undefined;
  readonly findIncident: (id: IncidentId) => Promise<Incident | undefined>;
  /** The person with today's rights, or undefined when they may not be in any more. */
  readonly findPerson: (id: string) => Promise<Person | undefined>;
  /** Resolves true when durable. */
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  readonly onProblem: (text: string) => void;
}

/** A control message holds at most 1,000 views; nothing honest is larger. */
const MAX_MESSAGE_CHARACTERS = 1_000_000;
const MAX_CAMERA_STATES = 20_000;
export const MAX_WARM_INCIDENTS = 50;

/** The server's side of the relays' control channel: gives addresses and leave, takes reports, sends revocations. */
export class RelayHub {
  readonly #ports: RelayHubPorts;
  readonly #relays = new Set<RelaySocket>();
  readonly #states = new Map<string, { readonly state: CameraLiveState; readonly relay: RelaySocket }>();
  readonly #listeners = new Set<(camera: CameraId, state: CameraLiveState, at: number) => void>();
  /** What relays are to keep connected, told again to a relay that comes later. */
  readonly #warm = new Map<IncidentId, readonly CameraId[]>();
  readonly pushes = new RelayPushes<RelaySocket>({ relayFor: () => this.#relays.values().next().value, send });
  #figures = { sources: 0, viewers: 0, bytesIn: 0, bytesOut: 0 };

  constructor(ports: RelayHubPorts) {
    this.#ports = ports;
  }

  get relays(): number {
    return this.#relays.size;
  }

  get figures(): { readonly sources: number; readonly viewers: number; readonly bytesIn: number; readonly bytesOut: number } {
    return this.#figures;
  }

  cameraState(camera: CameraId): CameraLiveState {
    return this.#states.get(camera)?.state ?? 'idle';
  }

  onCameraState(listener: (camera: CameraId, state: CameraLiveState, at: number) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** Takes a relay whose secret was already checked. */
  attach(socket: RelaySocket): void {
    this.#relays.add(socket);
    socket.on('close', () => this.#detach(socket));
    socket.on('message', (data) => {
      const text = data.toString();
      if (text.length > MAX_MESSAGE_CHARACTERS) return socket.close(1009, 'message too large');
      const message = parse(text);
      if (!message) return this.#ports.onProblem(`relay sent what is not a control message (${text.length} characters)`);
      this.#take(socket, message).catch((error: unknown) => this.#ports.onProblem(`relay ${message.type}: ${String(error)}`));
    });
    send(socket, { type: 'welcome', ticketKey: this.#ports.ticketKey, keepAlive: [...this.#ports.keepAlive] });
    for (const [incident, cameras] of this.#warm) send(socket, { type: 'warm', incident, cameras: [...cameras] });
    this.pushes.attached();
  }

  /** Only the newest incidents' cameras are kept connected ahead of their viewers; older ones connect when somebody looks. */
  warm(incident: IncidentId, cameras: readonly CameraId[]): void {
    this.#warm.delete(incident);
    this.#warm.set(incident, cameras);
    const oldest = this.#warm.size > MAX_WARM_INCIDENTS ? this.#warm.keys().next() : undefined;
    if (oldest && !oldest.done) this.cool(oldest.value);
    this.#broadcast({ type: 'warm', incident, cameras: [...cameras] });
  }

  cool(incident: IncidentId): void {
    this.#warm.delete(incident);
    this.#broadcast({ type: 'cool', incident });
  }

  /** False when no relay heard it: then it must be said again. */
  revoke(what: Revocation): boolean {
    this.#broadcast({ type: 'revoke', ...what });
    return this.#relays.size > 0;
  }

  #broadcast(message: ServerToRelay): void {
    for (const relay of this.#relays) send(relay, message);
  }

  async #take(socket: RelaySocket, message: RelayToServer): Promise<void> {
    switch (message.type) {
      case 'hello':
        return;
      case 'source?': {
        const asked = await this.#ports.sources(message.camera as CameraId);
        const found = asked.ok ? asked.value : undefined;
        return send(socket, {
          type: 'source',
          request: message.request,
          camera: message.camera,
          ...(found?.main ? { main: found.main } : {}),
          ...(found?.sub ? { sub: found.sub } : {}),
          ...(found?.audio ? { audio: true } : {}),
          ...(found?.published ? { published: true } : {}),
        });
      }
      case 'renew?':
        for (const view of message.views) await this.#renew(socket, view);
        return;
      case 'push.state':
      case 'push.renew?':
      case 'push.closed':
        return this.pushes.take(socket, message);
      case 'camera.state':
        return this.#setState(message, socket);
      case 'figures':
        this.#figures = { sources: message.sources, viewers: message.viewers, bytesIn: message.bytesIn, bytesOut: message.bytesOut };
        return;
      default:
        if (await this.#ports.record(entryOfReport(message))) send(socket, { type: 'reported', report: message.report });
    }
  }

  /** A running view is judged by today's rights, not by those of its ticket. */
  async #renew(socket: RelaySocket, view: ViewRef): Promise<void> {
    const leave = await this.#judge(view);
    if (leave.ok) send(socket, { type: 'until', view: view.view, until: leave.until });
    else send(socket, { type: 'revoke', reason: leave.reason, view: view.view });
  }

  async #judge({ person: id, camera, incident: because }: ViewRef): Promise<ViewLeave | { readonly ok: false; readonly reason: string }> {
    const { findPerson, findIncident, findCamera, now } = this.#ports;
    const [person, incident] = await Promise.all([findPerson(id), because === undefined ? undefined : findIncident(because as IncidentId)]);
    if (!person) return { ok: false, reason: 'sessionEnded' };
    if (because === undefined) return mayPublish(person, findCamera(camera as CameraId), now());
    return incident ? mayView(person, camera as CameraId, incident, now()) : { ok: false, reason: 'noSuchIncident' };
  }

  #setState(message: Extract<RelayToServer, { type: 'camera.state' }>, relay: RelaySocket): void {
    if (!this.#relays.has(relay)) return;
    const full = this.#states.size >= MAX_CAMERA_STATES && !this.#states.has(message.camera);
    if (message.state === 'idle' || full) this.#states.delete(message.camera);
    else this.#states.set(message.camera, { state: message.state, relay });
    this.#tell(message.camera, message.state, message.at);
  }

  /** Who is gone shows no camera any more. */
  #detach(socket: RelaySocket): void {
    this.#relays.delete(socket);
    this.pushes.detached(socket);
    const at = this.#ports.now();
    for (const [camera, { relay }] of this.#states) {
      if (relay !== socket) continue;
      this.#states.delete(camera);
      this.#tell(camera, 'idle', at);
    }
  }

  #tell(camera: string, state: CameraLiveState, at: number): void {
    for (const listener of this.#listeners) listener(camera as CameraId, state, at);
  }
}

function parse(text: string): RelayToServer | undefined {
  try {
    const parsed = relayToServer.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function send(socket: RelaySocket, message: ServerToRelay): void {
  socket.send(JSON.stringify(message));
}
