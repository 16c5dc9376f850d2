import type { MessageState, PropagationMessage } from '#domain/channel.ts';
import type { Incident, Propagation } from '#domain/incident.ts';
import type { EntryDraft, EntryKind } from '#domain/journal.ts';
import { finish, startChange, withEntry, withIncident, type Context } from './change.ts';
import { NOTHING, type Outcome } from './outcome.ts';

interface Word {
  readonly propagation: string;
  readonly message: string;
  readonly state: MessageState;
  readonly reason?: string;
}

/** The first of these kinds keeps the name it has in journals: an entry is never written anew. */
const ENTRY_OF: Readonly<Record<MessageState, EntryKind>> = {
  waiting: 'propagation.dispatched',
  sent: 'propagation.dispatched',
  delivered: 'propagation.delivered',
  retrying: 'propagation.undelivered',
  failed: 'propagation.undelivered',
};

/** What a channel says of a message, each thing once. The first message that arrives proves the propagation delivered (B3). */
export function markMessage(incident: Incident, word: Word, context: Context): Outcome {
  const known = incident.propagations.find((propagation) => propagation.id === word.propagation);
  const before = known?.messages?.find((message) => message.id === word.message);
  if (!known || !before || before.state === word.state || before.state === 'delivered' || before.state === 'failed') return NOTHING;
  const { reason: _earlier, ...still } = before;
  const after: PropagationMessage = {
    ...still,
    state: word.state,
    at: context.now,
    ...(word.reason === undefined ? {} : { reason: word.reason }),
  };
  const propagations = incident.propagations.map((propagation) =>
    propagation.id === known.id ? withMessage(propagation, after, context.now) : propagation,
  );
  const change = withIncident(startChange(incident), { propagations });
  return finish(withEntry(change, context, ENTRY_OF[word.state], facts(known, after)), context, {
    ok: true,
    as: 'done',
    incident: incident.id,
  });
}

function withMessage(propagation: Propagation, after: PropagationMessage, now: number): Propagation {
  const messages = (propagation.messages ?? []).map((message) => (message.id === after.id ? after : message));
  if (after.state !== 'delivered' || propagation.deliveredAt !== undefined) return { ...propagation, messages };
  return {
    ...propagation,
    messages,
    deliveredAt: now,
    deliveredBy: after.channel,
    ...(after.person === undefined ? {} : { deliveredTo: after.person }),
  };
}

function facts(propagation: Propagation, message: PropagationMessage): EntryDraft['data'] {
  return {
    propagation: propagation.id,
    organisation: propagation.organisation,
    channel: message.channel,
    ...(message.person === undefined ? {} : { person: message.person }),
    ...(message.reason === undefined ? {} : { reason: message.reason }),
    ...(message.state === 'retrying' ? { again: true } : {}),
  };
}
