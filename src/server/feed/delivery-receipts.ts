import type { FeedPorts } from './feed-ports.ts';
import type { FirstTold } from './viewpoint.ts';

const MAX_REMEMBERED = 10_000;

/** Tells the engine, once, that a propagation has reached a screen of the organisation it was sent to (B3). */
export class DeliveryReceipts {
  readonly #ports: Pick<FeedPorts, 'submit' | 'newId' | 'onProblem'>;
  readonly #told = new Set<string>();
  #again: FirstTold[] = [];

  constructor(ports: Pick<FeedPorts, 'submit' | 'newId' | 'onProblem'>) {
    this.#ports = ports;
  }

  delivered(told: readonly FirstTold[]): void {
    for (const first of told) void this.#submit(first);
  }

  /** Submits again what was not taken; called every beat. */
  retry(): void {
    const again = this.#again;
    this.#again = [];
    this.delivered(again);
  }

  async #submit({ incident, propagation }: FirstTold): Promise<void> {
    if (this.#told.has(propagation)) return;
    if (this.#told.size >= MAX_REMEMBERED) this.#told.delete(this.#told.values().next().value ?? '');
    this.#told.add(propagation);
    const handled = await this.#ports.submit({
      input: { kind: 'wake', id: this.#ports.newId(), incident, wake: { why: 'delivered', propagation } },
    });
    if (handled.ok || (handled.reason !== 'busy' && handled.reason !== 'failed')) return;
    this.#told.delete(propagation);
    if (this.#again.length < MAX_REMEMBERED) this.#again.push({ incident, propagation });
    else this.#ports.onProblem(`the receipt of propagation ${propagation} was not taken (${handled.reason})`);
  }
}
