import type { LinkPorts } from '../../ports.ts';
import type { GoodReport } from '../read-report.ts';
import { isKept, watchedAs, type Fate } from '../results.ts';
import { storedPerson } from '../stored-person.ts';
import type { AnswerQueue } from './answer-queue.ts';

const SUMMARY_CHARACTERS = 160;

interface From {
  readonly peer: string;
  readonly summary: string;
  readonly answer: (fate: Fate) => Uint8Array;
  readonly onKept?: ((report: GoodReport) => Promise<void>) | undefined;
}

/** Gives what a connection brought to the store, and the store's word to the connection: never before it is durable (L10, L15). */
export class Storing {
  readonly #ports: LinkPorts;
  readonly #answers: AnswerQueue;
  readonly #onLanded: () => void;
  #inFlight = 0;

  constructor(ports: LinkPorts, answers: AnswerQueue, onLanded: () => void) {
    this.#ports = ports;
    this.#answers = answers;
    this.#onLanded = onLanded;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  report(read: GoodReport, from: From): void {
    const { intake, vault, watch, clock } = this.#ports;
    const owed = this.#answers.owe(clock.now(), () => from.answer('late'));
    this.#inFlight++;
    const done = (fate: Fate): void => {
      owed.give(from.answer(fate));
      watch.message({ direction: 'in', peer: from.peer, summary: from.summary.slice(0, SUMMARY_CHARACTERS), outcome: watchedAs(fate) });
      this.#land();
    };
    const stored = read.person ? storedPerson(read, vault).then((event) => intake.submit(event)) : intake.submit(read.event);
    stored.then(
      async ({ outcome }) => {
        if (isKept(outcome) && from.onKept) await from.onKept(read);
        done(outcome);
      },
      (error: unknown) => {
        watch.error(`${from.peer}: ${read.event.occurrence} could not be stored: ${messageOf(error)}`);
        done('failed');
      },
    );
  }

  /** Keeps bytes that could not be read; the partner hears so once they are durable. */
  quarantine(
    entry: { readonly peer: string; readonly bytes: Uint8Array; readonly problems: readonly string[] },
    answer: () => Uint8Array,
  ): void {
    const { intake, watch, clock } = this.#ports;
    const owed = this.#answers.owe(clock.now(), answer);
    this.#inFlight++;
    watch.message({
      direction: 'in',
      peer: entry.peer,
      summary: entry.problems.join('; ').slice(0, SUMMARY_CHARACTERS),
      outcome: 'quarantined',
    });
    const done = (): void => {
      owed.give(answer());
      this.#land();
    };
    intake.quarantine(entry).then(done, (error: unknown) => {
      watch.error(`${entry.peer}: quarantine failed: ${messageOf(error)}`);
      done();
    });
  }

  #land(): void {
    this.#inFlight--;
    this.#onLanded();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
