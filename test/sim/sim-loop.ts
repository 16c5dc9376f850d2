import { createHash } from 'node:crypto';
import type { Clock } from '#services/ports.ts';

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** More than any honest run takes; a run that reaches it turns in a circle. */
const MAX_EVENTS = 400_000;
const MAX_TRACE_LINES = 2_000_000;

/** Thrown when a promise of the system is broken; the message says which. */
export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';
}

/**
 * The simulated world's one loop: events in order of time, then of planning, and between two of them every promise settles
 * that waits for nothing but its turn. Nothing in it knows the machine's clock, so a run depends on its seed alone.
 */
export class SimLoop {
  #now: number;
  #order = 0;
  #events = 0;
  readonly #heap: Planned[] = [];
  readonly #hash = createHash('sha256');
  readonly #lines: string[] | undefined;
  readonly #began: number;

  constructor(startAt: number, keepTrace = false) {
    this.#now = this.#began = startAt;
    this.#lines = keepTrace ? [] : undefined;
  }

  get now(): number {
    return this.#now;
  }

  get events(): number {
    return this.#events;
  }

  after(milliseconds: number, run: () => void): Disposable {
    const planned: Planned = { at: this.#now + Math.max(0, milliseconds), order: (this.#order += 1), run, cancelled: false };
    this.#push(planned);
    return { [Symbol.dispose]: () => void (planned.cancelled = true) };
  }

  /** A clock for one process; its timers die with it. */
  clockOf(isAlive: () => boolean): Clock {
    return { now: () => this.#now, after: (milliseconds, run) => this.after(milliseconds, () => void (isAlive() && run())) };
  }

  /** Resolves after so long; never when whoever waits has died meanwhile. */
  sleep(milliseconds: number, isAlive: () => boolean = () => true): Promise<void> {
    return new Promise((resolve) => void this.after(milliseconds, () => void (isAlive() && resolve())));
  }

  /** What happened, for the hash that two runs of a seed must share. */
  trace(line: string): void {
    const text = `${this.#now - this.#began} ${line}\n`;
    this.#hash.update(text);
    if (this.#lines && this.#lines.length < MAX_TRACE_LINES) this.#lines.push(text);
  }

  get lines(): readonly string[] {
    return this.#lines ?? [];
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  /** Runs until it is done; `whyNot` is told when it never is. */
  async runUntil(isDone: () => boolean, deadlineMs: number, whyNot: () => string): Promise<void> {
    const deadline = this.#now + deadlineMs;
    await settle();
    while (!isDone()) {
      const next = this.#pop();
      if (!next || next.at > deadline) throw new InvariantBroken(`not done after ${deadlineMs / 1_000} s: ${whyNot()}`);
      if ((this.#events += 1) > MAX_EVENTS) throw new InvariantBroken(`more than ${MAX_EVENTS} events: ${whyNot()}`);
      this.#now = next.at;
      next.run();
      await settle();
    }
  }

  #push(planned: Planned): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(planned);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (isBefore(heap[above]!, planned)) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = planned;
  }

  #pop(): Planned | undefined {
    for (;;) {
      const first = this.#heap[0];
      const last = this.#heap.pop();
      if (!first || !last) return undefined;
      if (last !== first) this.#sink(last);
      if (!first.cancelled) return first;
    }
  }

  #sink(planned: Planned): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below += 1;
      if (isBefore(planned, heap[below]!)) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = planned;
  }
}

function isBefore(a: Planned, b: Planned): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Promises settle before the next turn of the machine's loop; nothing simulated waits for anything else. */
function settle(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
