import type { DrillScenario } from '#contract/drill-view.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { PersonId } from '#domain/ids.ts';
import { isLive } from '#domain/incident.ts';
import { isEndCode } from '#engine/outcome.ts';
import type { PartnerEvent } from '#domain/event.ts';
import type { Clock } from '#services/ports.ts';
import type { Job } from '../handle.ts';
import type { Handled } from '../handler.ts';
import type { Database } from '../store/sql.ts';
import * as rows from './drill-rows.ts';
import { endOf, playList, type PlayedEvent } from './play-list.ts';

/** A drill has so many incidents at most that are ended with it and stand in its summary. */
export const MAX_DRILL_INCIDENTS = 2_000;
const AGAIN_MS = 1_000;
/** So many ends are handed over at a time. */
const TOGETHER = 500;

export interface DrillPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly submit: (job: Job) => Promise<Handled>;
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  readonly newId: () => string;
  readonly centre: readonly [number, number];
  readonly onProblem: (text: string) => void;
}

export type Started =
  | { readonly ok: true; readonly drill: rows.DrillRow }
  | { readonly ok: false; readonly reason: 'drillRunning' | 'failed' };

/**
 * Plays drills, one at a time, into the same shell that real events come in by. What is played and how far is in the store: a server
 * that starts again goes on where it was, and what it plays twice acts once (I4).
 */
export class DrillDesk implements AsyncDisposable {
  readonly #ports: DrillPorts;
  #timer: Disposable | undefined;
  #playing: { readonly drill: rows.DrillRow; readonly list: readonly PlayedEvent[]; next: number } | undefined;
  #work: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(ports: DrillPorts) {
    this.#ports = ports;
  }

  /** Takes up the drill that was running. */
  async open(): Promise<void> {
    const drill = await rows.runningDrill(this.#ports.database);
    if (drill) this.#play(drill);
  }

  async start(script: DrillScenario, { speed, by }: { readonly speed: number; readonly by: PersonId }): Promise<Started> {
    const { database, clock, newId, record } = this.#ports;
    const drill = { id: newId(), script, speed, startedAt: clock.now(), startedBy: by, played: 0 };
    if (!(await rows.insertDrill(database, drill))) return { ok: false, reason: 'drillRunning' };
    const data = { drill: drill.id, scenario: script.id, title: script.title.ko };
    if (!(await record({ kind: 'drill.started', at: drill.startedAt, actor: `person:${by}`, data }))) {
      await rows.endDrill(database, drill.id, { at: clock.now(), by: 'system' });
      return { ok: false, reason: 'failed' };
    }
    this.#play(drill);
    return { ok: true, drill };
  }

  /** Ends the drill and every incident of it that still lives. */
  async end(id: string, by: PersonId): Promise<'done' | 'alreadyDone' | 'notFound'> {
    const { database, clock, record } = this.#ports;
    const drill = await rows.findDrill(database, id);
    if (!drill) return 'notFound';
    this.#stopPlaying();
    await this.#work;
    if (!(await rows.endDrill(database, id, { at: clock.now(), by }))) return 'alreadyDone';
    await record({ kind: 'drill.ended', at: clock.now(), actor: `person:${by}`, data: { drill: id, scenario: drill.script.id } });
    const live = (await rows.incidentsOfDrill(database, drill, MAX_DRILL_INCIDENTS)).filter((incident) => isLive(incident.status));
    const open = live.flatMap((incident) => incident.cases.filter((known) => !isEndCode(known.state)));
    for (let at = 0; at < open.length; at += TOGETHER) {
      await Promise.all(open.slice(at, at + TOGETHER).map((known) => this.#submit(endOf(known, clock.now()))));
    }
    return 'done';
  }

  #play(drill: rows.DrillRow): void {
    this.#playing = { drill, list: playList(drill.id, drill.script, this.#ports.centre), next: drill.played };
    this.#schedule();
  }

  #schedule(): void {
    const playing = this.#playing;
    const event = playing?.list[playing.next];
    if (!playing || !event || this.#stopped) return;
    const dueAt = playing.drill.startedAt + event.after / playing.drill.speed;
    this.#wait(Math.max(0, dueAt - this.#ports.clock.now()));
  }

  #wait(milliseconds: number): void {
    this.#timer = this.#ports.clock.after(milliseconds, () => {
      this.#work = this.#playDue().catch((error: unknown) => {
        this.#ports.onProblem(`the drill could not go on and is tried again: ${String(error)}`);
        if (this.#playing && !this.#stopped) this.#wait(AGAIN_MS);
      });
    });
  }

  /** Everything that is due by now shares commits; then the next is waited for. */
  async #playDue(): Promise<void> {
    const playing = this.#playing;
    if (!playing) return;
    const { database, clock } = this.#ports;
    const sinceStart = (clock.now() - playing.drill.startedAt) * playing.drill.speed;
    const due: PlayedEvent[] = [];
    for (let at = playing.next; at < playing.list.length && (playing.list[at]?.after ?? Infinity) <= sinceStart; at += 1)
      due.push(...playing.list.slice(at, at + 1));
    const handled = await Promise.all(due.map((event) => this.#submit(event.make(clock.now()))));
    if (handled.some((each) => !each.ok && (each.reason === 'busy' || each.reason === 'failed'))) throw new Error('the server is busy');
    playing.next += due.length;
    await rows.savePlayed(database, playing.drill.id, playing.next);
    this.#schedule();
  }

  #submit(event: PartnerEvent): Promise<Handled> {
    return this.#ports.submit({ input: { kind: 'event', id: this.#ports.newId(), event } });
  }

  #stopPlaying(): void {
    this.#playing = undefined;
    this.#timer?.[Symbol.dispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#stopPlaying();
    await this.#work;
  }
}
