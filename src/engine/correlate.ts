import type { PartnerEvent } from '#domain/event.ts';
import { isLive, type Incident } from '#domain/incident.ts';
import { distanceMetres } from '#domain/place.ts';
import type { City } from './city.ts';
import type { CompiledService } from './compiled-service.ts';

/** How many partner cases one incident answers at most; the next one like them opens another (I12). */
export const MAX_INCIDENT_CASES = 64;

/** The live incident of this service that the event belongs to by its definition's correlation; the latest where several fit (I6). */
export function findJoinable(service: CompiledService, event: PartnerEvent, city: City): Incident | undefined {
  const rule = service.definition.correlation;
  if (!rule) return undefined;
  const asked = { event, subjects: subjectsOf(event) };
  let best: Incident | undefined;
  for (const incident of city.incidents.values()) {
    if (incident.service !== service.id || !isLive(incident.status) || incident.drill !== event.drill) continue;
    if (incident.cases.length >= MAX_INCIDENT_CASES || !belongs(rule, asked, incident)) continue;
    best = later(best, incident);
  }
  return best;
}

/** By opening, then by id, so that the order in which the store gave them decides nothing. */
function later(a: Incident | undefined, b: Incident): Incident {
  if (!a) return b;
  return b.openedAt > a.openedAt || (b.openedAt === a.openedAt && b.id > a.id) ? b : a;
}

type Rule = NonNullable<CompiledService['definition']['correlation']>;

interface Asked {
  readonly event: PartnerEvent;
  readonly subjects: Incident['subjects'];
}

function belongs(rule: Rule, { event, subjects }: Asked, incident: Incident): boolean {
  if (Math.abs(event.at - incident.occurredAt) > rule.withinMinutes * 60_000) return false;
  return sameSubject(rule, subjects, incident.subjects) || samePlace(rule, event, incident);
}

function sameSubject(rule: Rule, a: Incident['subjects'], b: Incident['subjects']): boolean {
  return (
    (rule.samePlate && a.plate !== undefined && a.plate === b.plate) ||
    (rule.samePerson && a.person !== undefined && a.person === b.person) ||
    (rule.sameFacility && a.facility !== undefined && a.facility === b.facility)
  );
}

function samePlace(rule: Rule, event: PartnerEvent, incident: Incident): boolean {
  if (rule.withinMetres === undefined || !event.place || !incident.place) return false;
  if (rule.sameKind && event.kind !== incident.kind) return false;
  return distanceMetres(event.place, incident.place) <= rule.withinMetres;
}

/** The live incident that this end speaks of by its plate, person or facility, however long it has been open; the latest where several fit (I7). */
export function findRecovered(service: CompiledService, event: PartnerEvent, city: City): Incident | undefined {
  const rule = service.definition.correlation;
  if (!rule) return undefined;
  const subjects = subjectsOf(event);
  let best: Incident | undefined;
  for (const incident of city.incidents.values()) {
    if (incident.service !== service.id || !isLive(incident.status) || incident.drill !== event.drill) continue;
    if (sameSubject(rule, subjects, incident.subjects)) best = later(best, incident);
  }
  return best;
}

/** Plate, person and facility by the standard keys of the event items (DOMAIN §1.3 b). */
export function subjectsOf(event: PartnerEvent): Incident['subjects'] {
  const plate = event.items['CAR_NUM'];
  const person = event.items['WP_REF_ID'] ?? event.items['MOJ_REF_ID'] ?? event.items['CONTACTNUM'];
  return { ...(plate ? { plate } : {}), ...(person ? { person } : {}), ...(event.facility ? { facility: event.facility } : {}) };
}
