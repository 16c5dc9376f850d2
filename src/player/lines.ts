import type { LineOpen } from '#contract/media-line.ts';
import type { Carrier, CarrierEvents } from './carrier.ts';
import { Line } from './line.ts';

/** So many relays a page is ready for: a city has few. */
const MAX_KNOWN = 4;

/** The lines of a page: one to each relay, a further one only beyond the views that one may carry. */
export class Lines implements Disposable {
  readonly #lines = new Map<string, Line[]>();
  /** Relays that views were opened at, the last one last. */
  readonly #known = new Set<string>();

  open(url: string, wanted: Omit<LineOpen, 'type' | 'id'>, events: CarrierEvents): Carrier {
    this.#know(url);
    const lines = this.#lines.get(url) ?? [];
    const line = lines.find((each) => !each.full) ?? this.#add(url);
    return line.open(wanted, events);
  }

  /** Views will be opened in a moment, most likely at the relays of before: a line is there by then. It closes by itself where none comes. */
  ahead(): void {
    for (const url of this.#known) if (!this.#lines.has(url)) this.#add(url);
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

  #know(url: string): void {
    this.#known.delete(url);
    this.#known.add(url);
    for (const oldest of this.#known) if (this.#known.size > MAX_KNOWN) this.#known.delete(oldest);
  }

  #remove(url: string, line: Line): void {
    const rest = (this.#lines.get(url) ?? []).filter((each) => each !== line);
    if (rest.length > 0) this.#lines.set(url, rest);
    else this.#lines.delete(url);
  }
}
