import { z } from 'zod';
import { streamSource } from './camera-record.ts';
import { relayName } from './peer-network.ts';

export type { StreamSourceRecord } from './camera-record.ts';

/**
 * What server and relay say to each other over one WebSocket that the relay opens (`/internal/relay`, bearer secret):
 * the relay decides nothing, so it asks for addresses and for leave, and reports every look.
 */
export const MAX_TICKET_SECONDS = 60;

export const ticketClaims = z
  .strictObject({
    /** Ticket id; one viewer at a time may use it. */
    jti: z.string().min(1).max(64),
    camera: z.string().min(1).max(128),
    /** Why it may be watched; a ticket that only publishes names none. */
    incident: z.string().min(1).max(64).optional(),
    organisation: z.string().min(1).max(64),
    person: z.string().min(1).max(64),
    rights: z.array(z.enum(['live', 'snapshot', 'audio', 'publish'])).min(1),
    /** Seconds since the epoch (RFC 7519 §4.1.4). */
    iat: z.number().int(),
    exp: z.number().int(),
  })
  // Nobody watches but because of an incident (S2).
  .refine(({ incident, rights }) => incident !== undefined || rights.every((right) => right === 'publish'));
export type TicketClaims = z.infer<typeof ticketClaims>;

/** A view; without an incident it is a publication, whose pictures go the other way and whose leave is `mayPublish`. */
const viewRef = z.strictObject({
  view: z.string(),
  ticket: z.string(),
  camera: z.string(),
  incident: z.string().optional(),
  organisation: z.string(),
  person: z.string(),
});
const at = z.number();

/** How a push to a foreign server stands (V10); `live` is video, `stills` key frames only, because the network takes no more (B9). */
export const PUSH_STATES = ['connecting', 'live', 'stills', 'lost'] as const;
export type PushState = (typeof PUSH_STATES)[number];

export const relayToServer = z.discriminatedUnion('type', [
  /** First message: who this is among the relays that share the cameras, and what viewers call it. */
  z.strictObject({ type: z.literal('hello'), relay: relayName, pid: z.number().int(), http: z.url(), rtsp: z.url() }),
  /** Asks for a camera's addresses; answered by `source`. */
  z.strictObject({ type: z.literal('source?'), request: z.number().int(), camera: z.string() }),
  /** Asks whether running views may go on; answered by `until` or `revoke` for each. */
  z.strictObject({ type: z.literal('renew?'), views: z.array(viewRef).max(1_000) }),
  /** Reports kept until `reported` names their number: nothing is lost when the server restarts. */
  z.strictObject({
    type: z.literal('view.opened'),
    report: z.number().int(),
    at,
    ref: viewRef,
    transport: z.enum(['ws', 'line', 'whep', 'rtsp', 'snapshot', 'stills', 'announce', 'whip']),
    peer: z.string(),
  }),
  z.strictObject({
    type: z.literal('view.closed'),
    report: z.number().int(),
    at,
    ref: viewRef,
    reason: z.string(),
    frames: z.number().int(),
    bytes: z.number().int(),
  }),
  /** A view is given the camera's sound from now on, or not any more (LAW-03, X2). */
  z.strictObject({ type: z.literal('listening.began'), report: z.number().int(), at, ref: viewRef }),
  z.strictObject({ type: z.literal('listening.ended'), report: z.number().int(), at, ref: viewRef }),
  z.strictObject({
    type: z.literal('view.refused'),
    report: z.number().int(),
    at,
    camera: z.string(),
    reason: z.string(),
    peer: z.string(),
    ref: viewRef.optional(),
  }),
  /** What a push has sent in all since its order, when the relay has done with it. */
  z.strictObject({
    type: z.literal('push.closed'),
    report: z.number().int(),
    at,
    push: z.string(),
    reason: z.string(),
    frames: z.number().int(),
    bytes: z.number().int(),
  }),
  /** Said when it changes, every two seconds at most; `kbps` is what was sent just now. */
  z.strictObject({
    type: z.literal('push.state'),
    push: z.string(),
    state: z.enum(PUSH_STATES),
    at,
    since: z.number(),
    kbps: z.number().int(),
    frames: z.number().int(),
    bytes: z.number().int(),
    detail: z.string().max(64).optional(),
  }),
  /** Asks whether running pushes may go on; answered by `push.until` or `push.stop` for each. */
  z.strictObject({ type: z.literal('push.renew?'), pushes: z.array(z.string()).max(1_000) }),
  z.strictObject({
    type: z.literal('camera.state'),
    camera: z.string(),
    state: z.enum(['connecting', 'live', 'lost', 'idle']),
    at,
    detail: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('figures'),
    sources: z.number().int(),
    viewers: z.number().int(),
    bytesIn: z.number(),
    bytesOut: z.number(),
  }),
]);
export type RelayToServer = z.infer<typeof relayToServer>;

export const serverToRelay = z.discriminatedUnion('type', [
  /** Answer to `hello`: the Ed25519 public key (SPKI, PEM) that tickets are signed with, and the relay's share of the cameras that stay connected. */
  z.strictObject({ type: z.literal('welcome'), ticketKey: z.string(), keepAlive: z.array(z.string()).max(2_000) }),
  /** The share has changed, since a relay came or went. */
  z.strictObject({ type: z.literal('keepAlive'), cameras: z.array(z.string()).max(2_000) }),
  /** These are another relay's from now on: their viewers are sent for new addresses. */
  z.strictObject({ type: z.literal('moved'), cameras: z.array(z.string()).max(1_000) }),
  /** The records of these cameras say something else now: those that are connected otherwise are connected anew. */
  z.strictObject({ type: z.literal('changed'), cameras: z.array(z.string()).max(1_000) }),
  z.strictObject({
    type: z.literal('source'),
    request: z.number().int(),
    camera: z.string(),
    main: streamSource.optional(),
    sub: streamSource.optional(),
    /** The sound of its streams may be asked for (LAW-03). */
    audio: z.boolean().optional(),
    /** Its pictures are brought by a publisher (patrol car, body camera); then it has no addresses. */
    published: z.boolean().optional(),
  }),
  /** Connect these before their viewers come, and keep them while the incident lasts. */
  z.strictObject({ type: z.literal('warm'), incident: z.string(), cameras: z.array(z.string()).max(64) }),
  z.strictObject({ type: z.literal('cool'), incident: z.string() }),
  z.strictObject({ type: z.literal('until'), view: z.string(), until: z.number() }),
  /**
   * Cut at once every view that fits all given fields. `at` where it is said again to a relay that was away: only tickets
   * given up to then, by the server's clock, are meant.
   */
  z.strictObject({
    type: z.literal('revoke'),
    reason: z.string(),
    at: at.optional(),
    view: z.string().optional(),
    incident: z.string().optional(),
    camera: z.string().optional(),
    organisation: z.string().optional(),
    person: z.string().optional(),
  }),
  /**
   * Send a camera's `field` rendition to a server of another organisation by ANNOUNCE and RECORD (RFC 2326 §10.3, §10.11) until
   * told otherwise or `until` has passed; the same order again only prolongs. `url` ends with the UID that the server knows.
   */
  z.strictObject({
    type: z.literal('push.start'),
    push: z.string().min(1).max(64),
    camera: z.string().min(1).max(128),
    incident: z.string().min(1).max(64),
    organisation: z.string().min(1).max(64),
    url: z.string().regex(/^rtsps?:\/\//),
    username: z.string().optional(),
    password: z.string().optional(),
    until: z.number(),
  }),
  z.strictObject({ type: z.literal('push.stop'), push: z.string(), reason: z.string() }),
  z.strictObject({ type: z.literal('push.until'), push: z.string(), until: z.number() }),
  z.strictObject({ type: z.literal('reported'), report: z.number().int() }),
]);
export type ServerToRelay = z.infer<typeof serverToRelay>;
