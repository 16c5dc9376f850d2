import type { Person, Right } from '#domain/person.ts';
import type { RefusalReason } from './outcome.ts';

/**
 * The answer to who may do what: default no (X1, X4; docs/spec/sharing.md). Asked in three places only: the API, the ticket issuer and
 * its renewals, and the presenter that tells the console what it can do.
 */
export type Leave = { readonly ok: true } | { readonly ok: false; readonly reason: RefusalReason };
export type ViewLeave = { readonly ok: true; readonly until: number } | { readonly ok: false; readonly reason: RefusalReason };

export const YES: Leave = { ok: true };
export const no = (reason: RefusalReason): { readonly ok: false; readonly reason: RefusalReason } => ({ ok: false, reason });

export function has(person: Person, right: Right): boolean {
  return person.rights.includes(right);
}
