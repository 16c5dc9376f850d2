import { createHash, timingSafeEqual } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { addressKey } from '#base/address-key.ts';
import type { FeedHub } from '../feed/feed-hub.ts';
import { RateLimit } from '../people/rate-limit.ts';
import type { Session, Sessions } from '../people/sessions.ts';
import type { MapChannels } from '../units/map-channels.ts';
import { mayCall } from './access.ts';
import type { AudienceOf } from './audience.ts';
import type { Relays } from './http-ports.ts';
import type { Access } from './operation.ts';
import { isOwnOrigin } from './origin-check.ts';
import { problemOf, type ProblemCode } from './problem-codes.ts';
import { readSessionCookie } from './session-cookie.ts';

export interface UpgradePorts {
  readonly sessions: Pick<Sessions, 'check'>;
  readonly feed: FeedHub;
  readonly maps: MapChannels;
  readonly relays: Pick<Relays, 'attach' | 'refusals'>;
  /** Bearer secret that the relay must show (RFC 6750). */
  readonly relaySecret: string;
  readonly audienceOf: AudienceOf;
  readonly now: () => number;
  readonly peerOf: (socket: { readonly remoteAddress?: string | undefined }, forwardedFor: string | undefined) => string;
}

/** A viewer of the feed has nothing to say, a map where it looks; a relay's longest control message has a thousand views. */
const MAX_FEED_MESSAGE_BYTES = 4 * 1024;
const MAX_RELAY_MESSAGE_BYTES = 2 * 1024 * 1024;
/** A console that has lost its feed tries again a few times a second at most. */
const PER_ADDRESS = { perSecond: 20, burst: 400, maxKeys: 20_000 };

export interface UpgradeDoor {
  upgrade(this: void, request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends the relays' channels, which never hang up by themselves; they come back to the next server. */
  closeRelays(): void;
  /** Cuts those that did not go. */
  cutRelays(): void;
}

/** Where WebSockets come in: the live feed for people, the control channel for relays; anything else is refused. */
export function createUpgradeDoor(ports: UpgradePorts): UpgradeDoor {
  const feeds = new WebSocketServer({ noServer: true, maxPayload: MAX_FEED_MESSAGE_BYTES, perMessageDeflate: false });
  const relays = new WebSocketServer({ noServer: true, maxPayload: MAX_RELAY_MESSAGE_BYTES, perMessageDeflate: false });
  const perAddress = new RateLimit(PER_ADDRESS, ports.now);
  const secret = digest(`Bearer ${ports.relaySecret}`);
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Until the handshake is done nobody else listens for its errors.
    const ignore = (): void => undefined;
    socket.on('error', ignore);
    const path = (request.url ?? '').split('?', 1)[0];
    if (path === '/internal/relay') {
      if (timingSafeEqual(digest(request.headers.authorization ?? ''), secret))
        return relays.handleUpgrade(request, socket, head, (relay) => ports.relays.attach(relay));
      ports.relays.refusals.count('secret');
      return refuseUpgrade(socket, 'signedOut');
    }
    const channel = path === '/api/v1/feed' ? FEED : path === '/api/v1/map' ? MAP : undefined;
    if (!channel) return refuseUpgrade(socket, 'notFound');
    const peer = ports.peerOf(request.socket, one(request.headers['x-forwarded-for']));
    if (!perAddress.take(addressKey(peer)).ok) return refuseUpgrade(socket, 'tooMany');
    const judged = judge(request, peer, { ports, channel });
    if ('refused' in judged) return refuseUpgrade(socket, judged.refused);
    feeds.handleUpgrade(request, socket, head, (viewer) => channel.of(ports).attach(viewer, judged.session, judged.person));
  };
  return {
    upgrade,
    closeRelays: () => {
      for (const relay of relays.clients) relay.close(1001, 'stopping');
    },
    cutRelays: () => {
      for (const relay of relays.clients) relay.terminate();
    },
  };
}

/** A channel that people open: who may, and who takes them. */
interface Channel {
  readonly access: Exclude<Access, string>;
  readonly of: (ports: UpgradePorts) => { hasRoom(session: Session): boolean; attach(...viewer: Parameters<FeedHub['attach']>): void };
}
const FEED: Channel = { access: { right: 'incident.view', partners: true }, of: ({ feed }) => feed };
const MAP: Channel = { access: { right: ['camera.list', 'unit.view'], partners: true }, of: ({ maps }) => maps };

type CheckedIn = Extract<ReturnType<Sessions['check']>, { ok: true }>;

/** Browsers say where a WebSocket comes from and send the cookie whatever page asked: another site's is refused. */
function judge(
  request: IncomingMessage,
  peer: string,
  { ports, channel }: { readonly ports: UpgradePorts; readonly channel: Channel },
): CheckedIn | { readonly refused: ProblemCode } {
  const origin = request.headers.origin;
  const header = (name: string): string | undefined => one(request.headers[name]);
  if (origin !== undefined && !isOwnOrigin(origin, { header, publicOrigin: ports.audienceOf(peer).origin }))
    return { refused: 'forbidden' };
  const token = readSessionCookie(request.headers.cookie);
  const checked = token === undefined ? undefined : ports.sessions.check(token, false);
  if (!checked?.ok) return { refused: 'signedOut' };
  if (!mayCall(checked.person, channel.access).ok) return { refused: 'noRight' };
  return channel.of(ports).hasRoom(checked.session) ? checked : { refused: 'busy' };
}

function refuseUpgrade(socket: Duplex, code: ProblemCode): void {
  const problem = problemOf(code);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  // Nobody counts it any more: who does not hang up would hold a connection for as long as they like.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function one(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.join(', ');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
