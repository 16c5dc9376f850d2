import type { LinkId } from '#domain/ids.ts';
import type { Delivery, Notice } from '#services/ports.ts';
import type { Channel } from './channel.ts';

/** What a propagation is called on the wire of a link: its word for "somebody tells you of this incident". */
const TOPIC = 'propagation';

/** The organisation's own system, over the link that the configuration names for it. What its wire has no words for is rejected. */
export function linkChannel(carry: (link: LinkId, notice: Notice) => Promise<Delivery>): Channel {
  return {
    deliver: async ({ id, to, subject, text, urgent, incident, at }) => {
      const notice = { id, topic: TOPIC, text, incident, at, facts: { subject, grade: urgent ? 'urgent' : 'normal' } };
      return carry(to as LinkId, notice).catch((error: unknown) => ({
        outcome: 'unreachable',
        reason: error instanceof Error ? error.message : String(error),
      }));
    },
  };
}
