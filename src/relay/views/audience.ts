import { networkOf } from '#contract/peer-network.ts';
import type { RelaySettings } from '../settings.ts';

/**
 * How this relay is called where a viewer comes from: by its public names, or, beyond a link device, by the virtual ones
 * that the device maps to it (V9, seed B-3).
 */
export interface RelayAudience {
  /** For o= and c= of a session description (RFC 4566 §5.2): an IPv4 address, or 0.0.0.0 where it has none. */
  readonly sdpHost: string;
  /** Origins of the pages that may ask for video. */
  readonly origins: readonly string[];
  /** Where WebRTC viewers send, instead of where the media are really taken; undefined: there. */
  readonly media?: MediaAddress;
}

export interface MediaAddress {
  readonly address: string;
  readonly port: number;
}

/** By the viewer's address. */
export type RelayAudienceOf = (peer: string) => RelayAudience;

type Called = Pick<RelaySettings, 'host' | 'publicRtspUrl' | 'allowedOrigins' | 'networks'>;

export function createRelayAudiences(settings: Called): RelayAudienceOf {
  const networks = (settings.networks ?? []).map((network) => ({
    peers: network.peers,
    audience: {
      sdpHost: sdpHostOf(network.virtual.rtsp),
      origins: network.console === undefined ? [] : [network.console],
      media: readMediaAddress(network.virtual.udp),
    },
  }));
  const everybody = { sdpHost: sdpHostOf(settings.publicRtspUrl ?? `rtsp://${settings.host}`), origins: settings.allowedOrigins };
  return (peer) => networkOf(peer, networks)?.audience ?? everybody;
}

function sdpHostOf(url: string): string {
  const { hostname } = new URL(url);
  return /^[\d.]+$/.test(hostname) ? hostname : '0.0.0.0';
}

/** `10.20.0.1:8189` or `[fd00::1]:8189`, as the schema has checked. */
function readMediaAddress(text: string): MediaAddress {
  const colon = text.lastIndexOf(':');
  return { address: text.slice(0, colon).replaceAll(/[[\]]/g, ''), port: Number(text.slice(colon + 1)) };
}
