/** Least key first: a heap of four children a place, over typed arrays that grow. Entries are never moved after their key changed; who pops an old one skips it. */
export interface MinHeap {
  keys: Int32Array;
  items: Int32Array;
  size: number;
}

export function makeMinHeap(): MinHeap {
  return { keys: new Int32Array(1_024), items: new Int32Array(1_024), size: 0 };
}

export function pushHeap(heap: MinHeap, key: number, item: number): void {
  if (heap.size === heap.keys.length) grow(heap);
  const { keys, items } = heap;
  let at = heap.size;
  heap.size += 1;
  while (at > 0) {
    const parent = (at - 1) >> 2;
    const parentKey = keys[parent] ?? 0;
    if (parentKey <= key) break;
    keys[at] = parentKey;
    items[at] = items[parent] ?? 0;
    at = parent;
  }
  keys[at] = key;
  items[at] = item;
}

/** Removes the least entry; read keys[0] and items[0] before. */
export function dropLeast(heap: MinHeap): void {
  const { keys, items } = heap;
  heap.size -= 1;
  const size = heap.size;
  const key = keys[size] ?? 0;
  const item = items[size] ?? 0;
  let at = 0;
  for (;;) {
    let least = 4 * at + 1;
    if (least >= size) break;
    let leastKey = keys[least] ?? 0;
    const end = Math.min(least + 4, size);
    for (let child = least + 1; child < end; child += 1) {
      const childKey = keys[child] ?? 0;
      if (childKey < leastKey) {
        least = child;
        leastKey = childKey;
      }
    }
    if (leastKey >= key) break;
    keys[at] = leastKey;
    items[at] = items[least] ?? 0;
    at = least;
  }
  keys[at] = key;
  items[at] = item;
}

function grow(heap: MinHeap): void {
  const [keys, items] = [new Int32Array(heap.size * 2), new Int32Array(heap.size * 2)];
  keys.set(heap.keys);
  items.set(heap.items);
  heap.keys = keys;
  heap.items = items;
}
