import { isIpAddress } from './ip-range.ts';

/** Address of who calls, from the connection and the X-Forwarded-For header. */
export type CallerAddress = (socket: { readonly remoteAddress?: string | undefined }, forwardedFor: string | undefined) => string;

/**
 * Who calls, for limits, the journal (LAW-17) and the choice of addresses to give (V9): the other end of the connection,
 * or, where that is a proxy of ours, the last address that it wrote into X-Forwarded-For. Everybody else may write what
 * they like there.
 */
export function createCallerAddress(trustedProxies: readonly string[]): CallerAddress {
  const trusted = new Set(trustedProxies);
  return ({ remoteAddress }, forwardedFor) => {
    const direct = plain(remoteAddress ?? 'unknown');
    if (!trusted.has(direct) || forwardedFor === undefined) return direct;
    const last = plain(forwardedFor.split(',').at(-1)?.trim() ?? '');
    return isIpAddress(last) ? last : direct;
  };
}

function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
