import type { PartnerEvent } from '#domain/event.ts';
import { pointAt } from '#domain/place.ts';
import type { Commit } from '#server/handle.ts';
import { Handler, type Handled } from '#server/handler.ts';
import { readEntries } from '#server/store/journal-rows.ts';
import { postgresHandleStore } from '#server/store/postgres-handle-store.ts';
import type { Database } from '#server/store/sql.ts';
import { CENTRE, DEFINITIONS, eventOf, NOW, SURROUNDINGS } from '../../support/engine-city.ts';

/** The real shell over a database, with what it told. */
export interface Shell {
  readonly handler: Handler;
  readonly commits: Commit[];
  readonly failures: unknown[];
  readonly event: (facts?: Partial<PartnerEvent>) => Promise<Handled>;
}

export function shellOn(database: Database, name = 'input'): Shell {
  const commits: Commit[] = [];
  const failures: unknown[] = [];
  const handler = new Handler({
    store: postgresHandleStore(database),
    context: () => ({ definitions: DEFINITIONS, surroundings: SURROUNDINGS, now: NOW }),
    onCommit: (commit) => commits.push(commit),
    onFailure: (error) => failures.push(error),
    maxBatch: 50,
    maxWaiting: 10_000,
  });
  let inputs = 0;
  const event = (facts: Partial<PartnerEvent> = {}): Promise<Handled> =>
    handler.submit({ input: { kind: 'event', id: `${name}-${(inputs += 1)}`, event: eventOf(facts) } });
  return { handler, commits, failures, event };
}

export const fetchAll = (database: Database): ReturnType<typeof readEntries> => readEntries(database, { after: 0, limit: 100_000 });
/** Places so far apart that nothing joins. */
export const far = (at: number): NonNullable<PartnerEvent['place']> => ({ ...pointAt(CENTRE, 10, at * 200), origin: 'sent' });
