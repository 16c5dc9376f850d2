import { createHmac } from 'node:crypto';
import { keyOfUse, seal, unseal } from './seal.ts';

/** Keeps short secrets under one key (X3): what is stored is useless without it, and cannot be changed unnoticed. */
export interface SecretBox {
  /** `about` binds it to its owner: it opens for no other. */
  seal(text: string, about: string): Uint8Array;
  sealBytes(bytes: Uint8Array, about: string): Uint8Array;
  /** Throws when the bytes were changed, or sealed about something else or with another key. */
  open(sealed: Uint8Array, about: string): string;
  openBytes(sealed: Uint8Array, about: string): Uint8Array;
  /** Tells whether two secrets are equal without keeping either: HMAC-SHA-256, hex. */
  mark(text: string): string;
}

/** `dataKey`: 32 bytes, or 64 hex digits. `use` names what is kept: each use has keys of its own. */
export function makeSecretBox(dataKey: Uint8Array | string, use = 'camera password'): SecretBox {
  const key = keyOfUse(dataKey, use);
  const marking = keyOfUse(dataKey, `${use} mark`);
  const openBytes = (sealed: Uint8Array, about: string): Buffer => unseal(sealed, { key, about, what: use });
  return {
    sealBytes: (bytes, about) => seal(bytes, { key, about }),
    openBytes,
    seal: (text, about) => seal(Buffer.from(text, 'utf8'), { key, about }),
    open: (sealed, about) => openBytes(sealed, about).toString('utf8'),
    mark: (text) => createHmac('sha256', marking).update(text).digest('hex'),
  };
}
