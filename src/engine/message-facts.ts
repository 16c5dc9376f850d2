import { fillTemplate, type MessageFacts } from '#domain/message-template.ts';
import type { Incident } from '#domain/incident.ts';
import type { City } from './city.ts';
import { maskPlate } from './plates/plate-text.ts';

const GRADES = { urgent: '긴급', normal: '일반' } as const;

/** What a message may say of an incident; the time is when it happened, by the city's clock. */
export function messageFacts(incident: Incident, city: Pick<City, 'duty'>): MessageFacts {
  return {
    kind: incident.kind,
    grade: GRADES[incident.grade],
    address: incident.place?.address ?? '',
    time: city.duty.clock(incident.occurredAt),
    content: incident.content ?? '',
    case: incident.cases.map((one) => one.occurrence).join(', '),
    // A note stands in the journal and goes by text message: the plate itself goes to the police alone, on their own wire.
    plate: incident.subjects.plate === undefined ? '' : maskPlate(incident.subjects.plate),
  };
}

const BRIEF = '[{grade}] {kind} {address} {time}';

/** The words of a message: what the person wrote with its placeholders filled, or else what, where and when. */
export function messageWords(
  incident: Incident,
  note: string | undefined,
  city: Pick<City, 'duty'>,
): { readonly subject: string; readonly text: string; readonly note: string | undefined } {
  const facts = messageFacts(incident, city);
  const brief = tidy(fillTemplate(BRIEF, facts));
  const filled = note === undefined ? undefined : tidy(fillTemplate(note, facts));
  return { subject: brief, text: filled === undefined || filled === '' ? brief : `${brief}\n${filled}`, note: filled };
}

/** An unknown fact leaves no gap. */
function tidy(text: string): string {
  return text.replaceAll(/[^\S\n]+/g, ' ').trim();
}
