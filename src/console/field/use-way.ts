import { useQuery } from '@tanstack/react-query';
import type { Point } from '#domain/place.ts';
import type { UnitKind } from '#domain/unit.ts';
import { routesQuery } from '../map/paths/path-queries.ts';

/** A car that has gone this far is asked for anew, degrees: about a hundred metres. */
const STEP_DEGREES = 0.001;

/** The quickest way from here to there: of a car in an emergency, or on foot; not asked again for every metre. */
export function useWay(to: Point | undefined, from: Point | undefined, kind: UnitKind | undefined) {
  const begin = from && { lon: rounded(from.lon), lat: rounded(from.lat) };
  return useQuery({
    ...routesQuery(
      to && begin ? { from: begin, to, via: [], profile: kind === 'officer' ? 'foot' : 'car', emergency: true, size: {} } : undefined,
    ),
    retry: false,
  });
}

function rounded(degrees: number): number {
  return Math.round(degrees / STEP_DEGREES) * STEP_DEGREES;
}
