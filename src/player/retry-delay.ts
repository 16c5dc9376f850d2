const FIRST_MS = 250;
const MOST_MS = 5_000;

/** How long to wait before the next try: twice as long each time, and never the same for all tiles of a page. */
export class RetryDelay {
  #failures = 0;

  /** How often in a row it did not come about. */
  get failures(): number {
    return this.#failures;
  }

  nextMs(): number {
    const plain = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(this.#failures++, 10));
    return Math.round(plain * (0.75 + Math.random() / 2));
  }

  succeeded(): void {
    this.#failures = 0;
  }
}
