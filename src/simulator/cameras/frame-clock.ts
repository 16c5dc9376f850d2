import { BARCODE_UNITS_A_SECOND } from '#protocol/frame-barcode.ts';
import type { Clock } from '#services/ports.ts';

export const FRAMES_A_SECOND = 15;
/** Cameras take their pictures at one of so many moments of a frame, so that the work is spread. */
export const PHASES = BARCODE_UNITS_A_SECOND / FRAMES_A_SECOND;
/** After a pause (a busy machine, a sleeping laptop) at most a second is made up for; pictures older than that are never taken. */
const MAX_LATE_SLOTS = BARCODE_UNITS_A_SECOND;

/** Milliseconds since 1970 of a slot, which is 1/240 s. */
export const slotTime = (slot: number): number => (slot * 1_000) / BARCODE_UNITS_A_SECOND;

export interface Framed {
  /** Time for the picture of this slot. */
  frame(slot: number): void;
}

/** One timer for all cameras. Runs only while there is somebody to be told. */
export class FrameClock implements Disposable {
  readonly #clock: Clock;
  readonly #phases: readonly Set<Framed>[] = Array.from({ length: PHASES }, () => new Set<Framed>());
  #timer: Disposable | undefined;
  #count = 0;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The slot that is now. */
  now(): number {
    return Math.floor((this.#clock.now() * BARCODE_UNITS_A_SECOND) / 1_000);
  }

  /** Calls `framed` 15 times a second, at its phase, until disposed. */
  join(framed: Framed, phase: number): Disposable {
    const members = this.#phases[phase % PHASES];
    members?.add(framed);
    this.#count++;
    if (!this.#timer) {
      this.#last = this.now();
      this.#wait();
    }
    return {
      [Symbol.dispose]: () => {
        if (!members?.delete(framed)) return;
        this.#count--;
        if (this.#count === 0) this[Symbol.dispose]();
      },
    };
  }

  #wait(): void {
    const next = slotTime(this.#last + 1);
    this.#timer = this.#clock.after(Math.max(1, Math.ceil(next - this.#clock.now())), () => this.#tick());
  }

  #tick(): void {
    const now = this.now();
    // A clock that was set back waits for no hours, and one set forward does not replay them.
    if (now < this.#last - MAX_LATE_SLOTS || now > this.#last + MAX_LATE_SLOTS) this.#last = now - 1;
    while (this.#last < now) {
      this.#last++;
      for (const framed of [...(this.#phases[this.#last % PHASES] ?? [])]) framed.frame(this.#last);
    }
    if (this.#count > 0) this.#wait();
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }
}
