import { z } from 'zod';

/** What an event on a road is: works, an accident, weather or another hazard, anything else. */
export const ROAD_EVENT_KINDS = ['works', 'accident', 'hazard', 'other'] as const;
export type RoadEventKind = (typeof ROAD_EVENT_KINDS)[number];

export const roadEventView = z.strictObject({
  kind: z.enum(ROAD_EVENT_KINDS),
  message: z.string(),
  lon: z.number(),
  lat: z.number(),
  /** Nobody may pass. */
  closed: z.boolean(),
  from: z.number().optional(),
  until: z.number().optional(),
});

/** Smooth, slow, jammed (원활, 서행, 정체), closed. */
export const TRAFFIC_LEVELS = ['smooth', 'slow', 'jammed', 'closed'] as const;
export type TrafficLevel = (typeof TRAFFIC_LEVELS)[number];

/** GET /api/v1/traffic: links of a part of the map as traffic is now. */
export const trafficAnswer = z.strictObject({
  /** `none`: no source is set up; `waiting`: it has not answered yet; `failing`: its last answer could not be had. */
  source: z.enum(['none', 'waiting', 'live', 'failing']),
  /** When the newest speeds were measured, milliseconds since the epoch. */
  at: z.number().optional(),
  /** Older than this, speeds are not those of now. */
  staleAfterMs: z.number(),
  /** Why the last answer could not be had. */
  problem: z.string().optional(),
  /**
   * One row a link that is measured or closed: position in TRAFFIC_LEVELS, km/h, then lon and lat of its first point in
   * hundred-thousandths of a degree and the step from each point to the next.
   */
  links: z.array(z.array(z.number().int()).min(6)),
  /** There are more than may be told: the widest roads come first. */
  cut: z.boolean(),
  events: z.array(roadEventView),
});
export type TrafficAnswer = z.infer<typeof trafficAnswer>;
