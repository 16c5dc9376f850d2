import type { CityConfig } from './city-config.ts';

/** One of the city's own relay processes: its name, where it listens, and what viewers call it. */
export interface RelayPlace {
  readonly name: string;
  readonly port: number;
  readonly rtspPort: number;
  readonly udpPort: number;
  /** Without a slash at the end. */
  readonly http: string;
  readonly rtsp: string;
}

type Places = Pick<CityConfig['relay'], 'host' | 'port' | 'rtspPort' | 'udpPort' | 'publicUrl' | 'processes'>;

/** The processes that `relay.processes` asks for; the ports of each follow from those of the first. */
export function relayPlaces(relay: Places): readonly RelayPlace[] {
  const urls = typeof relay.publicUrl === 'string' ? [relay.publicUrl] : (relay.publicUrl ?? []);
  return Array.from({ length: relay.processes }, (_, index) => {
    const [port, rtspPort, udpPort] = [relay.port, relay.rtspPort, relay.udpPort].map((first) => (first === 0 ? 0 : first + index));
    const http = (urls[index] ?? `http://${relay.host}:${port}`).replace(/\/+$/, '');
    return {
      name: `relay-${index + 1}`,
      port: port ?? 0,
      rtspPort: rtspPort ?? 0,
      udpPort: udpPort ?? 0,
      http,
      rtsp: `rtsp://${hostOf(http)}:${rtspPort}`,
    };
  });
}

/** Of an address that the schema has checked. */
function hostOf(url: string): string {
  return /^https?:\/\/(?:[^/?#@]*@)?(\[[^\]]+\]|[^:/?#]+)/i.exec(url)?.[1] ?? '';
}
