/** Bytes between two telegrams: the first of them kept, the rest counted, so that however much comes little is held. */
export class Garbage {
  readonly problem: string;
  readonly #maxKeptBytes: number;
  readonly #parts: Uint8Array[] = [];
  #kept = 0;
  dropped = 0;

  constructor(problem: string, maxKeptBytes: number) {
    this.problem = problem;
    this.#maxKeptBytes = maxKeptBytes;
  }

  get size(): number {
    return this.#kept + this.dropped;
  }

  add(bytes: Uint8Array): void {
    const kept = Math.min(this.#maxKeptBytes - this.#kept, bytes.length);
    if (kept > 0) this.#parts.push(bytes.slice(0, kept));
    this.#kept += kept;
    this.dropped += bytes.length - kept;
  }

  bytes(): Uint8Array {
    const whole = new Uint8Array(this.#kept);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
