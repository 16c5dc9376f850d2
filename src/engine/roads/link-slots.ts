/** Number of each link by its id. */
export interface LinkSlots {
  /** Undefined: the network has no such link. */
  get(id: string): number | undefined;
}

/**
 * Open addressing: number + 1 of a link at the first free place from its hash on, 0 = free. A `Map` of as many strings takes a second
 * to fill and cannot be handed from one thread to another; this one is numbers.
 */
export function packLinkSlots(ids: readonly string[]): Int32Array {
  const table = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(ids.length, 1) * 2)));
  const mask = table.length - 1;
  ids.forEach((id, link) => {
    let place = hashOf(id) & mask;
    while (table[place] !== 0) place = (place + 1) & mask;
    table[place] = link + 1;
  });
  return table;
}

export function openLinkSlots(ids: readonly string[], table: Int32Array): LinkSlots {
  const mask = table.length - 1;
  return {
    get: (id) => {
      for (let place = hashOf(id) & mask; ; place = (place + 1) & mask) {
        const link = (table[place] ?? 0) - 1;
        if (link < 0) return undefined;
        if (ids[link] === id) return link;
      }
    },
  };
}

/** FNV-1a over UTF-16 units, its upper bits folded into those that are used. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
}
