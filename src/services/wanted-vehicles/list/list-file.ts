import { judgeDelta, judgeFull, type Sequence } from '#engine/plates/list-sequence.ts';
import type { RemoteFile } from '../../ports.ts';

/** A file of the police's list (names are *ours*): `wanted-full-12.csv`, `wanted-delta-12-13.csv`; its sum stands beside it as `….sha256`. */
export type ListFile =
  | { readonly kind: 'full'; readonly to: Sequence; readonly name: string }
  | { readonly kind: 'delta'; readonly from: Sequence; readonly to: Sequence; readonly name: string };

const FULL = /^wanted-full-(\d{1,12})\.csv$/;
const DELTA = /^wanted-delta-(\d{1,12})-(\d{1,12})\.csv$/;

/** Undefined for whatever else lies in the folder: unfinished files, sums. */
export function listFileOf(name: string): ListFile | undefined {
  const full = FULL.exec(name);
  if (full) return { kind: 'full', to: Number(full[1]), name };
  const delta = DELTA.exec(name);
  const [from, to] = [Number(delta?.[1]), Number(delta?.[2])];
  return delta && from < to ? { kind: 'delta', from, to, name } : undefined;
}

export interface ListPlan {
  /** What to take next, in this order. */
  readonly next: readonly ListFile[];
  /** The changes that cannot be taken because some before them are missing. */
  readonly gap: Extract<ListFile, { kind: 'delta' }> | undefined;
}

/** What of a folder is new to a list that stands at `held`: the newest full list, and the changes that follow it one by one. Only files whose sum is there. */
export function planList(files: readonly RemoteFile[], held: Sequence | undefined, refused: (file: ListFile) => boolean): ListPlan {
  const names = new Set(files.map(({ name }) => name));
  const known = files
    .map(({ name }) => listFileOf(name))
    .filter((file) => file !== undefined)
    .filter((file) => names.has(`${file.name}.sha256`) && !refused(file));
  const deltas = known.filter((file) => file.kind === 'delta').toSorted((a, b) => a.to - b.to || a.from - b.from);
  const fulls = known.filter((file) => file.kind === 'full' && judgeFull(held, file.to) === 'next').toSorted((a, b) => b.to - a.to);
  const chained = follow(deltas, held);
  const [full] = fulls;
  // A full list is for whoever cannot get there by changes alone.
  if (full === undefined || (chained.at !== undefined && chained.at >= full.to)) return { next: chained.taken, gap: chained.gap };
  const after = follow(deltas, full.to);
  return { next: [full, ...after.taken], gap: after.gap };
}

type Delta = Extract<ListFile, { kind: 'delta' }>;

function follow(
  deltas: readonly Delta[],
  held: Sequence | undefined,
): { readonly taken: readonly Delta[]; readonly at: Sequence | undefined; readonly gap: Delta | undefined } {
  const taken: Delta[] = [];
  let at = held;
  let gap: Delta | undefined;
  for (const delta of deltas) {
    const judged = judgeDelta(at, delta);
    if (judged === 'gap') gap ??= delta;
    if (judged !== 'next') continue;
    taken.push(delta);
    at = delta.to;
  }
  return { taken, at, gap };
}

/** `<64 hex digits>  <name>  <rows>`: as sha256sum writes it, and how many plates (*ours*, may be missing). */
export function readSum(bytes: Uint8Array): { readonly sha256: string; readonly rows: number | undefined } | undefined {
  const words = /^\uFEFF?([0-9a-fA-F]{64})(?:\s+\*?\S+(?:\s+(\d{1,9}))?)?\s*$/.exec(
    new TextDecoder('utf-8').decode(bytes.subarray(0, 1_024)),
  );
  if (!words) return undefined;
  return { sha256: (words[1] ?? '').toLowerCase(), rows: words[2] === undefined ? undefined : Number(words[2]) };
}
