import { EVENT_STATES, type PartnerEvent } from '#domain/event.ts';
import type { Incident, IncidentCase } from '#domain/incident.ts';
import type { CompiledService } from './compiled-service.ts';
import { isEndCode } from './outcome.ts';
import { isBehind } from './track.ts';

interface Joined {
  readonly cases: readonly IncidentCase[];
  /** Case numbers that ended with it. */
  readonly ended: readonly string[];
}

/**
 * The cases of an incident with one more. Where the definition says so the newest alone goes on, and the others end as 92 자동종료 (DOMAIN §1.3 c):
 * their own ends may never come, and the end of the newest then ends the incident. One that comes late, from before, is itself the older.
 */
export function withJoined(
  incident: Incident,
  joined: IncidentCase,
  { event, service }: { readonly event: PartnerEvent; readonly service: CompiledService | undefined },
): Joined {
  const all = [...incident.cases, joined];
  if (!service?.definition.correlation?.supersedes) return { cases: all, ended: [] };
  const isOlder = event.at < incident.occurredAt || isBehind(incident, event);
  const ends = (known: IncidentCase): boolean => !isEndCode(known.state) && (known === joined) === isOlder;
  return {
    cases: all.map((known) => (ends(known) ? { ...known, state: EVENT_STATES.autoEnded } : known)),
    ended: all.filter(ends).map((known) => known.occurrence),
  };
}
