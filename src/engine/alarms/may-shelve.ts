import { alarmStateOf, isLifeThreat } from '#domain/alarm.ts';
import { isLive, type Incident } from '#domain/incident.ts';
import type { RefusalReason } from '../outcome.ts';

/** Why an alarm cannot be put aside or taken back now; undefined when it can. */
export function whyNotShelve(incident: Incident, command: 'shelve' | 'unshelve'): RefusalReason | undefined {
  if (!isLive(incident.status)) return 'incidentEnded';
  if (command === 'unshelve') return alarmStateOf(incident) === 'shelved' ? undefined : 'notShelved';
  if (isLifeThreat(incident) || incident.alarm?.life) return 'lifeThreat';
  return alarmStateOf(incident) === 'shelved' ? 'alreadyDone' : undefined;
}
