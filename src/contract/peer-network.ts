import { z } from 'zod';
import { inIpRange } from '#base/ip-range.ts';

/** Names a relay among all that share the cameras: `relay-1`, `relay-2` … are the city's own processes. */
export const relayName = z.string().regex(/^[a-z0-9-]{1,64}$/, 'lower-case letters, digits and hyphens, at most 64');

const webAddress = z.url({ protocol: /^https?$/ });
/** `10.20.0.1:8189` or `[fd00::1]:8189`: ICE candidates hold no names (RFC 8839 §5.1). */
const socketAddress = z.string().regex(/^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-fA-F:]{2,39}\]):\d{1,5}$/, 'must be address:port');

/** What one relay is called beyond a link device, which maps these virtual addresses to the real ones. */
export const virtualRelay = z.strictObject({
  http: webAddress,
  rtsp: z.url({ protocol: /^rtsps?$/ }),
  udp: socketAddress,
});

const range = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

/**
 * Another organisation's network behind a link device (망연계장비; requirement V9, seed B-1 … B-3): whoever calls from the
 * device's inner address gets virtual addresses only, and everybody else the real ones.
 */
export const peerNetwork = z.strictObject({
  id: relayName,
  /** Inner addresses of the link device, single or as CIDR blocks. */
  peers: z.array(range).min(1).max(64),
  /** Where the first relay process takes this network's WebRTC media; the next ones follow. One fixed port each (B-2). */
  mediaPort: z.number().int().min(1).max(65_535),
  virtual: z.strictObject({
    /** What browsers beyond the device call the server; without it nobody there has a console. */
    console: webAddress.optional(),
    relays: z.record(relayName, virtualRelay),
  }),
});
export type PeerNetwork = z.infer<typeof peerNetwork>;

/** The network that this caller comes from; undefined for everybody who comes by no link device. */
export function networkOf<Network extends Pick<PeerNetwork, 'peers'>>(address: string, networks: readonly Network[]): Network | undefined {
  return networks.find((network) => network.peers.some((peer) => inIpRange(address, peer)));
}
