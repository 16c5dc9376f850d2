import type { DrillScenario } from '#contract/drill-view.ts';
import type { PartnerEvent } from '#domain/event.ts';
import type { EventId, LinkId } from '#domain/ids.ts';
import { pointAt, type Point } from '#domain/place.ts';

/** No such link is ever opened: what a drill's incident would tell its partner has nowhere to go, even by mistake. */
export const DRILL_LINK = 'drill' as LinkId;
const DRILL_SENDER = 'DRILL';
/** A scenario with its repetitions written out. */
const MAX_PLAYED = 10_000;

export interface PlayedEvent {
  /** Milliseconds from the beginning. */
  readonly after: number;
  readonly make: (now: number) => PartnerEvent;
}

/**
 * Everything that a scenario plays, in order. Case numbers begin with the drill's id and are the same however often they are made,
 * so that a drill which is taken up again after a restart repeats nothing (I4).
 */
export function playList(drill: string, { events }: DrillScenario, centre: readonly [number, number]): readonly PlayedEvent[] {
  return events
    .flatMap((event, n) => {
      const { times, every, spread } = event.repeat ?? { times: 1, every: 0, spread: 0 };
      return Array.from({ length: times }, (_, round) => ({
        after: (event.after + round * every) * 1_000,
        make: (now: number) =>
          eventOf(event, { occurrence: `${drill}/${caseName(event, n, round)}`, now, place: placeOf(event.at ?? centre, round, spread) }),
      }));
    })
    .slice(0, MAX_PLAYED)
    .toSorted((a, b) => a.after - b.after);
}

type Scripted = DrillScenario['events'][number];

function caseName(event: Scripted, n: number, round: number): string {
  return event.repeat ? `${n}-${round}` : (event.case ?? String(n));
}

/** Turned by the golden angle from one to the next, so that they lie evenly. */
const TURN_DEGREES = 137.5;
const RINGS = 16;

function placeOf([lon, lat]: readonly [number, number], round: number, spread: number): Point {
  return round === 0 ? { lon, lat } : pointAt({ lon, lat }, round * TURN_DEGREES, spread * Math.sqrt((round % RINGS) / RINGS));
}

interface Circumstances {
  readonly occurrence: string;
  readonly now: number;
  readonly place: Point;
}

function eventOf(event: Scripted, { occurrence, now, place }: Circumstances): PartnerEvent {
  return {
    id: occurrence as EventId,
    link: DRILL_LINK,
    sender: DRILL_SENDER,
    type: event.type,
    occurrence,
    state: event.state,
    grade: event.grade,
    kind: event.kind,
    ...(event.content === undefined ? {} : { content: event.content }),
    place: { ...place, origin: 'sent', ...(event.address === undefined ? {} : { address: event.address }) },
    ...(event.facility === undefined ? {} : { facility: event.facility }),
    at: now,
    drill: true,
    items: event.items,
  };
}

/** The end of a case that a drill left open. */
export function endOf(known: Pick<PartnerEvent, 'type' | 'occurrence'>, now: number): PartnerEvent {
  const { type, occurrence } = known;
  const id = `${occurrence}/end` as EventId;
  return {
    id,
    link: DRILL_LINK,
    sender: DRILL_SENDER,
    type,
    occurrence,
    state: 'ended',
    grade: 'normal',
    kind: '',
    at: now,
    drill: true,
    items: {},
  };
}
