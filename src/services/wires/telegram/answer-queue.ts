/** One answer that is owed; `give` it once. */
export interface OwedAnswer {
  give(bytes: Uint8Array | undefined): void;
}

interface Slot extends OwedAnswer {
  readonly since: number;
  readonly whenLate: () => Uint8Array;
  bytes: Uint8Array | undefined;
  given: boolean;
}

/**
 * Answers leave in the order in which their telegrams came, however the store finishes them, and those that become
 * ready together leave in one write. Bounded by the caller, who owes no more than its own maximum.
 */
export class AnswerQueue {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #slots: Slot[] = [];
  #first = 0;
  #flushing = false;

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  get owed(): number {
    return this.#slots.length - this.#first;
  }

  /** `whenLate`: what is said when it is still owed at `expire`. */
  owe(since: number, whenLate: () => Uint8Array): OwedAnswer {
    const slot: Slot = { since, whenLate, given: false, bytes: undefined, give: (bytes) => this.#give(slot, bytes) };
    this.#slots.push(slot);
    return slot;
  }

  /** Gives what is owed since before that moment its late answer; what comes for it afterwards is dropped. */
  expire(before: number): void {
    for (let at = this.#first; at < this.#slots.length; at++) {
      const slot = this.#slots[at];
      if (!slot || slot.since >= before) return;
      if (!slot.given) slot.give(slot.whenLate());
    }
  }

  #give(slot: Slot, bytes: Uint8Array | undefined): void {
    if (slot.given) return;
    slot.given = true;
    slot.bytes = bytes;
    if (this.#flushing) return;
    this.#flushing = true;
    // After the answers that the same commit makes ready.
    void Promise.resolve().then(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    const ready: Uint8Array[] = [];
    for (let slot = this.#slots[this.#first]; slot?.given; slot = this.#slots[++this.#first]) if (slot.bytes) ready.push(slot.bytes);
    this.#slots.splice(0, this.#first);
    this.#first = 0;
    if (ready.length > 0) this.#write(joined(ready));
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
