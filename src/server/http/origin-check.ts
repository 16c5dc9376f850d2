/** What a browser says of where a request comes from; everybody else sends none of it. */
export interface OriginFacts {
  readonly method: string;
  readonly header: (name: string) => string | undefined;
  /** What browsers call this server, e.g. `https://mangru.example.go.kr`. */
  readonly publicOrigin: string;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Against forged requests (CSRF): beside the SameSite cookie, a page of another site may neither read nor command.
 * Fetch Metadata (W3C) and Origin (RFC 6454) where present; a browser's command also carries `x-mangru: 1`, which another
 * site cannot add without asking. A client that is no browser sends none of these and is let through to its cookie.
 */
export function comesFromHere(facts: OriginFacts): boolean {
  const { header } = facts;
  const origin = header('origin');
  const site = header('sec-fetch-site');
  if (origin !== undefined && !isOwnOrigin(origin, facts)) return false;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const browser = origin !== undefined || site !== undefined;
  return SAFE.has(facts.method) || !browser || header('x-mangru') === '1';
}

/** Our public name, or the very host and port that the request was sent to. */
export function isOwnOrigin(origin: string, { header, publicOrigin }: Pick<OriginFacts, 'header' | 'publicOrigin'>): boolean {
  if (origin === publicOrigin) return true;
  const host = header('host');
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
