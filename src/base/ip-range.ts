/** An address as one number of so many bits. */
interface IpAddress {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

/**
 * Whether `address` lies in `range`, an address or a block in CIDR (RFC 4632, RFC 4291 §2.3). An IPv4 address in its IPv6
 * dress (`::ffff:10.0.0.1`, RFC 4291 §2.5.5.2) counts as the IPv4 address. What is no address lies nowhere.
 */
export function inIpRange(address: string, range: string): boolean {
  const [network = '', length] = range.split('/');
  const [one, other] = [readIp(address), readIp(network)];
  if (!one || !other || one.bits !== other.bits) return false;
  const prefix = length === undefined ? other.bits : Number(length);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > other.bits) return false;
  const free = BigInt(other.bits - prefix);
  return one.value >> free === other.value >> free;
}

/** An IPv4 or IPv6 address and nothing else. */
export function isIpAddress(text: string): boolean {
  return readIp(text) !== undefined;
}

function readIp(text: string): IpAddress | undefined {
  const plain = text.replace(/^::ffff:(?=\d+\.)/i, '');
  return plain.includes(':') ? readIpV6(plain) : readIpV4(plain);
}

function readIpV4(text: string): IpAddress | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return { value: parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n), bits: 32 };
}

function readIpV6(text: string): IpAddress | undefined {
  const [head = '', tail, ...more] = text.split('::');
  const groups = (side: string): string[] => (side === '' ? [] : side.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const missing = 8 - before.length - after.length;
  if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const all = [...before, ...Array<string>(missing).fill('0'), ...after];
  if (!all.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return { value: all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n), bits: 128 };
}
