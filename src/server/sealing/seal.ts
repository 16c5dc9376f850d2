import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Seal {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** Bound to the bytes without being kept with them: they open for no other owner and in no other place. */
  readonly about: string;
}

/** AES-256-GCM (NIST SP 800-38D): 12 bytes of nonce, 16 of tag, then the text. What lies in databases has this layout: it stays as it is. */
export function seal(bytes: Uint8Array, { key, about }: Seal): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** `what` names the thing in the error. Throws when the bytes were changed, or sealed about something else or with another key. */
export function unseal(sealed: Uint8Array, { key, about, what }: Seal & { readonly what: string }): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error(`A stored ${what} is too short to be one: the row is damaged.`);
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(about));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    throw new Error(`A stored ${what} does not open: it was changed, or sealed with another data key.`);
  }
}

/**
 * One key for each use, so that neither weakens the other. `dataKey`: that of the city, as 32 bytes or as the 64 hex digits that the data
 * folder keeps.
 */
export function keyOfUse(dataKey: Uint8Array | string, use: string): Uint8Array {
  const master = typeof dataKey === 'string' ? Buffer.from(dataKey, 'hex') : Buffer.from(dataKey);
  if (master.length !== KEY_BYTES)
    throw new Error(`The data key must have ${KEY_BYTES} bytes (64 hex digits); this one has ${master.length}.`);
  return createHmac('sha256', master).update(`mangru ${use}`).digest();
}
