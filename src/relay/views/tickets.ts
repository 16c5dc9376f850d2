import { importSPKI, jwtVerify, errors, type CryptoKey } from 'jose';
import type { RefusalCode } from '#contract/media.ts';
import { MAX_TICKET_SECONDS, ticketClaims, type ServerToRelay, type TicketClaims } from '#contract/relay-control.ts';

export type Right = TicketClaims['rights'][number];
export type Revocation = Omit<Extract<ServerToRelay, { type: 'revoke' }>, 'type' | 'reason' | 'at'>;
/** Which tickets a revocation makes void: a running view is named by its ticket here. */
export type VoidTickets = Omit<Revocation, 'view'> & { readonly ticket?: string };
export type TicketVerdict =
  | { readonly ok: true; readonly claims: TicketClaims }
  /** `claims` only when the signature was good, so that a forged name never reaches the journal. */
  | { readonly ok: false; readonly reason: RefusalCode; readonly claims?: TicketClaims };

const MAX_TICKET_CHARACTERS = 4_096;
const MAX_REVOCATIONS = 10_000;

/** Checks tickets with the server's key, and remembers revocations for as long as a ticket from before them could still be shown. */
export class TicketChecker {
  #key: CryptoKey | undefined;
  #revoked: { readonly what: VoidTickets; readonly at: number }[] = [];

  /** SPKI, PEM (Ed25519). Rejects when it is no such key. */
  async learn(pem: string): Promise<void> {
    this.#key = await importSPKI(pem, 'EdDSA');
  }

  get ready(): boolean {
    return this.#key !== undefined;
  }

  /** From now on tickets of up to `at`, milliseconds since the epoch, that fit are void. With too many to remember, every one of up to then is void. */
  revoke(what: VoidTickets, at: number): void {
    // They stand nearly in the order of time; one that is forgotten too late does no harm.
    const fresh = this.#revoked.findIndex((each) => each.at > at - (MAX_TICKET_SECONDS + 1) * 1_000);
    if (fresh !== 0) this.#revoked = fresh === -1 ? [] : this.#revoked.slice(fresh);
    if (this.#revoked.length >= MAX_REVOCATIONS) this.#revoked = [{ what: {}, at }];
    else this.#revoked.push({ what, at });
  }

  async check(
    ticket: string | undefined,
    wanted: { readonly camera: string; readonly right: Right; readonly now: number },
  ): Promise<TicketVerdict> {
    if (ticket === undefined || ticket === '') return { ok: false, reason: 'noTicket' };
    if (!this.#key) return { ok: false, reason: 'noServer' };
    if (ticket.length > MAX_TICKET_CHARACTERS) return { ok: false, reason: 'badTicket' };
    let payload: unknown;
    let expired = false;
    try {
      ({ payload } = await jwtVerify(ticket, this.#key, {
        algorithms: ['EdDSA', 'Ed25519'],
        currentDate: new Date(wanted.now),
        requiredClaims: ['exp', 'iat'],
      }));
    } catch (error) {
      if (!(error instanceof errors.JWTExpired)) return { ok: false, reason: 'badTicket' };
      payload = error.payload;
      expired = true;
    }
    const parsed = ticketClaims.safeParse(payload);
    if (!parsed.success || parsed.data.exp - parsed.data.iat > MAX_TICKET_SECONDS) return { ok: false, reason: 'badTicket' };
    return this.#judge(parsed.data, { ...wanted, expired });
  }

  #judge(claims: TicketClaims, wanted: { readonly camera: string; readonly right: Right; readonly expired: boolean }): TicketVerdict {
    if (wanted.expired) return { ok: false, reason: 'expiredTicket', claims };
    if (claims.camera !== wanted.camera) return { ok: false, reason: 'otherCamera', claims };
    if (!claims.rights.includes(wanted.right)) return { ok: false, reason: 'missingRight', claims };
    // A ticket tells its birth in whole seconds: one of the very second of the revocation counts as older.
    const revoked = this.#revoked.some(
      ({ what, at }) =>
        claims.iat <= Math.floor(at / 1_000) && (what.ticket === undefined || what.ticket === claims.jti) && fits(what, claims),
    );
    return revoked ? { ok: false, reason: 'revoked', claims } : { ok: true, claims };
  }
}

/** True when everything that the revocation names, but for view and ticket, is so of the claims. */
export function fits(
  what: Omit<Revocation, 'view'>,
  claims: Pick<TicketClaims, 'incident' | 'camera' | 'organisation' | 'person'>,
): boolean {
  const same = (wanted: string | undefined, have: string | undefined): boolean => wanted === undefined || wanted === have;
  return (
    same(what.incident, claims.incident) &&
    same(what.camera, claims.camera) &&
    same(what.organisation, claims.organisation) &&
    same(what.person, claims.person)
  );
}
