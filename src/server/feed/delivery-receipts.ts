import type { PersonId } from '#domain/ids.ts';
import type { FeedPorts } from './feed-ports.ts';
import type { FirstTold } from './viewpoint.ts';

const MAX_REMEMBERED = 10_000;

interface Arrived extends FirstTold {
  readonly to: PersonId;
}

/** Tells the engine, once, that a propagation has reached a screen of the organisation it was sent to (B3). */
export class DeliveryReceipts {
  readonly #ports: Pick<FeedPorts, 'submit' | 'newId' | 'onProblem'>;
  readonly #told = new Set<string>();
  #again: Arrived[] = [];

  constructor(ports: Pick<FeedPorts, 'submit' | 'newId' | 'onProblem'>) {
    this.#ports = ports;
  }

  /** On whose screen: whoever it is not for has not been told by it. */
  delivered(told: readonly FirstTold[], to: PersonId): void {
    for (const first of told) if (first.people?.includes(to) ?? true) void this.#submit({ ...first, to });
  }

  /** Submits again what was not taken; called every beat. */
  retry(): void {
    const again = this.#again;
    this.#again = [];
    for (const arrived of again) void this.#submit(arrived);
  }

  async #submit(arrived: Arrived): Promise<void> {
    const { incident, propagation, to } = arrived;
    if (this.#told.has(propagation)) return;
    if (this.#told.size >= MAX_REMEMBERED) this.#told.delete(this.#told.values().next().value ?? '');
    this.#told.add(propagation);
    const handled = await this.#ports.submit({
      input: { kind: 'wake', id: this.#ports.newId(), incident, wake: { why: 'delivered', propagation, to } },
    });
    if (handled.ok || (handled.reason !== 'busy' && handled.reason !== 'failed')) return;
    this.#told.delete(propagation);
    if (this.#again.length < MAX_REMEMBERED) this.#again.push(arrived);
    else this.#ports.onProblem(`the receipt of propagation ${propagation} was not taken (${handled.reason})`);
  }
}
