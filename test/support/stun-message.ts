const COOKIE = 0x2112a442;

/** A STUN message (RFC 8489) and every IPv4 address that one of its attributes holds, plain or masked. */
export interface StunMessage {
  readonly kind: 'request' | 'success' | 'error' | 'indication';
  readonly addresses: readonly { readonly attribute: number; readonly address: string; readonly port: number }[];
}

/** MAPPED-, XOR-MAPPED-, ALTERNATE-SERVER, RESPONSE-ORIGIN, OTHER-, XOR-PEER- and XOR-RELAYED-ADDRESS. */
const PLAIN = new Set([0x0001, 0x8023, 0x802b, 0x802c]);
const MASKED = new Set([0x0012, 0x0016, 0x0020, 0x8020]);
export const XOR_MAPPED_ADDRESS = 0x0020;

/** Undefined for what is no STUN. */
export function readStun(bytes: Buffer): StunMessage | undefined {
  if (bytes.length < 20 || (bytes[0] ?? 0) > 3 || bytes.readUInt32BE(4) !== COOKIE) return undefined;
  const kind = (['request', 'indication', 'success', 'error'] as const)[(((bytes[0] ?? 0) & 1) << 1) | (((bytes[1] ?? 0) & 0x10) >> 4)];
  const addresses: { attribute: number; address: string; port: number }[] = [];
  for (let at = 20; at + 4 <= bytes.length;) {
    const [attribute, length] = [bytes.readUInt16BE(at), bytes.readUInt16BE(at + 2)];
    const value = bytes.subarray(at + 4, at + 4 + length);
    if ((PLAIN.has(attribute) || MASKED.has(attribute)) && length >= 8 && value[1] === 1) {
      const mask = MASKED.has(attribute) ? COOKIE : 0;
      const address = (value.readUInt32BE(4) ^ mask) >>> 0;
      addresses.push({
        attribute,
        address: [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.'),
        port: value.readUInt16BE(2) ^ (mask >>> 16),
      });
    }
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return { kind: kind ?? 'request', addresses };
}
