/**
 * What happened lately, by name; the oldest is forgotten when there are too many. Times may come out of order: what counts is how far
 * apart they are.
 */
export class LatelySeen<Value> {
  readonly #max: number;
  readonly #seen = new Map<string, { readonly at: number; readonly value: Value }>();

  constructor(max: number) {
    this.#max = max;
  }

  /** What is remembered of it, where that was no further from `at` than `withinMs`, before or after. */
  get(name: string, at: number, withinMs: number): Value | undefined {
    const known = this.#seen.get(name);
    return known !== undefined && Math.abs(at - known.at) <= withinMs ? known.value : undefined;
  }

  set(name: string, at: number, value: Value): void {
    // Again at the end: the one that was not spoken of for longest goes first.
    this.#seen.delete(name);
    this.#seen.set(name, { at, value });
    if (this.#seen.size <= this.#max) return;
    for (const oldest of this.#seen.keys()) return void this.#seen.delete(oldest);
  }

  delete(name: string): void {
    this.#seen.delete(name);
  }

  /** Forgets what `found` says of. */
  forget(found: (value: Value) => boolean): readonly Value[] {
    const gone = [...this.#seen].filter(([, { value }]) => found(value));
    for (const [name] of gone) this.#seen.delete(name);
    return gone.map(([, { value }]) => value);
  }
}
