import type { DisplayMessage } from '#domain/display.ts';
import type { EntryDraft } from '#domain/journal.ts';
import { shownOn } from '#engine/displays/shown-on.ts';
import type { Clock } from '#services/ports.ts';
import type { MessageStore } from './message-rows.ts';

interface KeptPorts {
  readonly clock: Clock;
  readonly store: MessageStore;
  readonly record: (entry: EntryDraft) => Promise<boolean>;
}

export type Word = Pick<EntryDraft, 'kind' | 'actor'> & { readonly data?: EntryDraft['data'] };

/** So many messages may last at a time; and so many that have ended are kept at hand beside them. */
const MAX_LIVE = 1_000;
const MAX_ENDED = 500;

/** All messages at hand, each saved before it counts, and every step of theirs in the journal. */
export class KeptMessages {
  readonly #ports: KeptPorts;
  /** In the order in which they were made. */
  readonly #messages: Map<string, DisplayMessage>;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(ports: KeptPorts, messages: readonly DisplayMessage[]) {
    this.#ports = ports;
    this.#messages = new Map(messages.toSorted((a, b) => a.createdAt - b.createdAt).map((message) => [message.id, message]));
  }

  static async load(ports: KeptPorts): Promise<KeptMessages> {
    return new KeptMessages(ports, await ports.store.load(MAX_LIVE + MAX_ENDED));
  }

  get isFull(): boolean {
    return this.live().length >= MAX_LIVE;
  }

  get(id: string): DisplayMessage | undefined {
    return this.#messages.get(id);
  }

  live(): readonly DisplayMessage[] {
    return [...this.#messages.values()].filter(({ end }) => end === undefined);
  }

  newestFirst(): readonly DisplayMessage[] {
    return [...this.#messages.values()].toReversed();
  }

  shownOn(device: string, now: number): DisplayMessage | undefined {
    return shownOn(device, this.#messages.values(), now);
  }

  /** One change after the other, so that none is made of what another has just changed. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** In a turn only. False when it could not be kept or recorded; without a word it is no news for the journal. */
  async put(message: DisplayMessage, word?: Word): Promise<boolean> {
    try {
      await this.#ports.store.save(message);
    } catch {
      return false;
    }
    this.#messages.set(message.id, message);
    this.#forget();
    if (!word) return true;
    const { kind, actor, data = {} } = word;
    const { id, incident, topic, priority, devices } = message;
    const facts = { message: id, priority, devices: devices.length, ...(topic === undefined ? {} : { topic }), ...data };
    return this.#ports.record({ kind, at: this.#ports.clock.now(), actor, ...(incident === undefined ? {} : { incident }), data: facts });
  }

  #forget(): void {
    const ended = [...this.#messages.values()].filter(({ end }) => end !== undefined);
    for (const { id } of ended.slice(0, Math.max(0, ended.length - MAX_ENDED))) this.#messages.delete(id);
  }
}
