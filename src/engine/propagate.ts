import type { ChannelId, PropagationMessage } from '#domain/channel.ts';
import type { Propagation } from '#domain/incident.ts';
import type { OrganisationId, PersonId, PropagationId } from '#domain/ids.ts';
import { nextName, withEffect, withEntry, withIncident, type Change, type Context } from './change.ts';
import { messageWords } from './message-facts.ts';
import { peopleAtPost } from './people-at-post.ts';

/** So often an incident is told to organisations; more would be a definition that answers its own changes. */
export const MAX_PROPAGATIONS = 200;
/** So many people of one post are told at once at most. */
const MAX_PEOPLE = 20;

/** An organisation, the people on duty at a post of it, or one person, and how they are told beside the console. */
export interface Telling {
  readonly organisation: OrganisationId;
  readonly role?: string | undefined;
  readonly person?: PersonId | undefined;
  readonly note?: string | undefined;
  readonly channels?: readonly ChannelId[] | undefined;
  readonly acknowledgeWithinSeconds: number;
  readonly escalation?: string;
  readonly escalates?: false;
}

/** Tells an organisation or people of it, and watches that somebody there acknowledges in time (B3). */
export function propagate(wanted: Telling, change: Change, context: Context): Change {
  const known = context.city.organisations.get(wanted.organisation);
  if (!known || (change.incident.drill && known.standing === 'partner')) return change;
  if (change.incident.propagations.length >= MAX_PROPAGATIONS)
    return withEntry(change, context, 'command.refused', {
      command: 'propagate',
      organisation: wanted.organisation,
      reason: 'tooManyPropagations',
    });
  const propagation = propagationOf(wanted, change, context);
  const { role, note, messages = [] } = propagation;
  let next = withIncident(change, { propagations: [...change.incident.propagations, propagation] });
  next = withEntry(next, context, 'propagation.sent', {
    propagation: propagation.id,
    organisation: wanted.organisation,
    ...(role === undefined ? {} : { post: role }),
    ...(propagation.people === undefined ? {} : { people: [...propagation.people] }),
    ...(messages.length === 0 ? {} : { channels: [...new Set(messages.map((message) => message.channel))] }),
    ...(note === undefined ? {} : { note }),
  });
  next = messages.reduce((sending, message) => send(message, propagation, { change: sending, context }), next);
  return awaitAnswers([propagation], next, context);
}

/** Has whoever is to answer each of these waited for until it is due; what was due before is looked at now. */
export function awaitAnswers(propagations: readonly Pick<Propagation, 'id' | 'dueAt'>[], change: Change, { now }: Context): Change {
  return propagations.reduce(
    (next, { id, dueAt }) =>
      withEffect(next, {
        do: 'wake',
        incident: change.incident.id,
        at: Math.max(now, dueAt ?? now),
        wake: { why: 'propagationDue', propagation: id },
      }),
    change,
  );
}

function propagationOf(wanted: Telling, change: Change, context: Context): Propagation {
  const people = peopleOf(wanted, context);
  const note = wanted.note === undefined ? undefined : messageWords(change.incident, wanted.note, context.city).note;
  const id = nextName(change, context) as PropagationId;
  // A drill goes by the console only: every other way leads out of the city.
  const channels = change.incident.drill ? [] : [...new Set(wanted.channels)];
  const messages = channels.flatMap((channel) => messagesBy(channel, { id, people, at: context.now }));
  return {
    id,
    organisation: wanted.organisation,
    ...(wanted.role === undefined ? {} : { role: wanted.role }),
    ...(wanted.person === undefined ? {} : { person: wanted.person }),
    ...(people === undefined ? {} : { people }),
    sentAt: context.now,
    sentBy: context.actor,
    ...(note === undefined ? {} : { note }),
    dueAt: context.now + wanted.acknowledgeWithinSeconds * 1_000,
    ...(messages.length === 0 ? {} : { messages }),
    ...(wanted.escalation === undefined ? {} : { escalation: wanted.escalation }),
    ...(wanted.escalates === undefined ? {} : { escalates: wanted.escalates }),
  };
}

/** Who that is now: those on duty at the post, or, where the roster knows none, everybody who has the role. Undefined: the whole organisation. */
export function peopleOf(
  { organisation, role, person }: Pick<Telling, 'organisation' | 'role' | 'person'>,
  { city, now }: Context,
): readonly PersonId[] | undefined {
  if (person !== undefined) return [person];
  if (role === undefined) return undefined;
  return peopleAtPost(city.duty, { organisation, post: role, at: now }).people.slice(0, MAX_PEOPLE);
}

/** A link is the organisation's; all others reach people, or the room where nobody is named. */
function messagesBy(
  channel: ChannelId,
  told: { readonly id: string; readonly people: readonly PersonId[] | undefined; readonly at: number },
): readonly PropagationMessage[] {
  const first = { channel, state: 'waiting' as const, at: told.at };
  if (told.people === undefined || channel === 'link') return [{ ...first, id: `${told.id}/${channel}` }];
  return told.people.map((person, at) => ({ ...first, id: `${told.id}/${channel}-${at}`, person }));
}

function send(
  message: PropagationMessage,
  propagation: Propagation,
  going: { readonly change: Change; readonly context: Context },
): Change {
  const { change, context } = going;
  const { subject, text } = messageWords(change.incident, propagation.note, context.city);
  return withEffect(change, {
    do: 'deliver',
    incident: change.incident.id,
    propagation: propagation.id,
    message: message.id,
    channel: message.channel,
    organisation: propagation.organisation,
    ...(message.person === undefined ? {} : { person: message.person }),
    subject,
    text,
    urgent: change.incident.grade === 'urgent',
    at: context.now,
  });
}
