import type { ChannelDispatch, DispatchState } from '#domain/channel.ts';
import type { Incident, Propagation } from '#domain/incident.ts';
import type { EntryDraft, EntryKind } from '#domain/journal.ts';
import { finish, startChange, withEntry, withIncident, type Context } from './change.ts';
import { NOTHING, type Outcome } from './outcome.ts';

interface Word {
  readonly propagation: string;
  readonly dispatch: string;
  readonly state: DispatchState;
  readonly reason?: string;
}

const ENTRY_OF: Readonly<Record<DispatchState, EntryKind>> = {
  waiting: 'propagation.dispatched',
  sent: 'propagation.dispatched',
  delivered: 'propagation.delivered',
  retrying: 'propagation.undelivered',
  failed: 'propagation.undelivered',
};

/** What a channel says of a message, each thing once. The first message that arrives proves the propagation delivered (B3). */
export function markDispatched(incident: Incident, word: Word, context: Context): Outcome {
  const known = incident.propagations.find((propagation) => propagation.id === word.propagation);
  const before = known?.dispatches?.find((dispatch) => dispatch.id === word.dispatch);
  if (!known || !before || before.state === word.state || before.state === 'delivered' || before.state === 'failed') return NOTHING;
  const { reason: _earlier, ...still } = before;
  const after: ChannelDispatch = {
    ...still,
    state: word.state,
    at: context.now,
    ...(word.reason === undefined ? {} : { reason: word.reason }),
  };
  const propagations = incident.propagations.map((propagation) =>
    propagation.id === known.id ? withDispatch(propagation, after, context.now) : propagation,
  );
  const change = withIncident(startChange(incident), { propagations });
  return finish(withEntry(change, context, ENTRY_OF[word.state], facts(known, after)), context, {
    ok: true,
    as: 'done',
    incident: incident.id,
  });
}

function withDispatch(propagation: Propagation, after: ChannelDispatch, now: number): Propagation {
  const dispatches = (propagation.dispatches ?? []).map((dispatch) => (dispatch.id === after.id ? after : dispatch));
  if (after.state !== 'delivered' || propagation.deliveredAt !== undefined) return { ...propagation, dispatches };
  return {
    ...propagation,
    dispatches,
    deliveredAt: now,
    deliveredBy: after.channel,
    ...(after.person === undefined ? {} : { deliveredTo: after.person }),
  };
}

function facts(propagation: Propagation, dispatch: ChannelDispatch): EntryDraft['data'] {
  return {
    propagation: propagation.id,
    organisation: propagation.organisation,
    channel: dispatch.channel,
    ...(dispatch.person === undefined ? {} : { person: dispatch.person }),
    ...(dispatch.reason === undefined ? {} : { reason: dispatch.reason }),
    ...(dispatch.state === 'retrying' ? { again: true } : {}),
  };
}
