import { randomBytes } from 'node:crypto';
import { addressKey } from '#base/address-key.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import type { Clock } from '#services/ports.ts';
import type { Database } from '../store/sql.ts';
import { FailedLogins, type LockRule } from './failed-logins.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { PeopleDirectory } from './people-directory.ts';
import { clearFailures, countFailure, findCredentials, type Credentials } from './person-rows.ts';
import { RateLimit, type RateAnswer } from './rate-limit.ts';
import type { Session, Sessions } from './sessions.ts';

export interface SignInDeskOptions {
  readonly lock: { readonly afterFailures: number; readonly minutes: number };
  readonly database: Database;
  readonly clock: Clock;
  readonly directory: PeopleDirectory;
  readonly sessions: Sessions;
  readonly hasher: PasswordHasher;
  readonly record: (entry: EntryDraft) => Promise<boolean>;
}

export interface Attempt {
  readonly login: string;
  readonly password: string;
  /** Address it came from. */
  readonly peer: string;
}

export type SignInAnswer =
  | { readonly ok: true; readonly token: string; readonly session: Session; readonly person: Person }
  | { readonly ok: false; readonly reason: 'wrongCredentials' | 'busy' }
  | { readonly ok: false; readonly reason: 'locked' | 'tooMany'; readonly retryAfterSeconds: number };

/** A control room changes shift from one address; a guesser is slower than the lock. */
const PER_ADDRESS = { perSecond: 1, burst: 60, maxKeys: 20_000 };
const PER_LOGIN = { perSecond: 0.2, burst: 12, maxKeys: 20_000 };

type Judged = { readonly credentials: Credentials | undefined; readonly person: Person | undefined };

/**
 * Signs people in (LAW-13, docs/spec/session.md): whatever is wrong — no such login, left, wrong password — takes as
 * long, locks as soon and is answered alike. Each attempt is in the journal, without what was typed.
 */
export class SignInDesk {
  readonly #options: SignInDeskOptions;
  readonly #rule: LockRule;
  readonly #strangers: FailedLogins;
  readonly #perAddress: RateLimit;
  readonly #perLogin: RateLimit;
  readonly #decoy: Promise<string>;

  constructor(options: SignInDeskOptions) {
    this.#options = options;
    this.#rule = { afterFailures: options.lock.afterFailures, lockMs: options.lock.minutes * 60_000 };
    this.#strangers = new FailedLogins(this.#rule);
    const now = (): number => options.clock.now();
    this.#perAddress = new RateLimit(PER_ADDRESS, now);
    this.#perLogin = new RateLimit(PER_LOGIN, now);
    this.#decoy = options.hasher.hash(randomBytes(24).toString('hex'));
  }

  async signIn(attempt: Attempt): Promise<SignInAnswer> {
    const limited = this.#limit(attempt);
    if (limited) return this.#refuseFlood(attempt, limited);
    const judged = await this.#lookUp(attempt.login);
    const right = await this.#options.hasher.verify(
      judged.person ? (judged.credentials?.passwordHash ?? '') : await this.#decoy,
      attempt.password,
    );
    if (right === 'busy') return { ok: false, reason: 'busy' };
    const lockedFor = this.#lockedUntil(attempt, judged) - this.#options.clock.now();
    if (lockedFor > 0) {
      if (!(await this.#recordRefusal(attempt, judged, 'locked'))) return { ok: false, reason: 'busy' };
      return { ok: false, reason: 'locked', retryAfterSeconds: Math.ceil(lockedFor / 1_000) };
    }
    if (!judged.person || !right) return this.#fail(attempt, judged);
    await clearFailures(this.#options.database, judged.person.id);
    const opened = await this.#options.sessions.open(judged.person, attempt.peer);
    return opened ? { ok: true, ...opened, person: judged.person } : { ok: false, reason: 'busy' };
  }

  #limit(attempt: Attempt): Extract<RateAnswer, { ok: false }> | undefined {
    const byAddress = this.#perAddress.take(addressKey(attempt.peer));
    if (!byAddress.ok) return byAddress;
    const byLogin = this.#perLogin.take(attempt.login);
    return byLogin.ok ? undefined : byLogin;
  }

  /** One entry for a flood, not one for each of its waves. */
  async #refuseFlood(attempt: Attempt, limited: Extract<RateAnswer, { ok: false }>): Promise<SignInAnswer> {
    if (limited.first)
      await this.#options.record({
        kind: 'session.refused',
        at: this.#options.clock.now(),
        actor: 'system',
        data: { reason: 'tooMany', peer: attempt.peer },
      });
    return { ok: false, reason: 'tooMany', retryAfterSeconds: limited.retryAfterSeconds };
  }

  async #lookUp(login: string): Promise<Judged> {
    const credentials = await findCredentials(this.#options.database, login);
    return { credentials, person: credentials && !credentials.left ? this.#options.directory.personOf(credentials) : undefined };
  }

  #lockedUntil(attempt: Attempt, judged: Judged): number {
    return judged.person ? (judged.credentials?.lockedUntil ?? 0) : this.#strangers.lockedUntil(attempt.login);
  }

  async #fail(attempt: Attempt, judged: Judged): Promise<SignInAnswer> {
    const now = this.#options.clock.now();
    const locks = judged.person
      ? await countFailure(this.#options.database, judged.person.id, {
          afterFailures: this.#rule.afterFailures,
          lockedUntil: now + this.#rule.lockMs,
        })
      : this.#strangers.fail(attempt.login, now);
    const recorded = await this.#recordRefusal(attempt, judged, this.#reasonOf(judged));
    if (!recorded) return { ok: false, reason: 'busy' };
    if (!locks) return { ok: false, reason: 'wrongCredentials' };
    if (judged.person)
      await this.#options.record({
        kind: 'session.locked',
        at: now,
        actor: `person:${judged.person.id}`,
        data: { peer: attempt.peer, minutes: this.#options.lock.minutes },
      });
    return { ok: false, reason: 'locked', retryAfterSeconds: Math.ceil(this.#rule.lockMs / 1_000) };
  }

  #reasonOf({ credentials, person }: Judged): string {
    if (!credentials) return 'unknownLogin';
    if (person) return 'wrongPassword';
    if (credentials.left) return 'left';
    return credentials.demo && !this.#options.directory.demo ? 'demoOff' : 'noRole';
  }

  #recordRefusal(attempt: Attempt, { credentials }: Judged, reason: string): Promise<boolean> {
    const actor = credentials ? `person:${credentials.id}` : 'system';
    return this.#options.record({ kind: 'session.refused', at: this.#options.clock.now(), actor, data: { reason, peer: attempt.peer } });
  }
}
