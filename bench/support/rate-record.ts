/** What was sent when, to find from when on a rate holds. Times in milliseconds. */
export class RateRecord {
  readonly #entries: { readonly at: number; readonly bytes: number }[] = [];

  add(at: number, bytes: number): void {
    this.#entries.push({ at, bytes });
  }

  /** Thousand bits a second from one moment to another. */
  kbps(from: number, to: number): number {
    const bytes = this.#entries.reduce((sum, each) => (each.at >= from && each.at < to ? sum + each.bytes : sum), 0);
    return (bytes * 8) / (to - from);
  }

  /** Milliseconds after `from` at which `holds` becomes true of the rate over the window that begins there; infinite when never. */
  settledAfter(
    from: number,
    to: number,
    { windowMs, holds }: { readonly windowMs: number; readonly holds: (kbps: number) => boolean },
  ): number {
    for (let at = from; at + windowMs <= to; at += 50) if (holds(this.kbps(at, at + windowMs))) return at - from;
    return Number.POSITIVE_INFINITY;
  }
}
