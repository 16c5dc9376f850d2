import type { MediaFormat, VideoKind } from '#contract/media.ts';
import type { OpenCarrier } from './carrier.ts';
import { playableKinds } from './decodable.ts';
import type { Lines } from './lines.ts';
import { MseSession } from './mse-session.ts';
import type { PlayerPath, PlayerUrls, StreamName } from './player-types.ts';
import { viewAddressOf, withQuery } from './relay-address.ts';
import type { Session, SessionEvents } from './session.ts';
import { openSocketCarrier } from './socket-carrier.ts';
import { UnitsSession } from './units-session.ts';
import { WhepSession } from './whep-session.ts';

export interface SessionWish {
  readonly path: PlayerPath;
  readonly urls: PlayerUrls;
  readonly stream: StreamName;
  /** What WebCodecs and JPEG decoding of this browser take. */
  readonly kinds: readonly VideoKind[];
  readonly audio: boolean;
  readonly lines: Lines;
  /** The line of this relay did not open: MP4 then comes over a WebSocket of its own. */
  readonly noLine: boolean;
}

export function openSession(wish: SessionWish, events: SessionEvents): Session {
  switch (wish.path) {
    case 'line':
      return new UnitsSession(carrierFor(wish, 'units', true), events);
    case 'ws':
      return new UnitsSession(carrierFor(wish, 'units', false), events);
    case 'mse':
      return new MseSession(carrierFor(wish, 'fmp4', !wish.noLine), events);
    case 'whep':
      return new WhepSession(withQuery(wish.urls.whep, { stream: wish.stream }), events);
  }
}

function carrierFor({ urls, stream, kinds, audio, lines }: SessionWish, format: MediaFormat, overLine: boolean): OpenCarrier {
  const accept = format === 'units' ? [...kinds] : [...playableKinds()];
  const address = overLine ? viewAddressOf(urls.ws) : undefined;
  if (address) {
    const { line, camera, ticket } = address;
    return (events) => lines.open(line, { camera, ticket, stream, format, accept, ...(audio ? { audio } : {}) }, events);
  }
  const query = { stream, format, accept: accept.join(','), ...(audio ? { audio: '1' } : {}) };
  return (events) => openSocketCarrier(withQuery(urls.ws, query), events);
}
