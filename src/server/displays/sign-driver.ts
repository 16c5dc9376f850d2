import { pagesOf } from '#domain/display-pages.ts';
import type { DisplayDelivery, DisplayDevice, DisplayMessage } from '#domain/display.ts';
import { withDelivery } from '#engine/displays/message-life.ts';
import type { Clock, DisplayAdapter, DisplayPicture } from '#services/ports.ts';
import type { KeptMessages } from './kept-messages.ts';

const PAGE_SECONDS = 4;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;
/** Devices told at the same time: one that hangs holds up few. */
const AT_ONCE = 8;

/** A try that will be made again is no news. */
const ENTRY = { delivered: 'display.delivered', shown: 'display.shown', failed: 'display.failed' } as const;

interface Driven {
  /** What it was told last: a message, or '' for dark; undefined before the first word of this life. */
  told: string | undefined;
  proof: string;
  attempts: number;
  retryAt: number;
  trying: string;
}

/** Lets every device show what it should: tells it when that changes, tries again a bounded number of times, and keeps what it answers. */
export class SignDriver {
  readonly #clock: Clock;
  readonly #kept: KeptMessages;
  readonly #driven = new Map<string, Driven>();

  constructor(clock: Clock, kept: KeptMessages) {
    this.#clock = clock;
    this.#kept = kept;
  }

  async drive(adapter: DisplayAdapter): Promise<void> {
    const due = adapter.devices.filter((device) => this.#isDue(device, adapter));
    for (let at = 0; at < due.length; at += AT_ONCE)
      await Promise.all(due.slice(at, at + AT_ONCE).map((device) => this.#tell(device, adapter)));
    for (const device of adapter.devices) await this.#confirm(device, adapter);
  }

  #of(device: string): Driven {
    const known = this.#driven.get(device) ?? { told: undefined, proof: '', attempts: 0, retryAt: 0, trying: '' };
    this.#driven.set(device, known);
    return known;
  }

  #wanted(device: string): DisplayMessage | undefined {
    return this.#kept.shownOn(device, this.#clock.now());
  }

  #isDue(device: DisplayDevice, adapter: DisplayAdapter): boolean {
    const driven = this.#of(device.id);
    const wanted = this.#wanted(device.id)?.id ?? '';
    // A device that was never told anything is left as it is until there is something to say.
    if (driven.told === undefined && wanted === '') return false;
    const state = adapter.state(device.id);
    if (driven.told !== undefined && state?.online === true && state.proof !== driven.proof && state.at > driven.retryAt)
      driven.told = undefined;
    if (driven.told === wanted) return false;
    if (driven.trying !== wanted) Object.assign(driven, { trying: wanted, attempts: 0, retryAt: 0 });
    return driven.attempts < adapter.rules.maxAttempts && this.#clock.now() >= driven.retryAt;
  }

  async #tell(device: DisplayDevice, adapter: DisplayAdapter): Promise<void> {
    const driven = this.#of(device.id);
    const message = this.#wanted(device.id);
    const attempt = driven.attempts + 1;
    const id = `${message?.id ?? 'dark'}/${device.id}/${this.#clock.now()}`;
    const shown = await adapter.show(device.id, message && pictureOf(message, device), id);
    const now = this.#clock.now();
    if (shown.ok) Object.assign(driven, { told: message?.id ?? '', proof: shown.proof, attempts: 0, retryAt: now });
    else Object.assign(driven, { attempts: attempt, retryAt: now + Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1)) });
    if (!message) return;
    const last = attempt >= adapter.rules.maxAttempts;
    await this.#note(
      message.id,
      shown.ok
        ? { device: device.id, state: 'delivered', attempts: attempt, at: now, proof: shown.proof }
        : { device: device.id, state: last ? 'failed' : 'waiting', attempts: attempt, at: now, reason: shown.reason.slice(0, 200) },
    );
  }

  /** The device itself says later that this very picture is lit. */
  async #confirm(device: DisplayDevice, adapter: DisplayAdapter): Promise<void> {
    const state = adapter.state(device.id);
    const driven = this.#of(device.id);
    // One that was given up is tried again when it is heard of.
    if (state?.online === true && driven.attempts >= adapter.rules.maxAttempts && state.at > driven.retryAt) driven.attempts = 0;
    const message = driven.told ? this.#kept.get(driven.told) : undefined;
    const delivery = message?.deliveries.find((each) => each.device === device.id);
    if (!message || delivery?.state !== 'delivered' || state?.online !== true || state.proof !== delivery.proof) return;
    await this.#note(message.id, { ...delivery, state: 'shown', at: state.at });
  }

  async #note(id: string, delivery: DisplayDelivery): Promise<void> {
    const { device, attempts, proof, reason, state } = delivery;
    const data = { device, attempts, ...(proof === undefined ? {} : { proof }), ...(reason === undefined ? {} : { reason }) };
    const word = state === 'waiting' ? undefined : { kind: ENTRY[state], actor: 'link:field-displays', data };
    await this.#kept.inTurn(async () => {
      const message = this.#kept.get(id);
      if (message) await this.#kept.put(withDelivery(message, delivery), word);
    });
  }
}

function pictureOf({ text, colour }: DisplayMessage, device: DisplayDevice): DisplayPicture {
  const pages = device.kind === 'speaker' ? [] : pagesOf(text, device);
  return { pages, colour, pageSeconds: PAGE_SECONDS, speech: device.kind === 'speaker' ? text : '' };
}
