import type { PartnerEvent } from '#domain/event.ts';
import type { ToldOfCase } from '#domain/incident.ts';

/** What a message says of its case, over what was said before it. */
export function toldBy(event: PartnerEvent, before?: ToldOfCase): ToldOfCase {
  const content = event.content ?? before?.content;
  const place = event.place ?? before?.place;
  const saidAt = event.follows === undefined ? before?.saidAt : event.at;
  return {
    kind: event.kind || (before?.kind ?? ''),
    grade: event.grade === 'urgent' ? 'urgent' : (before?.grade ?? event.grade),
    at: before?.at ?? event.at,
    ...(content === undefined ? {} : { content }),
    ...(place === undefined ? {} : { place }),
    ...hazardOf(before ?? {}),
    ...hazardOf(event),
    ...(saidAt === undefined ? {} : { saidAt }),
  };
}

/** The beginning of a case that comes after a change of it tells of its hazard only what nobody said. */
export function withBeginning(told: ToldOfCase, event: PartnerEvent): ToldOfCase {
  return { ...hazardOf(event), ...told };
}

type Hazard = Pick<ToldOfCase, 'area' | 'path' | 'expiresAt' | 'restricted'>;

function hazardOf({ area, path, expiresAt, restricted }: Hazard): Hazard {
  return {
    ...(area === undefined ? {} : { area }),
    ...(path === undefined || path.length === 0 ? {} : { path }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(restricted === undefined ? {} : { restricted }),
  };
}
