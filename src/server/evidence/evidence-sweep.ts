import type { Clock } from '#services/ports.ts';
import type { Job } from '../handle.ts';
import type { Handled } from '../handler.ts';
import type { Database } from '../store/sql.ts';
import { loadOverdue, removeEvidence } from './evidence-rows.ts';

const SWEEP_EVERY_MS = 3_600_000;
const UNFINISHED_HOURS = 6;
const AT_A_TIME = 100;

export interface SweepPorts {
  readonly clock: Clock;
  readonly database: Database;
  readonly keepDays: number;
  readonly submit: (job: Job) => Promise<Handled>;
  readonly newId: () => string;
  readonly onProblem: (text: string) => void;
}

/** Destroys what has been kept long enough, once an hour (LAW-10). */
export class EvidenceSweep implements Disposable {
  readonly #ports: SweepPorts;
  #timer: Disposable;

  constructor(ports: SweepPorts) {
    this.#ports = ports;
    this.#timer = ports.clock.after(0, () => this.#again());
  }

  /** First the journal, then the bytes: whoever reads the incident between the two is told that they are gone, and never the reverse. */
  async sweep(): Promise<number> {
    const { database, keepDays, submit, newId } = this.#ports;
    const overdue = await loadOverdue(database, { keepDays, unfinishedHours: UNFINISHED_HOURS, limit: AT_A_TIME });
    let gone = 0;
    for (const { id, incident, kept } of overdue) {
      const act = { do: 'deleteEvidence', evidence: id } as const;
      const told = kept ? await submit({ input: { kind: 'field', id: newId(), incident, act, by: 'system' } }) : undefined;
      // An incident that is no longer there cannot be told anything; the bytes go all the same.
      if (told && !told.ok && told.reason !== 'noSuchIncident') continue;
      await removeEvidence(database, id);
      gone += 1;
    }
    return gone;
  }

  #again(): void {
    this.sweep()
      .catch((error: unknown) => this.#ports.onProblem(`evidence: ${error instanceof Error ? error.message : String(error)}`))
      .finally(() => (this.#timer = this.#ports.clock.after(SWEEP_EVERY_MS, () => this.#again())))
      .catch(() => undefined);
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
  }
}
