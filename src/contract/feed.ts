import { z } from 'zod';
import { linkView } from './admin-view.ts';
import { incidentView, timelineEntry } from './incident-view.ts';

/**
 * `/api/v1/feed`, WebSocket, session cookie. First `snapshot`, then changes in journal order, and a `beat` every
 * second: a console that has heard nothing for 2 s says that it is not live (invariant 11). After any disconnect the
 * new snapshot replaces all that the console holds, so that it equals the server.
 */
export const feedMessage = z.discriminatedUnion('type', [
  /** Newest live incidents first (at most 1,000), plus those that ended in the last hour. */
  z.strictObject({
    type: z.literal('snapshot'),
    seq: z.number().int(),
    now: z.number(),
    incidents: z.array(incidentView),
    links: z.array(linkView),
  }),
  /** The whole incident as it now is. */
  z.strictObject({ type: z.literal('incident'), seq: z.number().int(), incident: incidentView }),
  /** This person may no longer see it. */
  z.strictObject({ type: z.literal('gone'), seq: z.number().int(), incident: z.string() }),
  z.strictObject({ type: z.literal('entry'), incident: z.string(), entry: timelineEntry }),
  z.strictObject({ type: z.literal('link'), link: linkView }),
  /** State of a camera's stream as the relay sees it. */
  z.strictObject({ type: z.literal('camera'), camera: z.string(), state: z.enum(['connecting', 'live', 'lost', 'idle']), at: z.number() }),
  z.strictObject({ type: z.literal('beat'), seq: z.number().int(), now: z.number() }),
  z.strictObject({ type: z.literal('bye'), reason: z.enum(['signedOut', 'expired', 'tooSlow', 'stopping']) }),
]);
export type FeedMessage = z.infer<typeof feedMessage>;
