export interface KeptAnswer {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Milliseconds since the epoch until which it is as good as new. */
  readonly until: number;
}

/** Answers of other servers, the one used least lately forgotten first when they grow beyond the limit. */
export class AnswerCache {
  readonly #maxBytes: number;
  readonly #kept = new Map<string, KeptAnswer>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): KeptAnswer | undefined {
    const found = this.#kept.get(key);
    if (!found) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found;
  }

  put(key: string, answer: KeptAnswer): void {
    if (answer.bytes.length > this.#maxBytes / 8) return;
    this.#forget(key);
    this.#kept.set(key, answer);
    this.#bytes += answer.bytes.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes.length ?? 0;
    this.#kept.delete(key);
  }
}
