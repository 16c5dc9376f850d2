import { headerOf, type RtspResponse } from '#protocol/rtsp-message.ts';
import { SourceFault } from '../sources/source-fault.ts';

/** Where a camera is asked next, and what it is asked for; they differ behind a proxy (305). */
export interface RtspHop {
  /** Address that is connected to. */
  readonly via: string;
  /** Address in the requests. */
  readonly url: string;
}

/** From one to the next a camera may send us so often; a circle ends there. */
export const MAX_REDIRECTS = 3;
const MOVED = new Set([301, 302, 303, 307]);
const USE_PROXY = 305;

/** The hop that a 3xx answer names (RFC 2326 §11.3); undefined for every other answer. Throws a `SourceFault` when it names none. */
export function redirectOf(response: RtspResponse, hop: RtspHop): RtspHop | undefined {
  if (!MOVED.has(response.status) && response.status !== USE_PROXY) return undefined;
  const location = plainAddress(headerOf(response, 'location'), hop.url);
  return response.status === USE_PROXY ? { via: location, url: hop.url } : { via: location, url: location };
}

/**
 * Whether credentials, and leave to take a certificate that is signed by itself, go along: only to the very host that the
 * camera's record names, and never from an encrypted connection to a plain one.
 */
export function isTrusted(hop: RtspHop, recorded: string): boolean {
  const [there, here] = [new URL(hop.via), new URL(recorded)];
  return there.hostname.toLowerCase() === here.hostname.toLowerCase() && (there.protocol === 'rtsps:' || here.protocol === 'rtsp:');
}

/** Without user information: a camera that puts a password into an address is not helped in spreading it. */
function plainAddress(location: string | undefined, base: string): string {
  try {
    const url = new URL(location ?? '', base);
    if (location === undefined || (url.protocol !== 'rtsp:' && url.protocol !== 'rtsps:') || url.hostname === '')
      throw new Error('no address');
    url.username = url.password = '';
    return url.href;
  } catch {
    throw new SourceFault('protocol');
  }
}
