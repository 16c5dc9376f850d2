import type { CityConfig } from '#contract/city-config.ts';
import { networkOf, type PeerNetwork } from '#contract/peer-network.ts';
import { relayPlaces } from '#contract/relay-places.ts';
import type { CameraId } from '#domain/ids.ts';
import type { RelayUrls } from './relay-urls.ts';
import { securityHeaders } from './security-headers.ts';

/**
 * How this server and its relays are called where a request comes from: by their real public addresses, or, beyond a
 * link device, by the virtual ones that it maps to them (V9, seed B-3). Nothing in an answer names anything else.
 */
export interface Audience {
  /** What browsers there call this server. */
  readonly origin: string;
  /** Whether cookies there are for https only. */
  readonly secure: boolean;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** What viewers there call the relay that has this camera; undefined while nobody knows which has. */
  relayOf(camera: CameraId): RelayUrls | undefined;
}

/** By the caller's address. */
export type AudienceOf = (peer: string) => Audience;

/** Who has a camera, by name and real public addresses. */
export type RelayOfCamera = (camera: CameraId) => ({ readonly name: string } & RelayUrls) | undefined;

export function createAudiences(config: Pick<CityConfig, 'server' | 'relay' | 'networks'>, ownerOf: RelayOfCamera): AudienceOf {
  const everybody = publicAudience(config, ownerOf);
  const beyond = new Map(config.networks.map((network) => [network, networkAudience(network, everybody, ownerOf)]));
  return (peer) => {
    const network = networkOf(peer, config.networks);
    return (network && beyond.get(network)) ?? everybody;
  };
}

function publicAudience({ server, relay }: Pick<CityConfig, 'server' | 'relay'>, ownerOf: RelayOfCamera): Audience {
  const origin = new URL(server.publicUrl ?? `http://${server.host}:${server.port}`).origin;
  const relays = [...relayPlaces(relay).map(({ http }) => http), ...Object.values(relay.elsewhere)];
  return { ...audience(origin, relays), relayOf: ownerOf };
}

function networkAudience({ virtual }: PeerNetwork, everybody: Audience, ownerOf: RelayOfCamera): Audience {
  // Without a name for the console nobody there is to have one: only what a request itself calls us is then ours.
  const origin = virtual.console === undefined ? '' : new URL(virtual.console).origin;
  const relays = Object.values(virtual.relays).map(({ http }) => http);
  return {
    ...audience(origin, relays),
    secure: origin === '' ? everybody.secure : origin.startsWith('https:'),
    relayOf: (camera) => virtual.relays[ownerOf(camera)?.name ?? ''],
  };
}

function audience(origin: string, relays: readonly string[]): Omit<Audience, 'relayOf'> {
  const secure = origin.startsWith('https:');
  // Pages connect to the relays over HTTP and WebSocket (CSP, connect-src).
  const relayOrigins = relays.flatMap((relay) => [relay, relay.replace(/^http/, 'ws')]).map((url) => new URL(url).origin);
  return { origin, secure, headers: securityHeaders({ relayOrigins, https: secure }) };
}
