import { caseKey, deliveryKey, type PartnerEvent } from '#domain/event.ts';
import type { Incident } from '#domain/incident.ts';
import type { City } from './city.ts';
import { endsCase } from './outcome.ts';

/**
 * Cases whose every message has a number of its own and names those before it (CAP `references`): the numbers are one case, whichever comes first
 * (docs/spec/disaster.md).
 */
export function caseKeysOf(event: PartnerEvent): readonly string[] {
  return [...new Set([event.occurrence, ...(event.follows ?? [])])].map((occurrence) => caseKey({ ...event, occurrence }));
}

/** Under which keys the end of this case would be remembered, had it come before this message. */
export function endKeysOf(event: PartnerEvent): readonly string[] {
  if (event.follows === undefined || endsCase(event.state)) return [];
  return [...new Set([event.occurrence, ...event.follows])].flatMap((occurrence) =>
    (['cancelled', 'released'] as const).map((state) => deliveryKey({ ...event, occurrence, state })),
  );
}

export function findOwn(event: PartnerEvent, city: City): Incident | undefined {
  for (const key of caseKeysOf(event)) {
    const id = city.cases.get(key);
    const incident = id === undefined ? undefined : city.incidents.get(id);
    if (incident) return incident;
  }
  return undefined;
}

/** The same message under the number by which the incident knows its case. */
export function asOfCase(incident: Incident, event: PartnerEvent): PartnerEvent {
  if (event.follows === undefined) return event;
  const keys = new Set(caseKeysOf(event));
  const known = incident.cases.find((each) => keys.has(each.key)) ?? incident.cases[0];
  return known ? { ...event, sender: known.sender, type: known.type, occurrence: known.occurrence } : event;
}

/** Why a message comes when its case is over already. */
export function whyOver(event: PartnerEvent, city: City, now: number): 'expired' | 'endedBefore' | undefined {
  if (endKeysOf(event).some((key) => city.deliveries.has(key))) return 'endedBefore';
  return event.expiresAt !== undefined && event.expiresAt <= now ? 'expired' : undefined;
}

/** Said before what we stand on already. */
export function isOlder(incident: Incident, event: PartnerEvent): boolean {
  return event.follows !== undefined && event.state !== 'occurred' && incident.toldAt !== undefined && event.at < incident.toldAt;
}
