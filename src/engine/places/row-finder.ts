const FIRST_SLOTS = 4_096;

/**
 * Finds rows by a key of two numbers, in four bytes a slot instead of an entry of a Map: a nation has ten million. The rows
 * themselves say what their key is.
 */
export interface RowFinder {
  /** -1: there is none. */
  find(first: number, second: number): number;
  add(row: number): void;
}

export function makeRowFinder(keyOf: (row: number) => readonly [number, number]): RowFinder {
  let slots = new Int32Array(FIRST_SLOTS).fill(-1);
  let rows = 0;
  const slotOf = (first: number, second: number): number => {
    const mask = slots.length - 1;
    let slot = hashOf(first, second) & mask;
    for (;;) {
      const row = slots[slot] ?? -1;
      if (row < 0) return slot;
      const [a, b] = keyOf(row);
      if (a === first && b === second) return slot;
      slot = (slot + 1) & mask;
    }
  };
  const place = (row: number): void => {
    const [first, second] = keyOf(row);
    slots[slotOf(first, second)] = row;
  };
  return {
    find: (first, second) => slots[slotOf(first, second)] ?? -1,
    add: (row) => {
      rows += 1;
      if (rows * 3 > slots.length * 2) {
        const before = slots;
        slots = new Int32Array(before.length * 2).fill(-1);
        for (const held of before) if (held >= 0) place(held);
      }
      place(row);
    },
  };
}

function hashOf(first: number, second: number): number {
  let hash = Math.imul(first ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(second, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
