import { createHash } from 'node:crypto';
import type { Entry, EntryDraft } from '#domain/journal.ts';

/** Where a journal stands: its last sequence number and hash. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: '0'.repeat(64) };

/** The text that is hashed: fixed order of fields, keys of `data` sorted, so that any reader makes the same (J3). */
export function canonical(entry: Omit<Entry, 'hash'>): string {
  const data = Object.fromEntries(Object.entries(entry.data).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify([entry.seq, entry.at, entry.kind, entry.actor, entry.incident ?? null, data, entry.previous]);
}

export function hashEntry(entry: Omit<Entry, 'hash'>): string {
  return createHash('sha256').update(canonical(entry)).digest('hex');
}

/** Gives each draft its place behind the head. */
export function chain(head: ChainHead, drafts: readonly EntryDraft[]): { readonly entries: readonly Entry[]; readonly head: ChainHead } {
  const entries: Entry[] = [];
  let { seq, hash } = head;
  for (const draft of drafts) {
    seq += 1;
    // The store keeps whole milliseconds: what is hashed must be what is read again.
    const placed = { ...draft, at: Math.round(draft.at), seq, previous: hash };
    hash = hashEntry(placed);
    entries.push({ ...placed, hash });
  }
  return { entries, head: { seq, hash } };
}

/** The first entry that does not follow from the one before it, or undefined when the chain is whole (B6). */
export function findBreak(head: ChainHead, entries: Iterable<Entry>): { readonly seq: number; readonly reason: string } | undefined {
  let { seq, hash } = head;
  for (const entry of entries) {
    if (entry.seq !== seq + 1) return { seq: entry.seq, reason: `follows ${seq}` };
    if (entry.previous !== hash) return { seq: entry.seq, reason: 'does not name the hash before it' };
    if (hashEntry(entry) !== entry.hash) return { seq: entry.seq, reason: 'its hash is not that of its content' };
    ({ seq, hash } = entry);
  }
  return undefined;
}
