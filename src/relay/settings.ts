import { portRange } from '#contract/city-config.ts';
import { z } from 'zod';

/** What the relay process is told at its start (`MANGRU_RELAY`, JSON); the secret comes apart from it. */
export const relaySettings = z.strictObject({
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
});
export type RelaySettings = z.infer<typeof relaySettings>;
