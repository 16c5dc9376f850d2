import type { IncidentId } from '#domain/ids.ts';
import type { Clock } from '#services/ports.ts';
import type { Job } from '../handle.ts';
import type { Handled } from '../handler.ts';
import type { Sql } from '../store/sql.ts';

const SWEEP_EVERY_MS = 3_600_000;
const AT_A_TIME = 200;

export interface TrackSweepPorts {
  readonly clock: Clock;
  readonly database: Sql;
  /** How long an ended incident keeps where whom it followed was, by its service; and of a service that is not here, or no longer. */
  readonly days: ReadonlyMap<string, number>;
  readonly otherDays: number;
  readonly submit: (job: Job) => Promise<Handled>;
  readonly newId: () => string;
  readonly onProblem: (text: string) => void;
}

/** Takes tracks, marked sightings, and by what those followed would be known again, out of incidents that ended long enough ago, once an hour (LAW-10, LAW-27). */
export class TrackSweep implements Disposable {
  readonly #ports: TrackSweepPorts;
  #timer: Disposable;

  constructor(ports: TrackSweepPorts) {
    this.#ports = ports;
    this.#timer = ports.clock.after(0, () => this.#again());
  }

  /** How many incidents forgot something. */
  async sweep(): Promise<number> {
    const { submit, newId } = this.#ports;
    let forgot = 0;
    for (const incident of await this.#due()) {
      const { ok } = await submit({ input: { kind: 'field', id: newId(), incident, act: { do: 'deleteTrack' }, by: 'system' } });
      if (ok) forgot += 1;
    }
    return forgot;
  }

  async #due(): Promise<readonly IncidentId[]> {
    const { database, clock, days, otherDays } = this.#ports;
    const { rows } = await database.query<{ id: IncidentId }>(
      `select id from incident left join unnest($2::text[], $3::integer[]) as kept(name, days) on kept.name = service
       where not live and (plate is not null or person is not null or body ? 'track'
           or jsonb_array_length(coalesce(body->'sightings', '[]'::jsonb)) > 0)
         and coalesce(closed_at, opened_at) < to_timestamp($1::float8 / 1000) - make_interval(days => coalesce(kept.days, $4))
       order by coalesce(closed_at, opened_at) limit $5`,
      [clock.now(), [...days.keys()], [...days.values()], otherDays, AT_A_TIME],
    );
    return rows.map(({ id }) => id);
  }

  #again(): void {
    this.sweep()
      .catch((error: unknown) => this.#ports.onProblem(`tracks: ${error instanceof Error ? error.message : String(error)}`))
      .finally(() => (this.#timer = this.#ports.clock.after(SWEEP_EVERY_MS, () => this.#again())))
      .catch(() => undefined);
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
  }
}

/** The days of a service's section that its personal data are kept for, by whatever name it calls them; undefined where it has none. */
export function daysKept(section: unknown): number | undefined {
  const days = typeof section === 'object' && section !== null ? Object.entries(section) : [];
  const [, found] = days.find(([name]) => name === 'deleteAfterDays' || name === 'keepDays') ?? [];
  return typeof found === 'number' ? found : undefined;
}
