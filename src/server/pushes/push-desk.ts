import type { PushState } from '#contract/relay-control.ts';
import type { Incident } from '#domain/incident.ts';
import type { CameraId, IncidentId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import type { RefusalReason } from '#engine/outcome.ts';
import { mayGoOnPushing } from '#engine/policy.ts';
import type { Clock } from '#services/ports.ts';
import type { RelayHub } from '../relay-hub/relay-hub.ts';
import type { PushListener } from '../relay-hub/relay-pushes.ts';
import type { Database } from '../store/sql.ts';
import { countPush, endPush, insertPush, loadOpenPushes, recordedPush, type PushRow } from './push-rows.ts';
import type { PushServer } from './push-servers.ts';

/** A push that nobody in particular began, because its definition asks for it, is begun by the link whose message opened it. */
function actorOf(person: string): string {
  return person === 'system' || person.startsWith('link:') ? person : `person:${person}`;
}

export interface PushDeskPorts {
  readonly clock: Clock;
  readonly database: Database;
  readonly servers: ReadonlyMap<string, PushServer>;
  readonly relays: Pick<RelayHub['pushes'], 'listen' | 'start' | 'stop'>;
  readonly findIncident: (id: IncidentId) => Promise<Incident | undefined>;
  /** Resolves true when durable. */
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  readonly newId: () => string;
  readonly onProblem: (text: string) => void;
}

export interface PushWish {
  readonly camera: CameraId;
  readonly server: string;
  readonly uid: string;
}

/** A push that runs, as the relay last told; times in milliseconds since the epoch. */
export interface RunningPush extends PushRow {
  readonly state: PushState;
  readonly since: number;
  readonly kbps: number;
  readonly detail?: string;
}

interface Kept {
  row: PushRow;
  state: PushState;
  since: number;
  kbps: number;
  detail: string | undefined;
  /** What the relay that runs it has sent, beyond `row`. */
  frames: number;
  bytes: number;
}

const MAX_PUSHES = 200;
/** Times of shares pass without anybody saying so. */
const JUDGE_EVERY_MS = 500;
/** A relay tells what it sent in all at the end; one that does not is not waited for longer. */
const LAST_FIGURES_MS = 3_000;

/** Every push of the city, from its order to its two entries in the journal; survives restarts of server and relays (R52). */
export class PushDesk implements PushListener, AsyncDisposable {
  readonly #ports: PushDeskPorts;
  readonly #kept = new Map<string, Kept>();
  readonly #listeners = new Set<(incident: IncidentId) => void>();
  readonly #ending = new Map<string, PromiseWithResolvers<void>>();
  readonly #work = new Set<Promise<void>>();
  #reserved = 0;
  #judging: Disposable | undefined;
  #stopped = false;

  private constructor(ports: PushDeskPorts) {
    this.#ports = ports;
  }

  /** Takes up what an earlier life of the server left. */
  static async load(ports: PushDeskPorts): Promise<PushDesk> {
    const desk = new PushDesk(ports);
    const now = ports.clock.now();
    for (const row of await loadOpenPushes(ports.database, 10 * MAX_PUSHES)) {
      if (row.endedAt === undefined) desk.#keep(row, now);
      else desk.#do(desk.#writeEnd(row));
    }
    ports.relays.listen(desk);
    desk.#judging = ports.clock.after(JUDGE_EVERY_MS, () => desk.#judgeAgain());
    return desk;
  }

  get servers(): ReadonlyMap<string, PushServer> {
    return this.#ports.servers;
  }

  /** In the order they began. */
  of(incident: IncidentId): readonly RunningPush[] {
    return [...this.#kept.values()]
      .filter(({ row }) => row.incident === incident)
      .map(({ row, state, since, kbps, detail }) => ({ ...row, state, since, kbps, ...(detail === undefined ? {} : { detail }) }));
  }

  onChange(listener: (incident: IncidentId) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** Asked after `mayPushVideo`. The journal knows of it before a picture goes (X2). */
  async start(
    by: Pick<Person, 'id'>,
    incident: Incident,
    wish: PushWish,
  ): Promise<{ ok: true; id: string } | { ok: false; reason: RefusalReason | 'failed' }> {
    const { clock, database, record, newId } = this.#ports;
    const server = this.#ports.servers.get(wish.server);
    if (!server) return { ok: false, reason: 'noSuchPushServer' };
    const leave = mayGoOnPushing({ camera: wish.camera, organisation: server.organisation }, incident, clock.now());
    if (!leave.ok) return { ok: false, reason: leave.reason };
    const others = [...this.#kept.values()].map(({ row }) => row).filter((row) => row.server === server.id);
    if (others.some((row) => row.uid === wish.uid)) return { ok: false, reason: 'uidInUse' };
    if (others.some((row) => row.camera === wish.camera && row.incident === incident.id)) return { ok: false, reason: 'alreadyDone' };
    if (this.#kept.size + this.#reserved >= MAX_PUSHES) return { ok: false, reason: 'tooManyPushes' };
    const row: PushRow = {
      id: newId(),
      incident: incident.id,
      camera: wish.camera,
      server: server.id,
      organisation: server.organisation,
      uid: wish.uid,
      person: by.id,
      startedAt: clock.now(),
      frames: 0,
      bytes: 0,
    };
    this.#reserved++;
    try {
      // The table lets a UID run once only, whoever else begins at this moment.
      await insertPush(database, row);
      if (!(await record(entryOf('push.started', row, actorOf(by.id))))) {
        await endPush(database, { id: row.id, at: row.startedAt, by: 'system', reason: 'failed' });
        await recordedPush(database, row.id);
        return { ok: false, reason: 'failed' };
      }
    } catch {
      return { ok: false, reason: 'failed' };
    } finally {
      this.#reserved--;
    }
    this.#keep(row, row.startedAt);
    this.#order(row, leave.until);
    this.#tell(row.incident);
    return { ok: true, id: row.id };
  }

  /** By a person. False when it does not run. */
  async stop(incident: IncidentId, id: string, by: Person): Promise<boolean> {
    const kept = this.#kept.get(id);
    if (kept?.row.incident !== incident) return false;
    await this.#end(kept, 'stopped', `person:${by.id}`);
    return true;
  }

  /** An incident has changed: what may not go on ends now. */
  judge(incidents: readonly Incident[]): void {
    const now = this.#ports.clock.now();
    for (const incident of incidents) {
      for (const kept of this.#kept.values()) {
        const leave = kept.row.incident === incident.id ? mayGoOnPushing(kept.row, incident, now) : undefined;
        if (leave && !leave.ok) this.#do(this.#end(kept, leave.reason, 'system'));
      }
    }
  }

  onRelay(): void {
    for (const { row } of this.#kept.values()) {
      this.#do(this.leaveOf(row.id).then((until) => (until === undefined ? undefined : this.#order(row, until))));
    }
  }

  onState(report: Parameters<PushListener['onState']>[0]): void {
    const kept = this.#kept.get(report.push);
    if (!kept) return;
    const { state, since, kbps, frames, bytes, detail } = report;
    Object.assign(kept, { state, since, kbps, frames, bytes, detail });
    this.#tell(kept.row.incident);
  }

  cameraOf(id: string): CameraId | undefined {
    return this.#ending.has(id) ? undefined : this.#kept.get(id)?.row.camera;
  }

  async onClosed(report: Parameters<PushListener['onClosed']>[0], elsewhere: boolean): Promise<void> {
    const kept = this.#kept.get(report.push);
    if (!kept) return;
    await this.#add(kept, report);
    if (elsewhere) return;
    this.#ending.get(report.push)?.resolve();
    // The relay ended it: by itself, since it is being stopped, or since its camera has moved. It goes on where there is another.
    if (!this.#ending.has(report.push)) this.onLost(report.push);
  }

  async leaveOf(id: string): Promise<number | undefined> {
    const kept = this.#kept.get(id);
    const incident = kept && !this.#ending.has(id) ? await this.#ports.findIncident(kept.row.incident) : undefined;
    const leave = kept && incident ? mayGoOnPushing(kept.row, incident, this.#ports.clock.now()) : undefined;
    return leave?.ok ? leave.until : undefined;
  }

  onLost(id: string): void {
    const kept = this.#kept.get(id);
    if (!kept || this.#stopped) return;
    this.#ending.get(id)?.resolve();
    if (kept.bytes > 0) this.#do(this.#add(kept, kept));
    Object.assign(kept, { state: 'lost', since: this.#ports.clock.now(), kbps: 0, detail: 'relay' });
    this.#tell(kept.row.incident);
    this.#do(this.leaveOf(id).then((until) => (until === undefined ? undefined : this.#order(kept.row, until))));
  }

  /** What runs goes on: relays keep it for as long as its leave lasts. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#judging?.[Symbol.dispose]();
    for (const waiting of this.#ending.values()) waiting.resolve();
    await Promise.all(this.#work);
  }

  #judgeAgain(): void {
    if (this.#stopped) return;
    this.#judging = this.#ports.clock.after(JUDGE_EVERY_MS, () => this.#judgeAgain());
    for (const id of new Set([...this.#kept.values()].map(({ row }) => row.incident)))
      this.#do(this.#ports.findIncident(id).then((incident) => (incident ? this.judge([incident]) : undefined)));
  }

  #keep(row: PushRow, now: number): void {
    this.#kept.set(row.id, { row, state: 'connecting', since: now, kbps: 0, detail: undefined, frames: 0, bytes: 0 });
  }

  #order(row: PushRow, until: number): void {
    const server = this.#ports.servers.get(row.server);
    if (!server || this.#ending.has(row.id)) return;
    const { username, password } = server;
    this.#ports.relays.start({
      push: row.id,
      camera: row.camera,
      incident: row.incident,
      organisation: row.organisation,
      url: `${server.url.replace(/\/$/, '')}/${row.uid}`,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      until,
    });
  }

  /** The relay is told first: within a second nothing goes any more. Then its last figures are waited for, a little. */
  async #end(kept: Kept, reason: string, by: string): Promise<void> {
    const { id } = kept.row;
    if (this.#ending.has(id)) return this.#ending.get(id)?.promise;
    const { clock, database, relays } = this.#ports;
    const done = Promise.withResolvers<void>();
    this.#ending.set(id, done);
    const runs = relays.stop(id, reason);
    const at = clock.now();
    await endPush(database, { id, at, by, reason });
    if (runs) {
      const deadline = clock.after(LAST_FIGURES_MS, () => done.resolve());
      await done.promise;
      deadline[Symbol.dispose]();
    }
    this.#kept.delete(id);
    this.#ending.delete(id);
    const { frames, bytes } = { frames: kept.row.frames + kept.frames, bytes: kept.row.bytes + kept.bytes };
    await this.#writeEnd({ ...kept.row, frames, bytes, endedAt: at, endedBy: by, reason });
    this.#tell(kept.row.incident);
  }

  async #writeEnd(row: PushRow): Promise<void> {
    if (await this.#ports.record(entryOf('push.ended', row, row.endedBy ?? 'system'))) await recordedPush(this.#ports.database, row.id);
  }

  async #add(kept: Kept, sent: { readonly frames: number; readonly bytes: number }): Promise<void> {
    kept.row = { ...kept.row, frames: kept.row.frames + sent.frames, bytes: kept.row.bytes + sent.bytes };
    Object.assign(kept, { frames: 0, bytes: 0 });
    await countPush(this.#ports.database, kept.row);
  }

  #tell(incident: IncidentId): void {
    for (const listener of this.#listeners) listener(incident);
  }

  /** What nobody waits for; the desk does, when it closes. */
  #do(work: Promise<void>): void {
    const watched: Promise<void> = work
      .catch((error: unknown) => this.#ports.onProblem(`push: ${error instanceof Error ? error.message : String(error)}`))
      .finally(() => this.#work.delete(watched));
    this.#work.add(watched);
  }
}

function entryOf(kind: 'push.started' | 'push.ended', row: PushRow, actor: string): EntryDraft {
  const { id, camera, organisation, server, uid, startedAt, endedAt, reason, frames, bytes } = row;
  const about = { push: id, camera, organisation, server, uid };
  return {
    kind,
    at: endedAt ?? startedAt,
    actor,
    incident: row.incident,
    data:
      endedAt === undefined ? about : { ...about, reason: reason ?? '', frames, bytes, seconds: Math.round((endedAt - startedAt) / 1_000) },
  };
}
