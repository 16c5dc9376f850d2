import { caseKey, deliveryKey, EVENT_STATES, type PartnerEvent } from '#domain/event.ts';
import { isLive, LIFE_CYCLE, type Incident, type IncidentCase } from '#domain/incident.ts';
import type { IncidentId, OrganisationId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';
import { PLACE_ORIGINS, type Place } from '#domain/place.ts';
import { actAt } from './act.ts';
import { endShares } from './end-shares.ts';
import { tellLatecomer } from './tell-partner.ts';
import { beginConfirmation } from './confirm.ts';
import { toldBy, withBeginning } from './case-facts.ts';
import { casesOf, goesOn, hazardMoved, watchHazard, withCases } from './along/hazard.ts';
import { asOfCase, caseKeysOf, findOwn, isOlder, numbered, whyOver, withNumbers } from './chain.ts';
import { followResponders } from './clear-way/responders.ts';
import { finish, startChange, withEntry, withIncident, type Change, type Context } from './change.ts';
import type { City } from './city.ts';
import { findJoinable, findRecovered, subjectsOf } from './correlate.ts';
import type { CompiledService } from './compiled-service.ts';
import { serviceFor, type Definitions } from './definitions.ts';
import { endsCase, isEndCode, type Outcome } from './outcome.ts';
import { exitsOf } from './exits.ts';
import { findByNumber, joinByNumber } from './join-by-number.ts';
import { settlePlace } from './settle-place.ts';
import { withJoined } from './supersede.ts';
import { followed, isBack, isBehind } from './track.ts';

/** What a partner's message does: opens, joins, updates or ends an incident, or nothing because it was heard before. */
export function receiveEvent(
  definitions: Definitions,
  city: City,
  input: { readonly id: string; readonly event: PartnerEvent },
  now: number,
): Outcome {
  // The message is known by what its sender said, whatever we make of it.
  const key = deliveryKey(input.event);
  const event = settlePlace(input.event, city);
  const before = city.deliveries.get(key);
  if (before !== undefined) return repeated(event, before, now);
  const own = findOwn(event, city);
  // A case is followed by the service that took it, even where a later message no longer speaks of its kind.
  const service = own ? definitions.byId.get(own.service) : serviceFor(definitions, event);
  const context: Context = { inputId: input.id, now, actor: `link:${event.link}`, city, service };
  const over = whyOver(event, city, now);
  const outcome = own
    ? followCase(withNumbers(own, event), asOfCase(own, over ? { ...event, state: 'autoEnded' } : event), context)
    : begin(event, { service, over, context });
  const [first = key, ...alsoCases] = caseKeysOf(event);
  const incident = outcome.incident?.id ?? own?.id ?? null;
  return { ...outcome, delivery: { key, caseKey: first, incident, at: now, ...(alsoCases.length === 0 ? {} : { alsoCases }) } };
}

function repeated(event: PartnerEvent, incident: IncidentId | null, now: number): Outcome {
  const entry: EntryDraft = {
    kind: 'event.repeated',
    at: now,
    actor: `link:${event.link}`,
    ...(incident === null ? {} : { incident }),
    data: eventFacts(event),
  };
  return { answer: { ok: true, as: 'repeated', ...(incident === null ? {} : { incident }) }, entries: [entry], effects: [] };
}

function eventFacts(event: PartnerEvent): EntryDraft['data'] {
  return { type: event.type, sender: event.sender, occurrence: event.occurrence, state: EVENT_STATES[event.state] };
}

type Begun = { readonly service: CompiledService | undefined; readonly over: string | undefined; readonly context: Context };

/** What is over before we hear of it opens nothing. */
function begin(event: PartnerEvent, { service, over, context }: Begun): Outcome {
  return over === undefined || endsCase(event.state) ? startCase(service, event, context) : unmatched(event, over, context);
}

function unmatched(event: PartnerEvent, reason: string, context: Context): Outcome {
  const entry: EntryDraft = { kind: 'event.unmatched', at: context.now, actor: context.actor, data: { ...eventFacts(event), reason } };
  return { answer: { ok: true, as: 'unmatched' }, entries: [entry], effects: [] };
}

/** A case not heard of: the end of one we never had is recorded and acts on nothing; anything else opens or joins. */
function startCase(service: CompiledService | undefined, event: PartnerEvent, context: Context): Outcome {
  const recovered = service && endsCase(event.state) ? findRecovered(service, event, context.city) : undefined;
  if (recovered) return recover(recovered, event, context);
  if (!service || endsCase(event.state)) return unmatched(event, service ? 'endOfUnknownCase' : 'noService', context);
  const numbered = findByNumber(service, event, context.city);
  if (numbered) return joinByNumber(numbered, event, context);
  const joinable = findJoinable(service, event, context.city);
  return joinable ? joinIncident(joinable, event, context) : openIncident(service, event, context);
}

/** Whom it is about, as the vault names them, and the ways out, where nobody told them before; and the track with where this event was. */
function newFacts(
  known: Pick<Incident, 'profile' | 'track' | 'exits'>,
  event: PartnerEvent,
  context: Context,
): Pick<Incident, 'profile' | 'track' | 'exits'> {
  const profile = known.profile ?? event.items['PROFILE'];
  const track = followed(context.service, known.track ?? [], event);
  const exits = known.exits ?? exitsOf(event);
  return { ...(profile ? { profile } : {}), ...(track ? { track } : {}), ...(exits ? { exits } : {}) };
}

function caseOf(event: PartnerEvent): IncidentCase {
  const one: IncidentCase = {
    key: caseKey(event),
    link: event.link,
    sender: event.sender,
    type: event.type,
    occurrence: event.occurrence,
    state: EVENT_STATES[event.state],
    told: toldBy(event),
  };
  return numbered(one, event);
}

function openIncident(service: CompiledService, event: PartnerEvent, context: Context): Outcome {
  const { profileFor } = service.definition;
  const incident: Incident = {
    id: context.inputId as IncidentId,
    service: service.id,
    status: 'open',
    grade: event.grade,
    kind: event.kind,
    drill: event.drill,
    ...(event.content === undefined ? {} : { content: event.content }),
    ...(event.place === undefined ? {} : { place: event.place }),
    cases: [caseOf(event)],
    occurredAt: event.at,
    openedAt: context.now,
    updatedAt: context.now,
    cameras: [],
    shares: [],
    propagations: [],
    subjects: subjectsOf(event),
    ...(profileFor === undefined ? {} : { profileFor: profileFor as OrganisationId[] }),
    ...newFacts({}, event, context),
    version: 0,
  };
  const opened = withEntry(startChange(withCases(incident, incident.cases, context.now)), context, 'incident.opened', {
    ...eventFacts(event),
    kind: event.kind,
    grade: event.grade,
    drill: event.drill,
    service: service.id,
    occurredAt: event.at,
    placeOrigin: event.place?.origin ?? 'none',
  });
  const told = followResponders(actAt('opened', opened, context), event, context);
  return finish(watchHazard(beginConfirmation(told, context), {}, context), context, { ok: true, as: 'opened', incident: incident.id });
}

function joinIncident(incident: Incident, event: PartnerEvent, context: Context): Outcome {
  const joined = caseOf(event);
  const known = { ...incident, cases: casesOf(incident) };
  const { cases, ended } = withJoined(known, joined, { event, service: context.service });
  // The graver of two decides what it is: a dead battery, and then the strap is cut.
  const raised = event.grade === 'urgent' && incident.grade !== 'urgent';
  let change = withIncident(startChange(withCases(incident, cases, context.now)), {
    ...(raised && event.kind ? { kind: event.kind } : {}),
    grade: event.grade === 'urgent' ? 'urgent' : incident.grade,
    subjects: { ...subjectsOf(event), ...incident.subjects },
    ...newFacts(incident, event, context),
  });
  change = withEntry(change, context, 'incident.joined', { ...eventFacts(event), ...(ended.length > 0 ? { autoEnded: ended } : {}) });
  if (raised) change = actAt('updated', change, context);
  // Where it is followed it goes where it was seen last; otherwise a second report only tells a place that nobody knew.
  const goes = context.service?.definition.follow ? !isBehind(incident, event) : incident.place === undefined;
  if (goes && event.place !== undefined) {
    const moment = isBack(incident, change.incident) ? 'returned' : 'moved';
    change = actAt(moment, withIncident(change, { place: event.place }), context);
  }
  const told = tellLatecomer(joined, movedHazard(change, incident, context), context);
  return finish(told, context, { ok: true, as: 'joined', incident: incident.id });
}

/** The end of something under another case number: the facility works again, the same plate or person is done with (DOMAIN §1.3 c). */
function recover(incident: Incident, event: PartnerEvent, context: Context): Outcome {
  return end(withIncident(startChange(incident), { cases: [...incident.cases, caseOf(event)] }), event, context);
}

/** Another message about a case we have. */
function followCase(incident: Incident, event: PartnerEvent, context: Context): Outcome {
  const answer = { ok: true, as: 'updated', incident: incident.id } as const;
  const older = !endsCase(event.state) && isOlder(incident, event);
  const cases = casesOf(incident).map((known) => (older ? known : progressed(known, event)));
  const change = startChange(withCases(incident, cases, context.now));
  const others = incident.cases.some((known) => known.key !== caseKey(event) && goesOn(known, context.now));
  if (endsCase(event.state)) {
    if (!others) return end(change, event, context);
    // One of several cases ended; the last one ends the incident too (codes 50, 90, 91, 92).
    const told = withEntry(change, context, 'incident.updated', { ...eventFacts(event), ended: false });
    return finish(movedHazard(told, incident, context), context, answer);
  }
  const ignored = whyIgnored(incident, event, others);
  if (ignored !== undefined)
    return finish(withEntry(change, context, 'incident.updated', { ...eventFacts(event), ignored }), context, answer);
  return finish(update(change, event, { before: incident, context }), context, answer);
}

/** What it holds for shrank or grew with its cases: cameras are chosen anew. */
function movedHazard(change: Change, before: Incident, context: Context): Change {
  const next = watchHazard(change, before, context);
  return hazardMoved(before, next.incident) ? actAt('moved', next, context) : next;
}

/** A case that ended stays ended, and never goes back to its beginning, in whatever order its messages come (I5). */
function progressed(known: IncidentCase, event: PartnerEvent): IncidentCase {
  if (known.key !== caseKey(event)) return known;
  if (event.state === 'occurred') return known.told ? { ...known, told: withBeginning(known.told, event) } : known;
  if (isEndCode(known.state) && !endsCase(event.state)) return known;
  return { ...known, state: EVENT_STATES[event.state], told: toldBy(event, known.told) };
}

/** The partner still speaks of an incident that we closed, or of a case that it ended itself while others go on: recorded only (I5). */
function whyIgnored(incident: Incident, event: PartnerEvent, others: boolean): string | undefined {
  if (!isLive(incident.status)) return 'incidentEnded';
  if (isOlder(incident, event)) return 'olderThanKnown';
  const ended = incident.cases.some((known) => known.key === caseKey(event) && isEndCode(known.state));
  return ended && others ? 'caseEnded' : undefined;
}

/** What comes late or from behind tells no new place, and a facility stands in for one that nobody knows, never for one that somebody sent. */
function keepsPlace(incident: Incident, event: PartnerEvent, service: CompiledService | undefined): boolean {
  if (incident.place === undefined) return false;
  if (event.state === 'occurred' || isBehind(incident, event)) return true;
  // Whoever is followed from camera to camera was there, however that camera says where it stands.
  if (service?.definition.follow) return false;
  const trust = ({ origin }: Place): number => Math.max(0, PLACE_ORIGINS.indexOf(origin) - 1);
  return event.place !== undefined && trust(event.place) > trust(incident.place);
}

function update(
  change: Change,
  event: PartnerEvent,
  { before, context }: { readonly before: Incident; readonly context: Context },
): Change {
  const { incident } = change;
  // The beginning of a case that comes late, after a change of it, tells only what is not yet known.
  const late = event.state === 'occurred';
  const place = keepsPlace(incident, event, context.service) ? undefined : event.place;
  const content = late ? (incident.content ?? event.content) : event.content;
  const moved = place !== undefined && (incident.place?.lon !== place.lon || incident.place.lat !== place.lat);
  let next = withIncident(change, {
    kind: late ? incident.kind || event.kind : event.kind || incident.kind,
    grade: event.grade === 'urgent' ? 'urgent' : incident.grade,
    subjects: late ? { ...subjectsOf(event), ...incident.subjects } : { ...incident.subjects, ...subjectsOf(event) },
    ...(content === undefined ? {} : { content }),
    ...(place === undefined ? {} : { place }),
    ...newFacts(incident, event, context),
  });
  next = withEntry(next, context, 'incident.updated', { ...eventFacts(event), moved, ...(late ? { late } : {}) });
  next = followResponders(actAt('updated', next, context), event, context);
  next = watchHazard(next, before, context);
  if (moved || hazardMoved(before, next.incident)) return actAt('moved', next, context);
  return isBack(incident, next.incident) ? actAt('returned', next, context) : next;
}

/** The partner's word ends the incident, where its life allows. */
function end(change: Change, event: PartnerEvent, context: Context): Outcome {
  const { incident } = change;
  const answer = { ok: true, as: 'updated', incident: incident.id } as const;
  const status = LIFE_CYCLE[incident.status][event.state === 'cancelled' ? 'partnerCancel' : 'partnerEnd'];
  if (status === 'refused')
    return finish(withEntry(change, context, 'incident.updated', { ...eventFacts(event), ended: false }), context, answer);
  let next = withIncident(change, { status, closedAt: context.now });
  next = withEntry(next, context, status === 'cancelled' ? 'incident.cancelled' : 'incident.closed', {
    ...eventFacts(event),
    by: 'partner',
  });
  next = endShares(next, context, 'incidentEnded');
  return finish(actAt('closed', next, context), context, answer);
}
