import { createHash } from 'node:crypto';

/** A row of an index holds 2,704 bytes; a partner's words can be longer. */
const MAX_PLAIN_BYTES = 400;

/** A message's or case's key as the store keeps it: itself while short, else its beginning and its SHA-256. */
export function storedKey(key: string): string {
  if (Buffer.byteLength(key) <= MAX_PLAIN_BYTES) return key;
  return `${key.slice(0, 80).toWellFormed()}…sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/** The same for many, with the way back. */
export function storedKeys(keys: readonly string[]): ReadonlyMap<string, string> {
  return new Map(keys.map((key) => [storedKey(key), key]));
}
