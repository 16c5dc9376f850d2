import { EMPTY_CHAIN, findBreak, type ChainHead } from './chain.ts';
import type { JournalFilter } from '../store/journal-rows.ts';
import type { Entry } from '#domain/journal.ts';

export interface Verified {
  readonly checked: number;
  readonly head: ChainHead;
  /** The first entry that does not follow; absent when the chain is whole. */
  readonly broken?: { readonly seq: number; readonly reason: string };
}

const PAGE = 5_000;

/** Walks the whole journal and recomputes every hash (J3); the head must be where the last entry is. */
export async function verifyJournal(read: (filter: JournalFilter) => Promise<readonly Entry[]>, head: ChainHead): Promise<Verified> {
  let at = EMPTY_CHAIN;
  for (;;) {
    const entries = await read({ after: at.seq, limit: PAGE });
    const last = entries.at(-1);
    if (!last) break;
    const broken = findBreak(at, entries);
    if (broken) return { checked: at.seq, head: at, broken };
    at = { seq: last.seq, hash: last.hash };
  }
  // The head may have moved on while we walked; it may not be behind, nor name another hash for the entry we ended at.
  if (head.seq === at.seq && head.hash !== at.hash)
    return { checked: at.seq, head: at, broken: { seq: at.seq, reason: 'the head names another hash' } };
  if (head.seq > at.seq) return { checked: at.seq, head: at, broken: { seq: at.seq + 1, reason: 'entries up to the head are missing' } };
  return { checked: at.seq, head: at };
}
