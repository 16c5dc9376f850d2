import { BUSY_FROM, GROUP, MAX_GROUPS, type AlarmDesk, type AlarmGroup } from '#domain/alarm.ts';
import type { Incident } from '#domain/incident.ts';
import { distanceMetres } from '#domain/place.ts';
import type { CompiledService } from '../compiled-service.ts';

/**
 * The cause that an incident shares with one before it: the same facility within minutes, whatever it reports (a sensor that
 * chatters, a camera that comes and goes); else the same kind of the same service near by. Once alarms come thick a kind of a
 * service is one cause wherever it happens: a network that is down takes cameras all over the city.
 */
export function groupOf(incident: Incident, desk: AlarmDesk, about: About): AlarmGroup | undefined {
  const withinMs = (about.service?.definition.alarm?.groupMinutes ?? GROUP.minutes) * 60_000;
  return desk.groups.find((group) => about.now - group.lastAt <= withinMs && sameCause(incident, group, { desk, about }));
}

interface About {
  readonly service: CompiledService | undefined;
  readonly now: number;
}

function sameCause(incident: Incident, group: AlarmGroup, { desk, about }: { desk: AlarmDesk; about: About }): boolean {
  if (group.service !== incident.service) return false;
  const { facility } = incident.subjects;
  if (facility !== undefined && facility === group.facility) return true;
  if (group.kind !== incident.kind) return false;
  const metres = about.service?.definition.alarm?.groupMetres ?? GROUP.metres;
  if (incident.place && group.place && distanceMetres(incident.place, group.place) <= metres) return true;
  return (desk.floodSince !== undefined || desk.arrivals.length >= BUSY_FROM) && about.service?.definition.alarm?.inFlood !== 'show';
}

/** The desk with the cause remembered, the latest first. */
export function withGroup(desk: AlarmDesk, group: AlarmGroup): AlarmDesk {
  return { ...desk, groups: [group, ...desk.groups.filter((known) => known.id !== group.id)].slice(0, MAX_GROUPS) };
}

/** An incident that nothing before it explains begins a cause. */
export function newGroup(incident: Incident, now: number): AlarmGroup {
  const { id, service, kind, place } = incident;
  const { facility } = incident.subjects;
  return {
    id,
    service,
    kind,
    ...(facility === undefined ? {} : { facility }),
    ...(place === undefined ? {} : { place: { lon: place.lon, lat: place.lat } }),
    lastAt: now,
  };
}
