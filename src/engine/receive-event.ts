import { caseKey, deliveryKey, EVENT_STATES, type PartnerEvent } from '#domain/event.ts';
import { isLive, LIFE_CYCLE, type Incident, type IncidentCase } from '#domain/incident.ts';
import type { CameraId, IncidentId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Place } from '#domain/place.ts';
import { actAt, endShares } from './act.ts';
import { finish, startChange, withEntry, withIncident, type Change, type Context } from './change.ts';
import type { City } from './city.ts';
import { findJoinable, findRecovered, subjectsOf } from './correlate.ts';
import { serviceFor, type CompiledService, type Definitions } from './definitions.ts';
import { endsCase, type Outcome } from './outcome.ts';

/** What a partner's message does: opens, joins, updates or ends an incident, or nothing because it was heard before. */
export function receiveEvent(definitions: Definitions, city: City, input: { readonly id: string; readonly event: PartnerEvent }, now: number): Outcome {
  const event = withFacilityPlace(input.event, city);
  const key = deliveryKey(event);
  const known = city.deliveries.get(key);
  if (known !== undefined) return repeated(event, known, now);
  const service = serviceFor(definitions, event);
  const context: Context = { inputId: input.id, now, actor: `link:${event.link}`, city, service };
  const own = city.incidents.get(city.cases.get(caseKey(event)) ?? ('' as IncidentId));
  const outcome = own ? followCase(own, event, context) : startCase(service, event, context);
  return { ...outcome, delivery: { key, caseKey: caseKey(event), incident: outcome.incident?.id ?? own?.id ?? null, at: now } };
}

/** Coordinates absent or impossible: those of the facility it happened at, where the registry knows it (DOMAIN §1.3 c). */
function withFacilityPlace(event: PartnerEvent, city: City): PartnerEvent {
  if (event.place || !event.facility) return event;
  const facility = city.cameras.get(event.facility as CameraId);
  if (!facility) return event;
  const place: Place = { lon: facility.lon, lat: facility.lat, origin: 'facility', ...(facility.address === undefined ? {} : { address: facility.address }) };
  return { ...event, place };
}

function repeated(event: PartnerEvent, incident: IncidentId | null, now: number): Outcome {
  const entry: EntryDraft = { kind: 'event.repeated', at: now, actor: `link:${event.link}`, ...(incident === null ? {} : { incident }), data: eventFacts(event) };
  return { answer: { ok: true, as: 'repeated', ...(incident === null ? {} : { incident }) }, entries: [entry], effects: [] };
}

function eventFacts(event: PartnerEvent): EntryDraft['data'] {
  return { type: event.type, sender: event.sender, occurrence: event.occurrence, state: EVENT_STATES[event.state] };
}

/** A case not heard of: the end of one we never had is recorded and acts on nothing; anything else opens or joins. */
function startCase(service: CompiledService | undefined, event: PartnerEvent, context: Context): Outcome {
  const recovered = service && endsCase(event.state) ? findRecovered(service, event, context.city) : undefined;
  if (recovered) return recover(recovered, event, context);
  if (!service || endsCase(event.state)) {
    const entry: EntryDraft = { kind: 'event.unmatched', at: context.now, actor: context.actor, data: { ...eventFacts(event), reason: service ? 'endOfUnknownCase' : 'noService' } };
    return { answer: { ok: true, as: 'unmatched' }, entries: [entry], effects: [] };
  }
  const joinable = findJoinable(service, event, context.city);
  return joinable ? joinIncident(joinable, event, context) : openIncident(service, event, context);
}

function caseOf(event: PartnerEvent): IncidentCase {
  return { key: caseKey(event), link: event.link, sender: event.sender, type: event.type, occurrence: event.occurrence, state: EVENT_STATES[event.state] };
}

function openIncident(service: CompiledService, event: PartnerEvent, context: Context): Outcome {
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
    version: 0,
  };
  const change = withEntry(startChange(incident), context, 'incident.opened', { ...eventFacts(event), kind: event.kind, grade: event.grade, drill: event.drill, service: service.id, occurredAt: event.at, placeOrigin: event.place?.origin ?? 'none' });
  return finish(actAt('opened', change, context), context, { ok: true, as: 'opened', incident: incident.id });
}

function joinIncident(incident: Incident, event: PartnerEvent, context: Context): Outcome {
  let change = withIncident(startChange(incident), { cases: [...incident.cases, caseOf(event)] });
  if (event.grade === 'urgent' && incident.grade === 'normal') change = withIncident(change, { grade: 'urgent' });
  change = withEntry(change, context, 'incident.joined', eventFacts(event));
  return finish(change, context, { ok: true, as: 'joined', incident: incident.id });
}

/** The end of something under another case number: the facility works again, the same plate or person is done with (DOMAIN §1.3 c). */
function recover(incident: Incident, event: PartnerEvent, context: Context): Outcome {
  const ended = incident.cases.map((known) => ({ ...known, state: EVENT_STATES.autoEnded }));
  return endCase(withIncident(startChange(incident), { cases: [...ended, caseOf(event)] }), event, context);
}

/** Another message about a case we have. */
function followCase(incident: Incident, event: PartnerEvent, context: Context): Outcome {
  const cases = incident.cases.map((known) => (known.key === caseKey(event) ? { ...known, state: EVENT_STATES[event.state] } : known));
  const change = withIncident(startChange(incident), { cases });
  if (endsCase(event.state)) return endCase(change, event, context);
  if (!isLive(incident.status)) {
    // The partner still speaks of an incident that we closed: recorded, not reopened by itself (I5).
    return finish(withEntry(change, context, 'incident.updated', { ...eventFacts(event), ignored: 'incidentEnded' }), context, { ok: true, as: 'updated', incident: incident.id });
  }
  return finish(update(change, event, context), context, { ok: true, as: 'updated', incident: incident.id });
}

function update(change: Change, event: PartnerEvent, context: Context): Change {
  const { incident } = change;
  const moved = event.place !== undefined && (incident.place?.lon !== event.place.lon || incident.place.lat !== event.place.lat);
  let next = withIncident(change, {
    kind: event.kind || incident.kind,
    grade: event.grade === 'urgent' ? 'urgent' : incident.grade,
    ...(event.content === undefined ? {} : { content: event.content }),
    ...(event.place === undefined ? {} : { place: event.place }),
  });
  next = withEntry(next, context, 'incident.updated', { ...eventFacts(event), moved });
  return moved ? actAt('moved', next, context) : next;
}

/** One of the incident's cases ended; the last one ends the incident too (codes 50, 90, 91, 92). */
function endCase(change: Change, event: PartnerEvent, context: Context): Outcome {
  const { incident } = change;
  const answer = { ok: true, as: 'updated', incident: incident.id } as const;
  const open = incident.cases.some((known) => known.key !== caseKey(event) && !isEndCode(known.state));
  const transition = event.state === 'cancelled' ? 'partnerCancel' : 'partnerEnd';
  const status = LIFE_CYCLE[incident.status][transition];
  if (open || status === 'refused') return finish(withEntry(change, context, 'incident.updated', { ...eventFacts(event), ended: false }), context, answer);
  let next = withIncident(change, { status, closedAt: context.now });
  next = withEntry(next, context, status === 'cancelled' ? 'incident.cancelled' : 'incident.closed', { ...eventFacts(event), by: 'partner' });
  next = endShares(next, context, 'incidentEnded');
  return finish(actAt('closed', next, context), context, answer);
}

function isEndCode(code: string): boolean {
  return code === EVENT_STATES.released || code === EVENT_STATES.cancelled || code === EVENT_STATES.ended || code === EVENT_STATES.autoEnded;
}

