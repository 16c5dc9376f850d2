import { portRange } from '#contract/city-config.ts';
import { z } from 'zod';
import { peerNetwork, relayName, virtualRelay } from '#contract/peer-network.ts';

/** A network beyond a link device, as this relay is called there. */
const relayNetwork = peerNetwork
  .pick({ peers: true, mediaPort: true })
  .extend({ console: z.string().max(300).optional(), virtual: virtualRelay });
export type RelayNetwork = z.infer<typeof relayNetwork>;

/** What the relay process is told at its start (`MANGRU_RELAY`, JSON); the secret comes apart from it. */
export const relaySettings = z.strictObject({
  /** Among the relays that share the cameras; default `relay-1`. */
  name: relayName.optional(),
  /** What viewers call it; default what it listens on. */
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  publicRtspUrl: z.url({ protocol: /^rtsps?$/ }).optional(),
  host: z.string().min(1).max(253),
  /** HTTP, WebSocket and WHEP signalling; 0 takes any free port. */
  port: z.number().int().min(0).max(65_535),
  rtspPort: z.number().int().min(0).max(65_535),
  /** WebRTC media of all viewers; 0 lets each viewer have a port of its own. */
  udpPort: z.number().int().min(0).max(65_535),
  /** UDP ports for cameras that refuse to send in TCP, two for each track; absent: such cameras are not played. */
  cameraPorts: portRange.optional(),
  maxSources: z.number().int().min(1).max(2_000),
  maxViewers: z.number().int().min(1).max(10_000),
  /** Streams that are transcoded at a time; a core does two or three. */
  maxTranscodes: z.number().int().min(0).max(64).optional(),
  /** How long a source without viewers is kept. */
  lingerSeconds: z.number().min(0).max(600),
  /** The server's control channel, ws:// or wss://. */
  controlUrl: z.string().regex(/^wss?:\/\//, 'must begin with ws:// or wss://'),
  /** Origins of the pages that may ask for video, e.g. http://127.0.0.1:8080. */
  allowedOrigins: z.array(z.string().max(300)).max(100),
  /** Reverse proxies of ours: what they say in X-Forwarded-For of the caller's address is believed. */
  trustedProxies: z.array(z.string()).max(16).optional(),
  /** Networks beyond link devices (V9): their viewers are given virtual addresses only. */
  networks: z.array(relayNetwork).max(16).optional(),
});
export type RelaySettings = z.infer<typeof relaySettings>;
