import { randomBytes } from 'node:crypto';
import { KEY_BYTES, keyOfUse, seal, unseal } from '../sealing/seal.ts';

/**
 * Seals what people bring of an incident (X3). Every piece has a key of its own, kept sealed under the data key of the city: when its row
 * goes, whatever copies of its parts are left anywhere open no more (LAW-10).
 */
export interface EvidenceBox {
  /** A new key, sealed for keeping. */
  newKey(evidence: string): Uint8Array;
  /** Bound to its piece and its place in it. */
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

/** `dataKey`: 64 hex digits, as the data folder keeps it. */
export function makeEvidenceBox(dataKey: string): EvidenceBox {
  const master = keyOfUse(dataKey, 'evidence');
  const keyOf = ({ evidence, key }: PartOf): Uint8Array => unseal(key, { key: master, about: `key ${evidence}`, what: 'key of evidence' });
  const about = ({ evidence, part }: PartOf): string => `${evidence} ${part}`;
  return {
    newKey: (evidence) => seal(randomBytes(KEY_BYTES), { key: master, about: `key ${evidence}` }),
    seal: (bytes, of) => seal(bytes, { key: keyOf(of), about: about(of) }),
    open: (sealed, of) => unseal(sealed, { key: keyOf(of), about: about(of), what: 'part of evidence' }),
  };
}
