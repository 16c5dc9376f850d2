import { createHash } from 'node:crypto';

export interface LockRule {
  readonly afterFailures: number;
  readonly lockMs: number;
}

const MAX_LOGINS = 10_000;

/**
 * Failures of logins that nobody has, counted and locked like those of real people, so that an answer never tells which
 * logins exist. Only a hash of the login is kept: people type passwords there by mistake.
 */
export class FailedLogins {
  readonly #rule: LockRule;
  readonly #logins = new Map<string, { failures: number; lockedUntil: number }>();

  constructor(rule: LockRule) {
    this.#rule = rule;
  }

  lockedUntil(login: string): number {
    return this.#logins.get(keyOf(login))?.lockedUntil ?? 0;
  }

  /** True when this failure locks the login. */
  fail(login: string, now: number): boolean {
    const key = keyOf(login);
    const failures = (this.#logins.get(key)?.failures ?? 0) + 1;
    const locks = failures >= this.#rule.afterFailures;
    this.#logins.delete(key);
    if (this.#logins.size >= MAX_LOGINS) {
      const oldest = this.#logins.keys().next();
      if (!oldest.done) this.#logins.delete(oldest.value);
    }
    this.#logins.set(key, { failures: locks ? 0 : failures, lockedUntil: locks ? now + this.#rule.lockMs : 0 });
    return locks;
  }
}

function keyOf(login: string): string {
  return createHash('sha256').update(login).digest('base64');
}
