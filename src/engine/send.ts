import type { Incident, SentMessage } from '#domain/incident.ts';
import type { LinkId } from '#domain/ids.ts';
import { unitFacts } from './field/unit-facts.ts';
import { finish, nextName, startChange, withEffect, withEntry, withIncident, type Change, type Context } from './change.ts';
import type { Outcome } from './outcome.ts';
import { maskPlate } from './plates/plate-text.ts';

/** Messages that one incident sends at most; more would be a definition that answers its own changes. */
export const MAX_MESSAGES = 500;

export interface Wanted {
  readonly link: string;
  readonly topic: string;
  readonly to?: string | undefined;
  readonly text?: string | undefined;
  /** Beside those of the incident; for this message only. */
  readonly facts?: Readonly<Record<string, string | number>>;
  /** What stands for a fact in the text, where the journal may not hold the fact itself. */
  readonly words?: Readonly<Record<string, string>>;
}

type Facts = Readonly<Record<string, string | number>>;

/** Says something outside the city, once committed. A drill never does (invariant 12). */
export function send(wanted: Wanted, change: Change, context: Context): Change {
  const known = change.incident.messages ?? [];
  if (change.incident.drill || known.length >= MAX_MESSAGES) return change;
  const facts = { ...factsOf(change.incident), ...wanted.facts };
  const worded = (words: Facts): { readonly text?: string } =>
    wanted.text === undefined ? {} : { text: filled(wanted.text, { ...facts, ...words, ...wanted.words }) };
  const { plate } = change.incident.subjects;
  const message: SentMessage = {
    id: nextName(change, context),
    link: wanted.link as LinkId,
    topic: wanted.topic,
    ...(wanted.to === undefined ? {} : { to: wanted.to }),
    // What is shown and written down has the plate covered, whatever is said.
    ...worded(plate === undefined ? {} : { plate: maskPlate(plate) }),
    sentAt: context.now,
  };
  const { id, sentAt: at, ...words } = message;
  let next = withIncident(change, { messages: [...known, message] });
  next = withEntry(next, context, 'message.sent', { message: id, ...words });
  return withEffect(next, { do: 'send', message: id, incident: next.incident.id, at, facts, ...words, ...worded({}) });
}

/** What a link is told of the incident; small and flat, and nothing personal. */
export function factsOf(incident: Incident): Readonly<Record<string, string | number>> {
  const { place, content, subjects } = incident;
  return {
    service: incident.service,
    kind: incident.kind,
    grade: incident.grade,
    occurredAt: incident.occurredAt,
    openedAt: incident.openedAt,
    ...(content === undefined ? {} : { content }),
    ...(place === undefined ? {} : { lon: place.lon, lat: place.lat }),
    ...(place?.address === undefined ? {} : { address: place.address }),
    ...(place?.areaCode === undefined ? {} : { areaCode: place.areaCode }),
    ...(subjects.plate === undefined ? {} : { plate: subjects.plate }),
    ...seenFacts(incident),
    ...unitFacts(incident),
    ...(incident.cases[0] === undefined ? {} : { occurrence: incident.cases[0].occurrence }),
  };
}

/** Of what is followed: when it was seen last, and by which camera. */
function seenFacts({ track }: Incident): Readonly<Record<string, string | number>> {
  const last = track?.at(-1);
  return last === undefined ? {} : { seenAt: last.at, ...(last.source === undefined ? {} : { facility: last.source }) };
}

/** Puts facts into a template; what is not known leaves nothing, and {time} is put in where the city's clock is known. */
function filled(template: string, facts: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (name === 'time' ? whole : String(facts[name] ?? '')));
}

/** What became of one message; said twice it is recorded once. */
export function settleMessage(incident: Incident, word: { readonly message: string; readonly failed?: string }, context: Context): Outcome {
  const known = incident.messages?.find((message) => message.id === word.message);
  if (!known || known.deliveredAt !== undefined || known.failedAt !== undefined)
    return { answer: { ok: true, as: 'done' }, entries: [], effects: [] };
  const settled: SentMessage =
    word.failed === undefined ? { ...known, deliveredAt: context.now } : { ...known, failedAt: context.now, reason: word.failed };
  const messages = (incident.messages ?? []).map((message) => (message.id === known.id ? settled : message));
  const change = withEntry(
    withIncident(startChange(incident), { messages }),
    context,
    word.failed === undefined ? 'message.delivered' : 'message.failed',
    {
      message: known.id,
      link: known.link,
      topic: known.topic,
      ...(word.failed === undefined ? {} : { reason: word.failed }),
    },
  );
  return finish(change, context, { ok: true, as: 'done', incident: incident.id });
}
