import type { PartnerEvent } from '#domain/event.ts';
import type { ToldOfCase } from '#domain/incident.ts';

/** What a message says of its case, over what was said before it. */
export function toldBy(event: PartnerEvent, before?: ToldOfCase): ToldOfCase {
  const content = event.content ?? before?.content;
  const place = event.place ?? before?.place;
  return {
    kind: event.kind || (before?.kind ?? ''),
    grade: event.grade === 'urgent' ? 'urgent' : (before?.grade ?? event.grade),
    at: before?.at ?? event.at,
    ...(content === undefined ? {} : { content }),
    ...(place === undefined ? {} : { place }),
  };
}
