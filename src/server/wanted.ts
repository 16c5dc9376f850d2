import { caseKey, deliveryKey, type PartnerEvent } from '#domain/event.ts';
import { pointAt } from '#domain/place.ts';
import type { IncidentId } from '#domain/ids.ts';
import { subjectsOf } from '#engine/correlate.ts';
import { serviceFor, type Definitions } from '#engine/definitions.ts';
import type { Input } from '#engine/input.ts';
import type { Wanted } from './handle-store.ts';

/** Everything that these inputs can touch, so that one query each loads it. */
export function wantedBy(inputs: readonly Input[], definitions: Definitions): Wanted {
  const events = inputs.flatMap((input) => (input.kind === 'event' ? [input.event] : []));
  const subjects = events.map(subjectsOf);
  return {
    incidents: inputs.flatMap((input) => (input.kind === 'command' || input.kind === 'wake' ? [input.incident] : [])) satisfies IncidentId[],
    deliveryKeys: events.map(deliveryKey),
    caseKeys: events.map(caseKey),
    near: events.flatMap((event) => boxOf(event, definitions)),
    plates: subjects.flatMap(({ plate }) => (plate === undefined ? [] : [plate])),
    persons: subjects.flatMap(({ person }) => (person === undefined ? [] : [person])),
    facilities: subjects.flatMap(({ facility }) => (facility === undefined ? [] : [facility])),
  };
}

function boxOf(event: PartnerEvent, definitions: Definitions): Wanted['near'] {
  const service = serviceFor(definitions, event);
  const metres = service?.definition.correlation?.withinMetres;
  if (!service || metres === undefined || !event.place) return [];
  const north = pointAt(event.place, 0, metres).lat;
  const east = pointAt(event.place, 90, metres).lon;
  return [{ service: service.id, west: 2 * event.place.lon - east, south: 2 * event.place.lat - north, east, north }];
}
