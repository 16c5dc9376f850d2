import type { RelayToServer } from '#contract/relay-control.ts';

export type Report = Extract<RelayToServer, { report: number }>;
/** A report before it has its number. */
export type ReportDraft = Report extends infer Each ? (Each extends Report ? Omit<Each, 'report'> : never) : never;

/** Reports of opened and closed views that may wait; with more waiting no new view begins, since each must be journalled. */
export const MAX_REPORTS = 20_000;
/** Refusals that may wait; further ones are counted only, so that knocking at the door cannot use up the room for views. */
export const MAX_REFUSALS = 2_000;

/** Keeps what the server must know until it says that it has it; sends it all again after each reconnection. */
export class ReportBuffer {
  readonly #waiting = new Map<number, Report>();
  #refusals = 0;
  #next: number;
  dropped = 0;

  /** `first` differs from run to run, so that the numbers of a relay that was started anew are not taken for old ones. */
  constructor(first = 1) {
    this.#next = first;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** A view needs room for two reports, and every running one for its second. */
  hasRoomFor(running: number): boolean {
    return this.#waiting.size - this.#refusals + running + 2 <= MAX_REPORTS;
  }

  /** Undefined when it could not be kept. */
  add(draft: ReportDraft): Report | undefined {
    if (draft.type === 'view.refused' && this.#refusals >= MAX_REFUSALS) {
      this.dropped++;
      return undefined;
    }
    const report: Report = { ...draft, report: this.#next++ };
    this.#waiting.set(report.report, report);
    if (report.type === 'view.refused') this.#refusals++;
    return report;
  }

  reported(number: number): void {
    const report = this.#waiting.get(number);
    if (report?.type === 'view.refused') this.#refusals--;
    this.#waiting.delete(number);
  }

  /** In the order they happened. */
  all(): Iterable<Report> {
    return this.#waiting.values();
  }
}
