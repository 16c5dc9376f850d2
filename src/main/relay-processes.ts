import type { CityConfig } from '#contract/city-config.ts';
import { relayPlaces } from '#contract/relay-places.ts';
import type { RelaySettings } from '#relay/settings.ts';
import type { WantedPort } from './free-ports.ts';

/** One relay process under the supervisor. */
export interface RelayProcess {
  readonly name: string;
  readonly settings: RelaySettings;
  readonly ports: readonly WantedPort[];
}

/** The relay processes that the configuration asks for; `port` is the server's. */
export function relayProcesses(config: CityConfig, port: number): readonly RelayProcess[] {
  const { host, maxSources, maxViewers, lingerSeconds, allowedOrigins, cameraPorts, processes, maxTranscodes } = config.relay;
  const { publicUrl } = config.server;
  const hosts = ['127.0.0.1', 'localhost', ...(config.server.host === '0.0.0.0' ? [] : [config.server.host])];
  const origins = [
    ...new Set([
      ...(publicUrl === undefined ? [] : [new URL(publicUrl).origin]),
      ...hosts.map((name) => `http://${name}:${port}`),
      ...allowedOrigins,
    ]),
  ];
  // The server may listen on every address of the machine, and is then reached on the nearest.
  const server = config.server.host === '0.0.0.0' ? '127.0.0.1' : config.server.host;
  return relayPlaces(config.relay).map(({ name, http, rtsp, ...ports }, index) => ({
    name,
    settings: {
      name,
      host,
      ...ports,
      maxSources,
      maxViewers,
      lingerSeconds,
      maxTranscodes,
      publicUrl: http,
      publicRtspUrl: rtsp,
      controlUrl: `ws://${server}:${port}/internal/relay`,
      allowedOrigins: origins,
      cameraPorts: sliceOf(cameraPorts, index, processes),
      trustedProxies: config.server.trustedProxies,
      networks: networksOf(config, name, index),
    },
    ports: [
      { host, port: ports.port, kind: 'tcp', purpose: `video of ${name}: relay.port` },
      { host, port: ports.rtspPort, kind: 'tcp', purpose: `RTSP of ${name}: relay.rtspPort` },
      { host, port: ports.udpPort, kind: 'udp', purpose: `WebRTC of ${name}: relay.udpPort` },
      ...config.networks.map(({ id, mediaPort }) => ({
        host,
        port: mediaPort + index,
        kind: 'udp' as const,
        purpose: `WebRTC of ${name} for ${id}: networks.mediaPort`,
      })),
    ],
  }));
}

/** The part of a range that this one of so many processes has: an even number of ports, since a track takes two. */
function sliceOf({ first, last }: CityConfig['relay']['cameraPorts'], index: number, processes: number): { first: number; last: number } {
  const each = 2 * Math.floor((last - first + 1) / 2 / processes);
  return { first: first + index * each, last: first + (index + 1) * each - 1 };
}

function networksOf(config: CityConfig, name: string, index: number): NonNullable<RelaySettings['networks']> {
  return config.networks.flatMap(({ peers, mediaPort, virtual }) => {
    const own = virtual.relays[name];
    if (!own) return [];
    const console = virtual.console === undefined ? {} : { console: new URL(virtual.console).origin };
    return [{ peers, mediaPort: mediaPort + index, virtual: own, ...console }];
  });
}
