import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/**
 * Seals what people bring of an incident (X3). Every piece has a key of its own, kept sealed under the data key of the city: when its row
 * goes, whatever copies of its parts are left anywhere open no more (LAW-10).
 */
export interface EvidenceBox {
  /** A new key, sealed for keeping. */
  newKey(evidence: string): Uint8Array;
  /** AES-256-GCM: 12 bytes of nonce, 16 of tag, then the bytes; bound to its piece and its place in it. */
  seal(part: Uint8Array, about: PartOf): Uint8Array;
  /** Throws when the bytes were changed, or are another part's. */
  open(sealed: Uint8Array, about: PartOf): Uint8Array;
}

export interface PartOf {
  readonly evidence: string;
  readonly part: number;
  /** As `newKey` gave it. */
  readonly key: Uint8Array;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** `dataKey`: 64 hex digits, as the data folder keeps it. */
export function makeEvidenceBox(dataKey: string): EvidenceBox {
  const master = createHmac('sha256', Buffer.from(dataKey, 'hex')).update('mangru evidence').digest();
  const keyOf = ({ evidence, key }: PartOf): Uint8Array => unlock(key, { key: master, about: `key ${evidence}` });
  return {
    newKey: (evidence) => lock(randomBytes(KEY_BYTES), { key: master, about: `key ${evidence}` }),
    seal: (part, of) => lock(part, { key: keyOf(of), about: `${of.evidence} ${of.part}` }),
    open: (sealed, of) => unlock(sealed, { key: keyOf(of), about: `${of.evidence} ${of.part}` }),
  };
}

interface Lock {
  readonly key: Uint8Array;
  readonly about: string;
}

function lock(bytes: Uint8Array, { key, about }: Lock): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function unlock(sealed: Uint8Array, { key, about }: Lock): Uint8Array {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error('A part of evidence is too short to be one: the row is damaged.');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(about));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    throw new Error('A part of evidence does not open: it was changed, or sealed with another data key.');
  }
}
