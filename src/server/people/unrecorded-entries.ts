import type { EntryDraft } from '#domain/journal.ts';

const MAX_UNRECORDED = 1_000;

/** Entries about what already happened and cannot be undone: kept until the journal takes them (X2). */
export class UnrecordedEntries {
  readonly #record: (entry: EntryDraft) => Promise<boolean>;
  readonly #onProblem: (text: string) => void;
  #waiting: EntryDraft[] = [];

  constructor(record: (entry: EntryDraft) => Promise<boolean>, onProblem: (text: string) => void) {
    this.#record = record;
    this.#onProblem = onProblem;
  }

  async keep(entry: EntryDraft): Promise<void> {
    if (await this.#record(entry)) return;
    if (this.#waiting.length >= MAX_UNRECORDED)
      return this.#onProblem(
        `the journal does not take ${entry.kind} of ${entry.actor}, and ${MAX_UNRECORDED} entries already wait for it`,
      );
    this.#waiting.push(entry);
  }

  /** Tries again what waits, oldest first, until one is not taken. */
  async retry(): Promise<void> {
    let next = this.#waiting[0];
    while (next && (await this.#record(next))) {
      this.#waiting = this.#waiting.slice(1);
      next = this.#waiting[0];
    }
  }
}
