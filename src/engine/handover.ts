import type { Handover, Successor } from '#domain/handling.ts';
import { isLive, type Incident } from '#domain/incident.ts';
import type { PersonId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import { nextName, withEntry, withIncident, type Change, type Context, type Performed } from './change.ts';

interface Offer {
  readonly handover?: string | undefined;
  readonly person?: string | undefined;
  readonly crew?: string | undefined;
  readonly note?: string | undefined;
  readonly by: Person;
}

/** Offers one's own incident to a person or to a crew (인계); a new offer takes the place of the old one. */
export function offerHandover(offer: Offer, change: Change, context: Context): Performed {
  const to = successorOf(offer, context);
  if ('refused' in to) return to;
  const { note, by } = offer;
  const handover: Handover = {
    id: offer.handover ?? nextName(change, context),
    to: to.successor,
    people: to.people,
    from: by.id,
    at: context.now,
    ...(note === undefined ? {} : { note }),
  };
  return withEntry(withIncident(change, { handover }), context, 'handover.offered', {
    handover: handover.id,
    people: [...handover.people],
    ...('crew' in handover.to ? { crew: handover.to.crew } : {}),
    ...(note === undefined ? {} : { note }),
  });
}

type Found = { readonly successor: Successor; readonly people: readonly PersonId[] } | Extract<Performed, { readonly refused: unknown }>;

function successorOf({ person, crew, by }: Offer, { city }: Context): Found {
  const mayTake = (id: string): boolean => id !== by.id && city.assignable.has(id);
  if (crew !== undefined) {
    const members = city.duty.crew(by.organisation, crew);
    if (!members) return { refused: 'noSuchCrew' };
    const people = members.filter(mayTake);
    return people.length === 0 ? { refused: 'nobodyOnDuty' } : { successor: { organisation: by.organisation, crew }, people };
  }
  if (person === undefined) return { refused: 'noReceiver' };
  return mayTake(person) ? { successor: { person: person as PersonId }, people: [person as PersonId] } : { refused: 'noSuchPerson' };
}

/** The receiver takes it over; from this moment it is theirs. */
export function acceptHandover(by: Person, change: Change, context: Context): Performed {
  const { handover, status } = change.incident;
  if (!handover) return { refused: 'noHandover' };
  const next = withIncident(withoutHandover(change), {
    assignee: by.id,
    status: status === 'resolved' ? status : 'handling',
    acknowledgedAt: change.incident.acknowledgedAt ?? context.now,
  });
  return withEntry(next, context, 'handover.accepted', { handover: handover.id, from: handover.from, person: by.id });
}

/** The receiver says no, or the giver takes it back: it stays with whom it was. */
export function endHandover(kind: 'handover.declined' | 'handover.withdrawn', note: string | undefined, going: Going): Performed {
  const { handover } = going.change.incident;
  if (!handover) return { refused: 'noHandover' };
  return withEntry(withoutHandover(going.change), going.context, kind, {
    handover: handover.id,
    from: handover.from,
    ...(note === undefined ? {} : { note }),
  });
}

interface Going {
  readonly change: Change;
  readonly context: Context;
}

/** After every command: an offer falls when the incident ends, or is given to somebody in another way. */
export function settleHandover(change: Change): Change {
  const { handover, assignee, status } = change.incident;
  return handover && (assignee !== handover.from || !isLive(status)) ? withoutHandover(change) : change;
}

function withoutHandover(change: Change): Change {
  const { handover: _over, ...incident } = change.incident;
  return { ...change, incident: incident satisfies Incident };
}
