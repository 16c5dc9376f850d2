import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { AriaInput, Ciphers } from '#services/ports.ts';

/** ARIA (RFC 5794) by the OpenSSL inside Node: kept and tested by others, and constant-time where ours would not be. */
export const systemCiphers: Ciphers = {
  encryptAria: (input) => {
    const cipher = createCipheriv(algorithm(input), input.key, input.mode === 'cbc' ? input.iv : null);
    return Uint8Array.from(Buffer.concat([cipher.update(input.bytes), cipher.final()]));
  },
  decryptAria: (input) => {
    const decipher = createDecipheriv(algorithm(input), input.key, input.mode === 'cbc' ? input.iv : null);
    try {
      return Uint8Array.from(Buffer.concat([decipher.update(input.bytes), decipher.final()]));
    } catch {
      return undefined;
    }
  },
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
};

function algorithm(input: AriaInput): string {
  return `aria-${input.key.length * 8}-${input.mode}`;
}
