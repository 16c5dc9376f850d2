import { randomFillSync } from 'node:crypto';
import type { Random } from '#services/ports.ts';

/** Every report takes two identifiers, and asking the operating system for a few bytes each time cost as much as reading the report. */
const fetched = Buffer.alloc(4_096);
let used = fetched.length;

/** Random fit for keys, from the operating system. No byte is given out twice. */
export const systemRandom: Random = {
  hex: (bytes) => {
    if (bytes > fetched.length) throw new RangeError(`at most ${fetched.length} random bytes at a time`);
    if (used + bytes > fetched.length) {
      randomFillSync(fetched);
      used = 0;
    }
    used += bytes;
    const text = fetched.toString('hex', used - bytes, used);
    // What was given out may be a key: it does not stay in memory.
    fetched.fill(0, used - bytes, used);
    return text;
  },
};
