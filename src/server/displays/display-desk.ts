import { stageOf, type DisplayEnd, type DisplayMessage } from '#domain/display.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { Incident } from '#domain/incident.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import { approve, endMessage, type Moved } from '#engine/displays/message-life.ts';
import type { RefusalReason } from '#engine/outcome.ts';
import type { Clock, Delivery, DisplayAdapter, DisplayIntake, Notice } from '#services/ports.ts';
import { KeptMessages, type Word } from './kept-messages.ts';
import type { MessageStore } from './message-rows.ts';
import { messageOfNotice } from './notice-message.ts';
import { SignDriver } from './sign-driver.ts';

export interface DeskPorts {
  readonly clock: Clock;
  readonly store: MessageStore;
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  readonly findIncident: (id: IncidentId) => Promise<Incident | undefined>;
  /** Absent until the link of the devices has started. */
  readonly adapter: () => DisplayAdapter | undefined;
  readonly newId: () => string;
  readonly onProblem: (text: string) => void;
}

export type Draft = Pick<DisplayMessage, 'devices' | 'text' | 'colour' | 'priority' | 'from' | 'until'> &
  Partial<Pick<DisplayMessage, 'incident' | 'template'>>;
export type Done =
  | { readonly ok: true; readonly message: DisplayMessage }
  | { readonly ok: false; readonly reason: RefusalReason | 'failed' };

const TICK_MS = 1_000;

/** Messages for signs and speakers from draft to end, and what each device shows because of them (docs/spec/displays.md). */
export class DisplayDesk implements DisplayIntake, AsyncDisposable {
  readonly #ports: DeskPorts;
  readonly #kept: KeptMessages;
  readonly #driver: SignDriver;
  #ticking: Disposable | undefined;
  #turn: Promise<void> = Promise.resolve();
  #ended = false;

  private constructor(ports: DeskPorts, kept: KeptMessages) {
    this.#ports = ports;
    this.#kept = kept;
    this.#driver = new SignDriver(ports.clock, kept);
    this.#tickSoon();
  }

  static async load(ports: DeskPorts): Promise<DisplayDesk> {
    return new DisplayDesk(ports, await KeptMessages.load(ports));
  }

  get adapter(): DisplayAdapter | undefined {
    return this.#ports.adapter();
  }

  /** The newest first. */
  messages(): readonly DisplayMessage[] {
    return this.#kept.newestFirst();
  }

  /** What a device is to show now. */
  wanted(device: string): DisplayMessage | undefined {
    return this.#kept.shownOn(device, this.#ports.clock.now());
  }

  /** A person's draft; an emergency template word for word is approved already. */
  async compose(draft: Draft, by: Person): Promise<Done> {
    const adapter = this.adapter;
    if (!adapter || !draft.devices.every((id) => adapter.devices.some((device) => device.id === id)) || draft.devices.length === 0)
      return { ok: false, reason: 'noSuchDisplay' };
    const incident = draft.incident === undefined ? undefined : await this.#ports.findIncident(draft.incident);
    if (incident?.drill) return { ok: false, reason: 'drillStaysInside' };
    const now = this.#ports.clock.now();
    const template = adapter.rules.templates.find(({ id }) => id === draft.template);
    const free = template?.emergency === true && template.text === draft.text && template.priority === draft.priority;
    const approved = free ? { approvedAt: now, approvedBy: 'system' } : {};
    const message = { ...draft, id: this.#ports.newId(), createdAt: now, createdBy: `person:${by.id}`, ...approved, deliveries: [] };
    return this.#add(message);
  }

  async approve(id: string, by: Person): Promise<Done> {
    const done = await this.#change(id, (message) => {
      const moved = approve(message, by, { now: this.#ports.clock.now(), fourEyes: this.adapter?.rules.fourEyes ?? true });
      return { moved, word: { kind: 'display.approved', actor: `person:${by.id}` } };
    });
    if (done.ok) for (const old of await this.#replacedBy(done.message)) await this.#end(old.id, 'replaced', `person:${by.id}`);
    return done;
  }

  withdraw(id: string, by: Person): Promise<Done> {
    return this.#end(id, 'withdrawn', `person:${by.id}`);
  }

  /** What a service says: a message on the devices it names, or the end of those of its incident (FD10…). */
  async post(notice: Notice): Promise<Delivery> {
    const { adapter } = this;
    if (!adapter) return { outcome: 'unreachable', reason: 'no link of devices has started' };
    const incident = await this.#ports.findIncident(notice.incident);
    if (notice.topic === 'sign.withdraw' || notice.topic === 'sign.allClear') return this.#takeBack(notice, adapter);
    if (this.#kept.get(notice.id)) return { outcome: 'delivered' };
    const actor = `link:${String(notice.facts['service'] ?? '')}`;
    const made = messageOfNotice(notice, { adapter, incident, actor, now: this.#ports.clock.now() });
    if ('rejected' in made) return { outcome: 'rejected', reason: made.rejected };
    for (const old of await this.#replacedBy(made)) await this.#end(old.id, 'replaced', actor);
    const done = await this.#add(made);
    return done.ok ? { outcome: 'delivered' } : { outcome: 'unreachable', reason: done.reason };
  }

  /** Looks what is due, and lets every device show what it should. Public so that a test need not wait. */
  tick(): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      const now = this.#ports.clock.now();
      for (const message of this.#kept.live()) if (stageOf(message, now) === 'expired') await this.#end(message.id, 'expired', 'system');
      if (this.adapter) await this.#driver.drive(this.adapter);
    });
    this.#turn = this.#turn.catch((error: unknown) =>
      this.#ports.onProblem(`signs: ${error instanceof Error ? error.message : String(error)}`),
    );
    return this.#turn;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    this.#ticking?.[Symbol.dispose]();
    await this.#turn;
  }

  /** A draft that the same service makes anew about the same replaces the one nobody has approved; one that runs gives way when the new one is approved. */
  async #replacedBy(made: DisplayMessage): Promise<readonly DisplayMessage[]> {
    const about = await this.#namesOf(made.incident);
    return this.#kept
      .live()
      .filter(
        (old) =>
          old.id !== made.id &&
          old.incident !== undefined &&
          about.has(old.incident) &&
          old.topic === made.topic &&
          (old.approvedAt === undefined || made.approvedAt !== undefined),
      );
  }

  /** The incident and those that were merged into it: what was said of them is its own to replace and to take back. */
  async #namesOf(id: IncidentId | undefined): Promise<ReadonlySet<string>> {
    if (id === undefined) return new Set();
    const incident = await this.#ports.findIncident(id);
    return new Set([id, ...(incident?.absorbed ?? []).map((each) => each.incident)]);
  }

  async #takeBack(notice: Notice, adapter: DisplayAdapter): Promise<Delivery> {
    const about = await this.#namesOf(notice.incident);
    const actor = `link:${String(notice.facts['service'] ?? '')}`;
    const own = this.#kept
      .live()
      .filter(({ incident, devices }) => incident !== undefined && about.has(incident) && (!notice.to || devices.includes(notice.to)));
    const end: DisplayEnd = notice.topic === 'sign.allClear' ? 'incidentEnded' : 'withdrawn';
    for (const message of own) await this.#end(message.id, end, actor);
    const devices = new Set(own.filter(({ approvedAt }) => approvedAt !== undefined).flatMap((message) => message.devices));
    if (notice.topic !== 'sign.allClear' || devices.size === 0 || notice.text === undefined || this.#kept.get(notice.id))
      return { outcome: 'delivered' };
    const now = this.#ports.clock.now();
    // What was said with somebody's word is unsaid without waiting for another.
    const done = await this.#add({
      id: notice.id,
      devices: [...devices],
      text: notice.text,
      colour: 'green',
      priority: 'safety',
      from: now,
      until: now + adapter.rules.allClearMinutes * 60_000,
      incident: notice.incident,
      topic: 'allClear',
      createdAt: now,
      createdBy: actor,
      approvedAt: now,
      approvedBy: 'system',
      deliveries: [],
    });
    return done.ok ? { outcome: 'delivered' } : { outcome: 'unreachable', reason: done.reason };
  }

  #add(message: DisplayMessage): Promise<Done> {
    return this.#kept.inTurn(async (): Promise<Done> => {
      if (this.#kept.isFull) return { ok: false, reason: 'tooManyMessages' };
      const kept = await this.#kept.put(message, { kind: 'display.composed', actor: message.createdBy });
      if (kept && message.approvedAt !== undefined) await this.#kept.put(message, { kind: 'display.approved', actor: 'system' });
      return kept ? { ok: true, message } : { ok: false, reason: 'failed' };
    });
  }

  #end(id: string, end: DisplayEnd, actor: string): Promise<Done> {
    return this.#change(id, (message) => ({
      moved: endMessage(message, end, { actor, now: this.#ports.clock.now() }),
      word: { kind: 'display.ended', actor, data: { end } },
    }));
  }

  /** Changes a message as it is when its turn comes; what follows for the devices is looked at in the next tick. */
  #change(id: string, make: (message: DisplayMessage) => { readonly moved: Moved; readonly word: Word }): Promise<Done> {
    return this.#kept.inTurn(async (): Promise<Done> => {
      const message = this.#kept.get(id);
      if (!message) return { ok: false, reason: 'noSuchMessage' };
      const { moved, word } = make(message);
      if (!moved.ok) return moved;
      return (await this.#kept.put(moved.message, word)) ? moved : { ok: false, reason: 'failed' };
    });
  }

  #tickSoon(): void {
    if (this.#ended) return;
    this.#ticking = this.#ports.clock.after(TICK_MS, () => void this.tick().finally(() => this.#tickSoon()));
  }
}
