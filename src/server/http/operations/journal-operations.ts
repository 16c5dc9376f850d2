import { z } from 'zod';
import { journalPage } from '#contract/admin-view.ts';
import { ENTRY_KINDS, type Entry } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import { findBreak } from '../../journal/chain.ts';
import { copyData } from '../../present/present-entry.ts';
import { shownActor } from '../../present/present-names.ts';
import { readEntries, type JournalFilter } from '../../store/journal-rows.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, pageLimit, type Operation } from '../operation.ts';

const seq = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const journalQuery = z.strictObject({
  /** Entries behind this one, oldest first. */
  after: seq.optional(),
  /** Entries before this one, newest first; without either the newest. */
  before: seq.optional(),
  limit: pageLimit(1_000, 100),
  kind: z.enum(ENTRY_KINDS).optional(),
  incident: z.string().min(1).max(128).optional(),
  actor: z.string().min(1).max(160).optional(),
});

export function journalOperations(ports: ApiPorts): readonly Operation[] {
  return [
    defineOperation({
      id: 'readJournal',
      method: 'get',
      path: '/api/v1/journal',
      summary: 'The journal; each look into it is an entry of it.',
      access: { right: 'journal.view' },
      query: journalQuery,
      answer: journalPage,
      refusals: ['failed'],
      async run({ query, who }) {
        if (!(await ports.record(searchedEntry(query, who.person, ports.clock.now())))) return refuse('failed', { retryAfterSeconds: 1 });
        const entries = await readEntries(ports.database, filterOf(query));
        const last = entries.length === query.limit ? entries.at(-1) : undefined;
        const chain = isWhole(query) ? checkChain(entries) : undefined;
        return answer({
          entries: entries.map((entry) => present(entry, who.person, ports)),
          ...(last ? { next: last.seq } : {}),
          ...(chain ? { chain } : {}),
        });
      },
    }),
  ];
}

type JournalQuery = z.infer<typeof journalQuery>;

function filterOf(query: JournalQuery): JournalFilter {
  const { after, before, limit, kind, incident, actor } = query;
  return {
    limit,
    ...(after === undefined ? {} : { after }),
    // Newest first unless somebody reads forward; `next` is then the next page's `before`.
    ...(after === undefined ? { before: before ?? Number.MAX_SAFE_INTEGER } : before === undefined ? {} : { before }),
    ...(kind === undefined ? {} : { kind }),
    ...(incident === undefined ? {} : { incident }),
    ...(actor === undefined ? {} : { actor }),
  };
}

/** What was looked for, so that the look itself can be judged (X2). */
function searchedEntry(query: JournalQuery, by: Person, at: number): Parameters<ApiPorts['record']>[0] {
  const { limit: _rows, ...wanted } = query;
  const data = Object.fromEntries(Object.entries(wanted).filter((pair): pair is [string, string | number] => pair[1] !== undefined));
  return { kind: 'journal.searched', at, actor: `person:${by.id}`, data };
}

/** Without a filter the page has no gap, and its hashes can be checked. */
function isWhole({ kind, incident, actor }: JournalQuery): boolean {
  return kind === undefined && incident === undefined && actor === undefined;
}

function checkChain(entries: readonly Entry[]): { readonly checked: number; readonly intact: boolean } {
  const ordered = [...entries].sort((a, b) => a.seq - b.seq);
  const first = ordered[0];
  return { checked: ordered.length, intact: !first || findBreak({ seq: first.seq - 1, hash: first.previous }, ordered) === undefined };
}

function present(entry: Entry, viewer: Person, ports: ApiPorts): z.infer<typeof journalPage>['entries'][number] {
  return {
    seq: entry.seq,
    at: entry.at,
    kind: entry.kind,
    ...shownActor(entry.actor, viewer, ports.present),
    ...(entry.incident === undefined ? {} : { incident: entry.incident }),
    data: copyData(entry),
    hash: entry.hash,
  };
}
