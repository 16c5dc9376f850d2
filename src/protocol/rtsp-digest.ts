import { encodeBase64 } from './base64.ts';

/** Lower-case hex of the hash of a UTF-8 text; a port, because pure code has no hash function of its own. */
export type HashHex = (algorithm: DigestAlgorithm, text: string) => string;
export type DigestAlgorithm = 'MD5' | 'SHA-256';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export type Challenge =
  | { readonly scheme: 'basic'; readonly realm: string }
  | {
      readonly scheme: 'digest';
      readonly realm: string;
      readonly nonce: string;
      readonly algorithm: DigestAlgorithm;
      readonly qop: boolean;
      readonly opaque?: string;
      readonly stale: boolean;
    };

/** Longest header value that is looked at; longer ones are taken as absent. */
const MAX_VALUE_LENGTH = 2_048;

/** Reads the values of WWW-Authenticate (RFC 7616 §3.3, RFC 7617); those we cannot answer are left out. */
export function readChallenges(values: readonly string[]): readonly Challenge[] {
  return values
    .filter((value) => value.length <= MAX_VALUE_LENGTH)
    .flatMap((value) => value.split(/,\s*(?=(?:Digest|Basic)\s)/i))
    .flatMap(readChallenge);
}

/** The strongest challenge: SHA-256, then MD5, then basic. */
export function chooseChallenge(challenges: readonly Challenge[]): Challenge | undefined {
  const strength = (challenge: Challenge) => (challenge.scheme === 'basic' ? 0 : challenge.algorithm === 'MD5' ? 1 : 2);
  return challenges.toSorted((left, right) => strength(right) - strength(left))[0];
}

export interface RequestToSign {
  readonly method: string;
  readonly uri: string;
  readonly credentials: Credentials;
  /** A fresh random hex text, at least 16 letters. */
  readonly cnonce: string;
  /** How often the nonce was used, from 1. */
  readonly count: number;
}

/** The value of the Authorization header that answers a challenge (RFC 7616 §3.4; RFC 2069 when there is no qop). */
export function answerChallenge(challenge: Challenge, request: RequestToSign, hash: HashHex): string {
  const { username, password } = request.credentials;
  if (challenge.scheme === 'basic') return `Basic ${encodeBase64(new TextEncoder().encode(`${username}:${password}`))}`;
  const nc = request.count.toString(16).padStart(8, '0');
  const parts = {
    nonce: challenge.nonce,
    method: request.method,
    uri: request.uri,
    ...(challenge.qop ? { nc, cnonce: request.cnonce } : {}),
  };
  const response = digestResponse(parts, { username, password, realm: challenge.realm }, (text) => hash(challenge.algorithm, text));
  const fields = [
    `username="${quote(username)}"`,
    `realm="${quote(challenge.realm)}"`,
    `nonce="${quote(challenge.nonce)}"`,
    `uri="${quote(request.uri)}"`,
    `response="${response}"`,
  ];
  if (challenge.algorithm !== 'MD5') fields.push(`algorithm=${challenge.algorithm}`);
  if (challenge.qop) fields.push('qop=auth', `nc=${nc}`, `cnonce="${request.cnonce}"`);
  if (challenge.opaque !== undefined) fields.push(`opaque="${quote(challenge.opaque)}"`);
  return `Digest ${fields.join(', ')}`;
}

/** A server's WWW-Authenticate value. */
export function writeChallenge(challenge: Challenge): string {
  if (challenge.scheme === 'basic') return `Basic realm="${quote(challenge.realm)}"`;
  const fields = [`realm="${quote(challenge.realm)}"`, `nonce="${quote(challenge.nonce)}"`];
  if (challenge.algorithm !== 'MD5') fields.push(`algorithm=${challenge.algorithm}`);
  if (challenge.qop) fields.push('qop="auth"');
  if (challenge.opaque !== undefined) fields.push(`opaque="${quote(challenge.opaque)}"`);
  if (challenge.stale) fields.push('stale=true');
  return `Digest ${fields.join(', ')}`;
}

/**
 * Server side: does this Authorization header prove knowledge of the password, for this challenge and method?
 * The URI is the one that the client signed, as cameras and clients disagree on trailing slashes and track parts.
 */
export function mayEnter(
  header: string | undefined,
  request: { readonly method: string; readonly challenge: Challenge; readonly credentials: Credentials },
  hash: HashHex,
): boolean {
  if (header === undefined || header.length > MAX_VALUE_LENGTH) return false;
  const { challenge, credentials, method } = request;
  if (challenge.scheme === 'basic')
    return header === answerChallenge(challenge, { method, uri: '', credentials, cnonce: '', count: 1 }, hash);
  const fields = readFields(header.replace(/^Digest\s+/i, ''));
  if (fields.get('username') !== credentials.username || fields.get('realm') !== challenge.realm || fields.get('nonce') !== challenge.nonce)
    return false;
  const nc = fields.get('nc');
  const cnonce = fields.get('cnonce');
  const counted = fields.get('qop') === 'auth' && nc !== undefined && cnonce !== undefined;
  if (challenge.qop !== counted) return false;
  const parts = { nonce: challenge.nonce, method, uri: fields.get('uri') ?? '', ...(counted ? { nc, cnonce } : {}) };
  return (
    fields.get('response') === digestResponse(parts, { ...credentials, realm: challenge.realm }, (text) => hash(challenge.algorithm, text))
  );
}

interface SignedParts {
  readonly nonce: string;
  readonly method: string;
  readonly uri: string;
  readonly nc?: string;
  readonly cnonce?: string;
}

function digestResponse(parts: SignedParts, who: Credentials & { readonly realm: string }, hash: (text: string) => string): string {
  const first = hash(`${who.username}:${who.realm}:${who.password}`);
  const second = hash(`${parts.method}:${parts.uri}`);
  const middle = parts.nc === undefined ? parts.nonce : `${parts.nonce}:${parts.nc}:${parts.cnonce}:auth`;
  return hash(`${first}:${middle}:${second}`);
}

function readChallenge(value: string): readonly Challenge[] {
  const [, scheme = '', rest = ''] = /^\s*(\w+)\s+(.*)$/s.exec(value) ?? [];
  const fields = readFields(rest);
  const realm = fields.get('realm') ?? '';
  if (scheme.toLowerCase() === 'basic') return [{ scheme: 'basic', realm }];
  const nonce = fields.get('nonce');
  const algorithm = (fields.get('algorithm') ?? 'MD5').toUpperCase();
  if (scheme.toLowerCase() !== 'digest' || nonce === undefined || (algorithm !== 'MD5' && algorithm !== 'SHA-256')) return [];
  const offered = fields.get('qop');
  const qop = offered !== undefined && offered.split(',').some((each) => each.trim().toLowerCase() === 'auth');
  if (offered !== undefined && !qop) return [];
  const opaque = fields.get('opaque');
  return [
    {
      scheme: 'digest',
      realm,
      nonce,
      algorithm,
      qop,
      stale: fields.get('stale')?.toLowerCase() === 'true',
      ...(opaque === undefined ? {} : { opaque }),
    },
  ];
}

function readFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const match of text.matchAll(/([A-Za-z-]{1,32})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g))
    fields.set((match[1] ?? '').toLowerCase(), match[2]?.replaceAll(/\\(.)/g, '$1') ?? match[3] ?? '');
  return fields;
}

function quote(text: string): string {
  return text.replaceAll(/["\\]/g, '\\$&');
}
