import { deliveryKey, type PartnerEvent } from '#domain/event.ts';
import type { IncidentId } from '#domain/ids.ts';
import { pointAt } from '#domain/place.ts';
import { caseKeysOf, endKeysOf } from '#engine/chain.ts';
import type { City } from '#engine/city.ts';
import { subjectsOf } from '#engine/correlate.ts';
import { serviceFor, type Definitions } from '#engine/definitions.ts';
import type { Input } from '#engine/input.ts';
import { sameCaseKeys } from '#engine/join-by-number.ts';
import { settlePlace } from '#engine/settle-place.ts';
import type { Wanted } from './handle-store.ts';
import { nameFailure } from './unhandled-input.ts';

interface Known {
  readonly definitions: Definitions;
  readonly surroundings: Pick<City, 'bounds' | 'cameras' | 'addresses'>;
}

/** Everything that these inputs can touch, so that one query each loads it. Places are settled as the engine will settle them. */
export function wantedBy(inputs: readonly Input[], known: Known): Wanted {
  const all = inputs.map((input) => nameFailure(input, () => wantedOf(input, known)));
  return {
    incidents: all.flatMap((wanted) => wanted.incidents),
    deliveryKeys: all.flatMap((wanted) => wanted.deliveryKeys),
    caseKeys: all.flatMap((wanted) => wanted.caseKeys),
    near: all.flatMap((wanted) => wanted.near),
    plates: all.flatMap((wanted) => wanted.plates),
    persons: all.flatMap((wanted) => wanted.persons),
    facilities: all.flatMap((wanted) => wanted.facilities),
  };
}

const NOTHING: Wanted = { incidents: [], deliveryKeys: [], caseKeys: [], near: [], plates: [], persons: [], facilities: [] };

function wantedOf(input: Input, known: Known): Wanted {
  if (input.kind === 'registration') return NOTHING;
  if (input.kind === 'command' && input.command.command === 'merge')
    return { ...NOTHING, incidents: [input.incident, input.command.into as IncidentId] };
  if (input.kind !== 'event') return { ...NOTHING, incidents: [input.incident] };
  const { event } = input;
  const { plate, person, facility } = subjectsOf(event);
  return {
    incidents: [],
    deliveryKeys: [deliveryKey(event), ...endKeysOf(event)],
    caseKeys: [...caseKeysOf(event), ...sameCaseKeys(serviceFor(known.definitions, event), event)],
    near: boxOf(settlePlace(event, known.surroundings), known.definitions),
    plates: plate === undefined ? [] : [plate],
    persons: person === undefined ? [] : [person],
    facilities: facility === undefined ? [] : [facility],
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
