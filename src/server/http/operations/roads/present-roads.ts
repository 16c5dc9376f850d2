import type { z } from 'zod';
import type { routeAnswer } from '#contract/road-view.ts';
import type { RoadSpot } from '#engine/roads/locate.ts';
import type { Reach } from '#engine/roads/reach.ts';
import type { RoadMap, Trip } from '#engine/roads/road-map.ts';
import type { Route } from '#engine/roads/route.ts';
import { pieceLine, roadsAlong, routeLine, type Position } from '#engine/roads/route-line.ts';
import { stepsAlong, type RouteStep } from '#engine/roads/route-steps.ts';

/** Stretches of road that one answer may hold. */
export const MAX_LINES = 20_000;

export function placeOf({ network }: RoadMap, { lon, lat, metresAway, link }: RoadSpot): z.input<typeof routeAnswer>['from'] {
  return { lon: rounded(lon), lat: rounded(lat), metresAway: Math.round(metresAway), link: network.linkIds[link] ?? '' };
}

/** A way of one leg or several, told as one. */
export function presentRoute({ map, mode }: Trip, legs: readonly Route[]): z.input<typeof routeAnswer>['routes'][number] {
  const roads = legs.flatMap((leg) => roadsAlong(map.network, mode, leg));
  const steps = legs.flatMap((leg, at) =>
    withoutStop(stepsAlong(map.network, mode, leg), { first: at === 0, last: at === legs.length - 1 }),
  );
  return {
    seconds: Math.round(legs.reduce((sum, { ms }) => sum + ms, 0) / 1_000),
    metres: Math.round(roads.reduce((sum, { metres }) => sum + metres, 0)),
    line: lineOf(legs.flatMap((leg): Position[] => routeLine(map.network, mode, leg))),
    roads: roads.map(({ name, metres, ms }) => ({ name, metres: Math.round(metres), seconds: Math.round(ms / 1_000) })),
    steps: steps.map(({ turn, name, metres, ms, lon, lat }) => ({
      turn,
      name,
      metres: Math.round(metres),
      seconds: Math.round(ms / 1_000),
      lon: rounded(lon),
      lat: rounded(lat),
    })),
  };
}

/** Nobody arrives at a place that the way only leads past: there it goes on. */
function withoutStop(steps: readonly RouteStep[], { first, last }: { first: boolean; last: boolean }): RouteStep[] {
  return steps
    .filter(({ turn }) => last || turn !== 'arrive')
    .map((step) => (step.turn === 'depart' && !first ? { ...step, turn: 'straight' as const } : step));
}

export function presentReach({ map, mode }: Trip, { pieces, cut }: Reach): { lines: [number, number][][]; cut: boolean } {
  return { lines: pieces.map((piece) => lineOf(pieceLine(map.network, mode, piece))), cut };
}

export function crossingOf({ network }: RoadMap, node: number): { readonly lon: number; readonly lat: number } {
  return { lon: network.nodeLon[node] ?? 0, lat: network.nodeLat[node] ?? 0 };
}

function lineOf(points: readonly (readonly [number, number])[]): [number, number][] {
  return points.map(([lon, lat]) => [rounded(lon), rounded(lat)]);
}

/** A hundred-thousandth of a degree is a metre; one figure more for looks. */
export function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
