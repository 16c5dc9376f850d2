import { queryOptions } from '@tanstack/react-query';
import { cordonAnswer, reachAnswer, routeAnswer } from '#contract/road-view.ts';
import type { Point } from '#domain/place.ts';
import { call } from '../../api/call.ts';
import type { PathDesk } from './path-desk.ts';

/** Traffic changes every five minutes; a way that is looked at is asked for again sooner. */
const ROUTE_AGAIN_MS = 60_000;

type Vehicle = Pick<PathDesk, 'profile' | 'emergency' | 'size'>;

function written({ lon, lat }: Point): string {
  return `${lon.toFixed(6)},${lat.toFixed(6)}`;
}

function vehicleOf({ profile, emergency, size }: Vehicle): Record<string, string> {
  if (profile === 'foot') return { profile };
  const sizes = profile === 'fireEngine' ? Object.entries(size).map(([name, value]) => [name, String(value)] as const) : [];
  return { profile, emergency: String(emergency), ...Object.fromEntries(sizes) };
}

export interface RouteAsked extends Vehicle {
  readonly from: Point;
  readonly via: readonly Point[];
  readonly to: Point;
}

export const routesQuery = (asked: RouteAsked | undefined) => {
  const query = asked && {
    from: written(asked.from),
    to: written(asked.to),
    ...(asked.via.length > 0 ? { via: asked.via.map(written).join(';') } : {}),
    ...vehicleOf(asked),
  };
  return queryOptions({
    queryKey: ['routes', query],
    queryFn: ({ signal }) => call(routeAnswer, `/api/v1/routes?${new URLSearchParams(query)}`, { signal }),
    enabled: query !== undefined,
    placeholderData: (previous) => previous,
    refetchInterval: ROUTE_AGAIN_MS,
    gcTime: 60_000,
  });
};

export interface ReachAsked extends Vehicle {
  readonly place: Point;
  readonly minutes: number;
  readonly direction: 'from' | 'towards';
}

export const reachQuery = (asked: ReachAsked | undefined) => {
  const query = asked && {
    place: written(asked.place),
    minutes: String(asked.minutes),
    direction: asked.direction,
    ...vehicleOf(asked),
  };
  return queryOptions({
    queryKey: ['reach', query],
    queryFn: ({ signal }) => call(reachAnswer, `/api/v1/reach?${new URLSearchParams(query)}`, { signal }),
    enabled: query !== undefined,
    placeholderData: (previous) => previous,
    refetchInterval: ROUTE_AGAIN_MS,
    gcTime: 60_000,
  });
};

export interface CordonAsked {
  readonly incident: string;
  /** Seconds since each may be true at once. */
  readonly seen: readonly (Point & { readonly secondsAgo: number })[];
  readonly by: 'cameras' | 'roads';
  readonly flees: 'car' | 'foot';
  readonly setUpSeconds: number;
}

export const cordonQuery = (asked: CordonAsked | undefined) => {
  const query = asked && {
    seen: asked.seen.map((each) => `${written(each)},${each.secondsAgo}`).join(';'),
    by: asked.by,
    profile: asked.flees,
    setUpSeconds: String(asked.setUpSeconds),
    incident: asked.incident,
  };
  return queryOptions({
    queryKey: ['cordon', query],
    queryFn: ({ signal }) => call(cordonAnswer, `/api/v1/cordon?${new URLSearchParams(query)}`, { signal }),
    enabled: query !== undefined,
    placeholderData: (previous) => previous,
    gcTime: 60_000,
  });
};
