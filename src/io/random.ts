import { randomBytes } from 'node:crypto';
import type { Random } from '#services/ports.ts';

/** Random fit for keys, from the operating system. */
export const systemRandom: Random = { hex: (bytes) => randomBytes(bytes).toString('hex') };
