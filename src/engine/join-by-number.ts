import { caseKey, EVENT_STATES, type PartnerEvent } from '#domain/event.ts';
import { isLive, type Incident } from '#domain/incident.ts';
import { actAt } from './act.ts';
import { finish, startChange, withEntry, withIncident, type Context } from './change.ts';
import type { City } from './city.ts';
import { MAX_INCIDENT_CASES } from './correlate.ts';
import type { CompiledService } from './compiled-service.ts';
import type { Outcome } from './outcome.ts';

/** Keys under which another service may know the same case: one number, as its sender gives it, for another type of message. */
export function sameCaseKeys(service: CompiledService | undefined, event: PartnerEvent): string[] {
  return (service?.definition.correlation?.sameNumberAs ?? []).map((type) => caseKey({ ...event, type }));
}

/** The live incident, of whatever service, that this case number already has (PT9). */
export function findByNumber(service: CompiledService, event: PartnerEvent, city: City): Incident | undefined {
  for (const key of sameCaseKeys(service, event)) {
    const incident = city.incidents.get(city.cases.get(key) ?? ('' as Incident['id']));
    const fits = incident && isLive(incident.status) && incident.drill === event.drill && incident.cases.length < MAX_INCIDENT_CASES;
    if (fits) return incident;
  }
  return undefined;
}

/** The message joins it, and what its own service gives at an opening is given here. */
export function joinByNumber(incident: Incident, event: PartnerEvent, context: Context): Outcome {
  const { link, sender, type, occurrence } = event;
  const joined = { key: caseKey(event), link, sender, type, occurrence, state: EVENT_STATES[event.state] };
  const place = incident.place ?? event.place;
  const content = incident.content ?? event.content;
  let change = withIncident(startChange(incident), {
    cases: [...incident.cases, joined],
    ...(place === undefined ? {} : { place }),
    ...(content === undefined ? {} : { content }),
  });
  change = withEntry(change, context, 'incident.joined', { type, sender, occurrence, state: joined.state });
  return finish(actAt('opened', change, context), context, { ok: true, as: 'joined', incident: incident.id });
}
