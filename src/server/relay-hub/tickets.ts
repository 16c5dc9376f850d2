import { SignJWT, exportSPKI, generateKeyPair } from 'jose';
import { MAX_TICKET_SECONDS, type TicketClaims } from '#contract/relay-control.ts';
import { liveShare, type Incident } from '#domain/incident.ts';
import type { Camera } from '#domain/camera.ts';
import type { CameraId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import { mayListen, mayPublish, mayView } from '#engine/policy.ts';
import type { RefusalReason } from '#engine/outcome.ts';

export interface Ticket {
  readonly camera: CameraId;
  readonly ticket: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface TicketIssuer {
  /** SPKI PEM that a relay checks tickets with. */
  readonly publicKey: string;
  /** A ticket for each camera that this person may watch now; recorded before it is given out (X2). */
  issue(wanted: {
    readonly person: Person;
    readonly incident: Incident;
    readonly cameras: readonly CameraId[];
  }): Promise<readonly Ticket[]>;
  /** A ticket to bring the pictures of one camera; recorded before it is given, as a refusal is. */
  issueToPublish(person: Person, camera: { readonly id: CameraId; readonly known: Camera | undefined }): Promise<PublishTicket>;
}

export type PublishTicket =
  | { readonly ok: true; readonly ticket: Ticket }
  | { readonly ok: false; readonly reason: RefusalReason | 'failed' };

export interface TicketPorts {
  readonly now: () => number;
  readonly newId: () => string;
  /** Resolves when the entry is durable; false when it could not be kept, and then no ticket is given. */
  readonly record: (entry: EntryDraft) => Promise<boolean>;
}

/**
 * Signs tickets (EdDSA, RFC 8037) with a key that lives as long as this process: a restart voids every ticket, and the
 * relay learns the new key with its next `welcome`.
 */
export async function createTicketIssuer(ports: TicketPorts): Promise<TicketIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const sign = (claims: TicketClaims): Promise<string> => new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey);
  return {
    publicKey: await exportSPKI(publicKey),
    issue: (wanted) => issue(wanted, ports, sign),
    issueToPublish: (person, camera) => issueToPublish({ person, camera }, ports, sign),
  };
}

async function issue(
  wanted: { readonly person: Person; readonly incident: Incident; readonly cameras: readonly CameraId[] },
  ports: TicketPorts,
  sign: (claims: TicketClaims) => Promise<string>,
): Promise<readonly Ticket[]> {
  const now = ports.now();
  const { person, incident } = wanted;
  const judged = wanted.cameras.map((camera) => ({ camera, leave: mayView(person, camera, incident, now) }));
  const allowed = judged.flatMap(({ camera, leave }) => (leave.ok ? [{ camera, until: leave.until }] : []));
  const refusal = judged.map(({ leave }) => (leave.ok ? undefined : leave.reason)).find((reason) => reason !== undefined);
  const kept = await ports.record(
    entryOf(
      { person, incident, now },
      allowed.map(({ camera }) => camera),
      refusal,
    ),
  );
  if (!kept) return [];
  return Promise.all(
    allowed.map(async ({ camera, until }) => {
      const exp = Math.floor(Math.min(until, now + MAX_TICKET_SECONDS * 1_000) / 1_000);
      const claims: TicketClaims = {
        jti: ports.newId(),
        camera,
        incident: incident.id,
        organisation: person.organisation,
        person: person.id,
        rights: ['live', 'snapshot', ...(mayListen(person) ? (['audio'] as const) : [])],
        iat: Math.floor(now / 1_000),
        exp,
      };
      return { camera, ticket: await sign(claims), expiresAt: exp * 1_000 };
    }),
  );
}

async function issueToPublish(
  { person, camera }: { person: Person; camera: { readonly id: CameraId; readonly known: Camera | undefined } },
  ports: TicketPorts,
  sign: (claims: TicketClaims) => Promise<string>,
): Promise<PublishTicket> {
  const now = ports.now();
  const leave = mayPublish(person, camera.known, now);
  const kept = await ports.record({
    kind: leave.ok ? 'ticket.issued' : 'ticket.refused',
    at: now,
    actor: `person:${person.id}`,
    data: { organisation: person.organisation, cameras: [camera.id], right: 'publish', ...(leave.ok ? {} : { reason: leave.reason }) },
  });
  if (!leave.ok) return leave;
  if (!kept) return { ok: false, reason: 'failed' };
  const exp = Math.floor(Math.min(leave.until, now + MAX_TICKET_SECONDS * 1_000) / 1_000);
  const ticket = await sign({
    jti: ports.newId(),
    camera: camera.id,
    organisation: person.organisation,
    person: person.id,
    rights: ['publish'],
    iat: Math.floor(now / 1_000),
    exp,
  });
  return { ok: true, ticket: { camera: camera.id, ticket, expiresAt: exp * 1_000 } };
}

function entryOf(
  about: { person: Person; incident: Incident; now: number },
  cameras: readonly CameraId[],
  refusal: RefusalReason | undefined,
): EntryDraft {
  const { person, incident, now } = about;
  const share = liveShare(incident, person.organisation, now);
  const data = {
    organisation: person.organisation,
    cameras,
    ...(share ? { share: share.id, basis: share.basis } : {}),
    ...(refusal === undefined ? {} : { reason: refusal }),
  };
  return {
    kind: cameras.length > 0 ? 'ticket.issued' : 'ticket.refused',
    at: now,
    actor: `person:${person.id}`,
    incident: incident.id,
    data,
  };
}
