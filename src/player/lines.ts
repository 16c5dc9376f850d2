import type { LineOpen } from '#contract/media-line.ts';
import type { Carrier, CarrierEvents } from './carrier.ts';
import { Line } from './line.ts';

/** The lines of a page: one to each relay, a further one only beyond the views that one may carry. */
export class Lines implements Disposable {
  readonly #lines = new Map<string, Line[]>();

  open(url: string, wanted: Omit<LineOpen, 'type' | 'id'>, events: CarrierEvents): Carrier {
    const lines = this.#lines.get(url) ?? [];
    const line = lines.find((each) => !each.full) ?? this.#add(url);
    return line.open(wanted, events);
  }

  [Symbol.dispose](): void {
    for (const line of [...this.#lines.values()].flat()) line[Symbol.dispose]();
    this.#lines.clear();
  }

  #add(url: string): Line {
    const line: Line = new Line(url, () => this.#remove(url, line));
    this.#lines.set(url, [...(this.#lines.get(url) ?? []), line]);
    return line;
  }

  #remove(url: string, line: Line): void {
    const rest = (this.#lines.get(url) ?? []).filter((each) => each !== line);
    if (rest.length > 0) this.#lines.set(url, rest);
    else this.#lines.delete(url);
  }
}
