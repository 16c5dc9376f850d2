/** Where a list stands: the number of the last file of the police that is in it. */
export type Sequence = number;

/**
 * What a file of changes is to a list (W4). Changes are numbered one by one; each says on which number it builds. `next`: take
 * it. `old`: it is in the list already. `gap`: something between is missing, and what it changes is not known; only a full
 * list helps.
 */
export function judgeDelta(held: Sequence | undefined, delta: { readonly from: Sequence; readonly to: Sequence }): 'next' | 'old' | 'gap' {
  if (held === undefined) return 'gap';
  if (delta.to <= held) return 'old';
  return delta.from === held ? 'next' : 'gap';
}

/** A full list counts by itself; one that is older than what is held would bring back who is wanted no longer. */
export function judgeFull(held: Sequence | undefined, full: Sequence): 'next' | 'old' {
  return held === undefined || full > held ? 'next' : 'old';
}
