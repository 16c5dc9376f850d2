import type { RoadSpot } from './locate.ts';
import type { Trip } from './road-map.ts';
import { CLOSED } from './road-network.ts';
import { findRoute } from './route.ts';
import type { Sighting } from './cordon.ts';

/** A sighting as it is known: who was seen may be certain (an operator, a plate read whole) or only likely. */
export interface KnownSighting {
  readonly spot: RoadSpot;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly certain: boolean;
}

/** Sightings that are kept: more would only be older ones of the same hunt. */
export const MAX_SIGHTINGS = 20;

/** What a sighting changes. A certain one ends all that went before; a likely one stands beside them; an old one changes nothing. */
export function addSighting(known: readonly KnownSighting[], seen: KnownSighting): readonly KnownSighting[] {
  const lastCertain = known.findLast(({ certain }) => certain);
  if (lastCertain !== undefined && seen.at <= lastCertain.at) return known;
  const kept = seen.certain ? known.filter(({ at }) => at > seen.at) : known;
  return [...kept, seen].sort((a, b) => a.at - b.at).slice(-MAX_SIGHTINGS);
}

/** The sightings as a cordon takes them. */
export function sightingsAt(known: readonly KnownSighting[], now: number): Sighting[] {
  return known.filter(({ at }) => at <= now).map(({ spot, at }) => ({ spot, agoMs: now - at }));
}

/** Whether somebody seen there then can have been here by now: a likely sighting that nobody can have driven is told as such. */
export function couldBe(trip: Trip, from: KnownSighting, to: KnownSighting): boolean {
  const route = findRoute(trip, from.spot, to.spot);
  return (route?.ms ?? CLOSED) <= (to.at - from.at) * DRIVING_FAST;
}

/** Whoever flees may be quicker than traffic. */
const DRIVING_FAST = 1.5;
