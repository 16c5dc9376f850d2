import { createHmac, randomBytes } from 'node:crypto';
import type { SignInAnswer, SignInDesk } from '../people/sign-in-desk.ts';
import type { Sessions } from '../people/sessions.ts';
import { refuse, type Refused } from '../http/answered.ts';
import type { SignedIn } from '../http/operation.ts';

export interface BasicSignInPorts {
  readonly desk: Pick<SignInDesk, 'signIn'>;
  readonly sessions: Pick<Sessions, 'check'>;
}

export interface BasicAttempt {
  /** The Authorization header. */
  readonly header: string;
  /** Address it came from. */
  readonly peer: string;
  /** Whether the caller's browsers are on https here. */
  readonly secure: boolean;
}

const MAX_HELD = 1_000;
const MAX_HEADER = 1_024;
const LOOPBACK = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/;

/**
 * HTTP Basic (RFC 7617) for programs that know nothing else (QGIS, GDAL). The first request signs in at the same desk as people do — same
 * locks, same limits, same journal — and opens a session that later requests with the same words from the same address go on in, so
 * that a map of a hundred tiles is one sign-in, and whoever leaves or loses a role is out at once. What was typed is kept nowhere: the
 * session is found by a keyed hash of it.
 */
export class BasicSignIn {
  readonly #ports: BasicSignInPorts;
  readonly #key = randomBytes(32);
  readonly #held = new Map<string, Promise<SignInAnswer>>();

  constructor(ports: BasicSignInPorts) {
    this.#ports = ports;
  }

  async check(attempt: BasicAttempt): Promise<SignedIn | Refused> {
    if (!attempt.secure && !LOOPBACK.test(attempt.peer))
      return refuse('forbidden', { detail: 'a password is taken over https, or from this machine, only' });
    const words = readBasic(attempt.header);
    if (!words) return refuse('wrongCredentials');
    const key = createHmac('sha256', this.#key).update(`${attempt.peer}\n${words.login}\n${words.password}`).digest('base64');
    const going = await this.#goOn(key);
    if (going) return going;
    const signingIn = this.#ports.desk.signIn({ ...words, peer: attempt.peer });
    this.#hold(key, signingIn);
    return this.#settle(key, await signingIn);
  }

  /** Also joins a sign-in that is under way: a map asks for many tiles at once. */
  async #goOn(key: string): Promise<SignedIn | Refused | undefined> {
    const held = this.#held.get(key);
    if (!held) return undefined;
    const answer = await held;
    if (!answer.ok) return this.#settle(key, answer);
    const checked = this.#ports.sessions.check(answer.token, true);
    if (checked.ok) return { person: checked.person, session: checked.session, token: answer.token };
    if (this.#held.get(key) === held) this.#held.delete(key);
    return undefined;
  }

  #settle(key: string, answer: SignInAnswer): SignedIn | Refused {
    if (answer.ok) return { person: answer.person, session: answer.session, token: answer.token };
    this.#held.delete(key);
    return refuse(answer.reason, 'retryAfterSeconds' in answer ? { retryAfterSeconds: answer.retryAfterSeconds } : {});
  }

  #hold(key: string, answer: Promise<SignInAnswer>): void {
    if (this.#held.size >= MAX_HELD) {
      const oldest = this.#held.keys().next();
      if (!oldest.done) this.#held.delete(oldest.value);
    }
    this.#held.set(key, answer);
    answer.catch(() => this.#held.delete(key));
  }
}

function readBasic(header: string): { readonly login: string; readonly password: string } | undefined {
  const coded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header.trim())?.[1];
  if (coded === undefined || header.length > MAX_HEADER) return undefined;
  const text = Buffer.from(coded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  if (at < 1) return undefined;
  return { login: text.slice(0, at), password: text.slice(at + 1) };
}
