/** Lists of numbers by number, packed: the list of i is item[first[i]] … item[first[i + 1] - 1]. */
export interface Adjacency {
  readonly first: Int32Array;
  readonly item: Int32Array;
}

/** Items 0, 1, 2 … put into the list that `of` names for each; -1 = into none. */
export function groupBy(lists: number, of: Int32Array): Adjacency {
  const first = new Int32Array(lists + 1);
  let placed = 0;
  for (const list of of)
    if (list >= 0) {
      first[list + 1] = (first[list + 1] ?? 0) + 1;
      placed += 1;
    }
  for (let list = 0; list < lists; list += 1) first[list + 1] = (first[list + 1] ?? 0) + (first[list] ?? 0);
  const next = first.slice(0, lists);
  const item = new Int32Array(placed);
  of.forEach((list, at) => {
    if (list < 0) return;
    item[next[list] ?? 0] = at;
    next[list] = (next[list] ?? 0) + 1;
  });
  return { first, item };
}
