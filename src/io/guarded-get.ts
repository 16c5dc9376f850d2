import { lookup as resolve, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { inIpRange, isIpAddress } from '#base/ip-range.ts';
import type { GetUpstream, UpstreamAnswer, UpstreamFailure, UpstreamRequest } from '#server/map-proxy/upstream.ts';

/** Special-purpose addresses (IANA registries of RFC 6890) that no server of the public may have. */
const INSIDE = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '::1',
  '2002::/16',
  'fc00::/7',
];
/**
 * And those that nobody may be sent to, whatever an administrator wrote: this host, link-local (where clouds keep their secrets), multicast,
 * and IPv4 in the dress of IPv6, in which any of these could hide.
 */
const NEVER = [
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  'fe80::/10',
  'ff00::/8',
];

/**
 * Gets from a server of others. The name is resolved here, every address of it is judged, and the connection goes to the very address
 * that was judged, so that a name that changes its mind leads nowhere else (DNS rebinding). A redirect is an answer, not a way.
 */
export const guardedGet: GetUpstream = (request) =>
  new Promise((settle) => {
    const { url, timeoutMs, headers, mayBePrivate } = request;
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIpAddress(host) && !mayGoTo(host, mayBePrivate)) return settle({ ok: false, reason: 'addressNotAllowed' });
    const signal = AbortSignal.timeout(timeoutMs);
    const fail = (error: unknown): void => settle({ ok: false, reason: signal.aborted ? 'tooSlow' : reasonOf(error) });
    const sent = (url.protocol === 'https:' ? https : http).request(
      url,
      { method: 'GET', headers: { 'user-agent': 'Mangru', ...headers }, signal, lookup: judgedLookup(mayBePrivate) },
      (answer) => void read(answer, request).then(settle, fail),
    );
    sent.on('error', fail);
    sent.end();
  });

class NotAllowed extends Error {}

function reasonOf(error: unknown): UpstreamFailure {
  return error instanceof NotAllowed ? 'addressNotAllowed' : 'unreachable';
}

function mayGoTo(address: string, mayBePrivate: boolean): boolean {
  if (NEVER.some((range) => inIpRange(address, range))) return false;
  return mayBePrivate || !INSIDE.some((range) => inIpRange(address, range));
}

type Lookup = NonNullable<http.RequestOptions['lookup']>;

function judgedLookup(mayBePrivate: boolean): Lookup {
  return (hostname, options, callback) => {
    resolve(hostname, { all: true, family: options.family ?? 0 }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => mayGoTo(address, mayBePrivate))) return callback(new NotAllowed(), '', 0);
      if (options.all === true) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

async function read(answer: http.IncomingMessage, { maxBytes }: UpstreamRequest): Promise<UpstreamAnswer> {
  const status = answer.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    answer.destroy();
    return { ok: false, reason: 'redirects' };
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) {
      answer.destroy();
      return { ok: false, reason: 'tooLarge' };
    }
    parts.push(part);
  }
  const maxAge = /max-age=(\d{1,9})/.exec(answer.headers['cache-control'] ?? '')?.[1];
  return {
    ok: true,
    status,
    type: answer.headers['content-type'] ?? '',
    maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
    bytes: new Uint8Array(Buffer.concat(parts)),
  };
}
