import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** Keeps short secrets under one key (X3): what is stored is useless without it, and cannot be changed unnoticed. */
export interface SecretBox {
  /** AES-256-GCM: 12 bytes of nonce, 16 of tag, then the text. `about` binds it to its owner: it opens for no other. */
  seal(text: string, about: string): Uint8Array;
  /** Throws when the bytes were changed, or sealed about something else or with another key. */
  open(sealed: Uint8Array, about: string): string;
  /** Tells whether two secrets are equal without keeping either: HMAC-SHA-256, hex. */
  mark(text: string): string;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `key`: 32 bytes, or 64 hex digits as the data folder keeps them. `use` names what is kept: each use has keys of its own. */
export function makeSecretBox(key: Uint8Array | string, use = 'camera password'): SecretBox {
  const master = typeof key === 'string' ? Buffer.from(key, 'hex') : Buffer.from(key);
  if (master.length !== KEY_BYTES)
    throw new Error(`The data key must have ${KEY_BYTES} bytes (64 hex digits); this one has ${master.length}.`);
  // One key for each use, so that neither weakens the other.
  const sealing = createHmac('sha256', master).update(`mangru ${use}`).digest();
  const marking = createHmac('sha256', master).update(`mangru ${use} mark`).digest();
  return {
    seal: (text, about) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(about));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open: (sealed, about) => {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error('A stored password is too short to be one: the row is damaged.');
      const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(about));
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
      } catch {
        throw new Error('A stored password does not open: it was changed, or sealed with another data key.');
      }
    },
    mark: (text) => createHmac('sha256', marking).update(text).digest('hex'),
  };
}
