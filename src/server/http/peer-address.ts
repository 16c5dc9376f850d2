import { isIP } from 'node:net';

export type PeerOf = (socket: { readonly remoteAddress?: string | undefined }, forwardedFor: string | undefined) => string;

/**
 * Who calls, for limits and the journal (LAW-17): the other end of the connection, or, where that is a proxy of ours, the
 * last address that it wrote into X-Forwarded-For. Everybody else may write what they like there.
 */
export function createPeerOf(trustedProxies: readonly string[]): PeerOf {
  const trusted = new Set(trustedProxies);
  return ({ remoteAddress }, forwardedFor) => {
    const direct = plain(remoteAddress ?? 'unknown');
    if (!trusted.has(direct) || forwardedFor === undefined) return direct;
    const last = plain(forwardedFor.split(',').at(-1)?.trim() ?? '');
    return isIP(last) === 0 ? direct : last;
  };
}

function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
