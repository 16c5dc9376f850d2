import type { IncidentView } from '#contract/incident-view.ts';
import { fillTemplate, type MessageFacts } from '#domain/message-template.ts';
import { clockTime } from '../../words/time.ts';

/** Messages go out in the city's language, whatever language is on this screen. */
const GRADES = { urgent: '긴급', normal: '일반' } as const;

/** What a message will say, by the same words that the server will fill in; the plate is known to the server only. */
export function previewOf(note: string, incident: IncidentView, timeZone: string): string {
  const facts: MessageFacts = {
    kind: incident.kind,
    grade: GRADES[incident.grade],
    address: incident.place?.address ?? '',
    time: clockTime(incident.occurredAt, timeZone).slice(0, 5),
    content: incident.content ?? '',
    case: incident.cases.map((one) => one.occurrence).join(', '),
    plate: '{plate}',
  };
  return fillTemplate(note, facts)
    .replaceAll(/[^\S\n]+/g, ' ')
    .trim();
}
