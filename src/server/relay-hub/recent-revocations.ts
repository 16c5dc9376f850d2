import { MAX_TICKET_SECONDS, type ServerToRelay } from '#contract/relay-control.ts';

export type Revocation = Omit<Extract<ServerToRelay, { type: 'revoke' }>, 'type' | 'at'>;

/** A ticket tells its times in whole seconds. */
const REMEMBERED_MS = (MAX_TICKET_SECONDS + 1) * 1_000;
const MAX_REMEMBERED = 10_000;

/**
 * What was withdrawn while a ticket of before could still be shown. A relay that was killed or out of reach is told all of
 * it with its welcome, so that a ticket which is void at one relay is void at every one.
 */
export class RecentRevocations {
  #revocations: { readonly what: Revocation; readonly at: number }[] = [];

  add(what: Revocation, at: number): void {
    this.#forget(at);
    // With too many to remember, every ticket of before is void.
    if (this.#revocations.length >= MAX_REMEMBERED) this.#revocations = [{ what: { reason: 'tooManyRevocations' }, at }];
    else this.#revocations.push({ what, at });
  }

  all(now: number): readonly Extract<ServerToRelay, { type: 'revoke' }>[] {
    this.#forget(now);
    return this.#revocations.map(({ what, at }) => ({ type: 'revoke', ...what, at }));
  }

  #forget(now: number): void {
    const fresh = this.#revocations.findIndex(({ at }) => at > now - REMEMBERED_MS);
    if (fresh !== 0) this.#revocations = fresh === -1 ? [] : this.#revocations.slice(fresh);
  }
}
