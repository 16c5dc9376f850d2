import { caseKey, deliveryKey, type PartnerEvent } from '#domain/event.ts';
import { isLive, type Incident, type IncidentCase } from '#domain/incident.ts';
import type { City } from './city.ts';
import { endsCase } from './outcome.ts';

/**
 * Cases whose every message has a number of its own and names those before it (CAP `references`): the numbers are one case, whichever comes first
 * (docs/spec/disaster.md).
 */
export function caseKeysOf(event: PartnerEvent): readonly string[] {
  const { sender, type, occurrence, follows } = event;
  if (follows === undefined) return [caseKey(event)];
  return [...new Set([occurrence, ...follows])].map((number) => caseKey({ sender, type, occurrence: number }));
}

/** Under which keys the end of this case would be remembered, had it come before this message. */
export function endKeysOf(event: PartnerEvent): readonly string[] {
  if (event.follows === undefined || endsCase(event.state)) return [];
  return [...new Set([event.occurrence, ...event.follows])].flatMap((occurrence) =>
    (['cancelled', 'released'] as const).map((state) => deliveryKey({ ...event, occurrence, state })),
  );
}

/** One that has the case goes before one that it was taken out of, or that went up in another. */
export function findOwn(event: PartnerEvent, city: City): Incident | undefined {
  const found = caseKeysOf(event).flatMap((key) => {
    const id = city.cases.get(key);
    return (id === undefined ? undefined : city.incidents.get(id)) ?? [];
  });
  return found.find((incident) => isLive(incident.status) && caseIn(incident, event) !== undefined) ?? found[0];
}

function caseIn({ cases }: Incident, event: PartnerEvent): IncidentCase | undefined {
  const keys = new Set(caseKeysOf(event));
  return cases.find((each) => keys.has(each.key)) ?? cases.find(({ also = [] }) => also.some((key) => keys.has(key)));
}

/** By what a case is known from now on, so that it is found wherever people put it. */
const MAX_ALSO = 64;
export function keysOfCase({ key, also = [] }: IncidentCase): readonly string[] {
  return [key, ...also];
}

/** The case with the numbers of this message beside those that it is known by. */
export function numbered(one: IncidentCase, event: PartnerEvent): IncidentCase {
  if (event.follows === undefined) return one;
  const more = caseKeysOf(event).filter((key) => key !== one.key && one.also?.includes(key) !== true);
  return more.length === 0 ? one : { ...one, also: [...(one.also ?? []), ...more].slice(-MAX_ALSO) };
}

/** The incident whose case has been spoken of by a message with a number of its own. */
export function withNumbers(incident: Incident, event: PartnerEvent): Incident {
  const own = event.follows === undefined ? undefined : caseIn(incident, event);
  return own === undefined ? incident : { ...incident, cases: incident.cases.map((each) => (each === own ? numbered(own, event) : each)) };
}

/** The same message under the number by which the incident knows its case. */
export function asOfCase(incident: Incident, event: PartnerEvent): PartnerEvent {
  if (event.follows === undefined) return event;
  const own = caseIn(incident, event) ?? incident.cases[0];
  return own ? { ...event, sender: own.sender, type: own.type, occurrence: own.occurrence } : event;
}

/** Why a message comes when its case is over already. */
export function whyOver(event: PartnerEvent, city: City, now: number): 'expired' | 'endedBefore' | undefined {
  if (endKeysOf(event).some((key) => city.deliveries.has(key))) return 'endedBefore';
  return event.expiresAt !== undefined && event.expiresAt <= now ? 'expired' : undefined;
}

/** Said before what we know of its case already. */
export function isOlder(incident: Incident, event: PartnerEvent): boolean {
  const saidAt = caseIn(incident, event)?.told?.saidAt ?? incident.toldAt;
  return event.follows !== undefined && event.state !== 'occurred' && saidAt !== undefined && event.at < saidAt;
}
