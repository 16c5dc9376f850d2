import { z } from 'zod';

/** What relay and WebRTC process say to each other beside pictures and sounds; sessions and feeds are numbers of the relay's. */
const session = z.number().int().min(0).max(0xffff_ffff);
const feed = session;
const ssrc = session;
const payloadType = z.number().int().min(0).max(127);
const audioFormat = z.strictObject({ codec: z.enum(['pcmu', 'pcma']), payloadType });

/** An offer in our own words (offer.ts): nothing of a stranger's text reaches the native library. */
const peerOffer = z.strictObject({
  sdp: z.string(),
  video: z.strictObject({ mid: z.string(), payloadType, parameters: z.string(), ssrc }),
  audio: z.strictObject({ mid: z.string(), formats: z.array(audioFormat).min(1).max(2), ssrc }).optional(),
});
export type PeerOffer = z.infer<typeof peerOffer>;

export const relayToProcess = z.discriminatedUnion('type', [
  /** First message. */
  z.strictObject({ type: z.literal('begin'), host: z.string(), udpPort: z.number().int() }),
  z.strictObject({ type: z.literal('view'), session, feed, offer: peerOffer }),
  z.strictObject({ type: z.literal('publish'), session, offer: peerOffer }),
  z.strictObject({ type: z.literal('close'), session }),
  /** The session goes on with another feed as soon as that can show a picture; answered by `switched`. */
  z.strictObject({ type: z.literal('switch'), session, feed }),
  /** Asks a publisher for a key frame. */
  z.strictObject({ type: z.literal('key'), session }),
  /** A feed begins or is lost for now: what was kept of it is stale. */
  z.strictObject({ type: z.literal('feed'), feed }),
  /** Pictures were left out: the feed goes on with its next key frame. */
  z.strictObject({ type: z.literal('feedBroken'), feed }),
  z.strictObject({ type: z.literal('feedOver'), feed }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type RelayToProcess = z.infer<typeof relayToProcess>;

const figures = z.strictObject({
  /** Packets sent again to those who missed them (NACK). */
  resent: z.number().int(),
  /** Key frames asked for by viewers (PLI, FIR). */
  keyRequests: z.number().int(),
  /** Times that the pictures since the last key frame were sent again. */
  repeats: z.number().int(),
  /** Peer connections that the native library holds. */
  peers: z.number().int(),
});
export type WebRtcFigures = z.infer<typeof figures>;

export const processToRelay = z.discriminatedUnion('type', [
  /** Answer to `begin`. */
  z.strictObject({ type: z.literal('ready'), library: z.boolean() }),
  z.strictObject({ type: z.literal('answer'), session, sdp: z.string() }),
  /** The native library does not take the offer, or too many peers are half open. */
  z.strictObject({ type: z.literal('refused'), session, reason: z.enum(['badOffer', 'busy']) }),
  z.strictObject({ type: z.literal('ended'), session, reason: z.enum(['left', 'notConnected']) }),
  z.strictObject({ type: z.literal('switched'), session, feed }),
  /** A viewer of this feed cannot go on without a key frame. */
  z.strictObject({ type: z.literal('keyWanted'), feed }),
  z.strictObject({ type: z.literal('pong'), figures }),
]);
export type ProcessToRelay = z.infer<typeof processToRelay>;
