import { z } from 'zod';
import { EVENT_STATES, type EventState } from '#domain/event.ts';
import { title } from './session.ts';

/** Drills (모의훈련, B7): events that the platform plays to itself. Nothing of them leaves the city or counts (invariant 12). */
const STATES = Object.keys(EVENT_STATES) as [EventState, ...EventState[]];

export const drillEvent = z.strictObject({
  /** Seconds from the beginning of the drill. */
  after: z.number().min(0).max(86_400),
  /** Type of the group standard, by which a service takes it (DOMAIN §5.1). */
  type: z.string().min(1).max(16),
  /** Events of one case share a name; without one each is a case of its own. */
  case: z.string().min(1).max(32).optional(),
  state: z.enum(STATES).default('occurred'),
  kind: z.string().min(1).max(64),
  grade: z.enum(['urgent', 'normal']).default('urgent'),
  content: z.string().max(500).optional(),
  /** Longitude and latitude; the middle of the city where left out. */
  at: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).optional(),
  address: z.string().max(200).optional(),
  facility: z.string().max(64).optional(),
  items: z.record(z.string().max(32), z.string().max(200)).default({}),
  /** Comes so often, each a case of its own, so many seconds apart and within so many metres: a sensor that chatters. */
  repeat: z
    .strictObject({
      times: z.number().int().min(2).max(1_000),
      every: z.number().min(0.1).max(3_600),
      spread: z.number().min(0).max(5_000).default(0),
    })
    .optional(),
});

export const drillScenario = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/, 'lower-case letters, digits and hyphens, at most 64'),
  title,
  events: z.array(drillEvent).min(1).max(500),
});
export type DrillScenario = z.infer<typeof drillScenario>;

/** POST /api/v1/drills: one of the city's scenarios by its id, or one that is brought along. */
export const drillStart = z.union([
  z.strictObject({ scenario: z.string().min(1).max(64), speed: z.number().min(0.1).max(60).default(1) }),
  z.strictObject({ script: drillScenario, speed: z.number().min(0.1).max(60).default(1) }),
]);

/** POST /api/v1/drills/{id}/end: there is nothing to say. */
export const drillEnd = z.strictObject({});

export const drillView = z.strictObject({
  id: z.string(),
  scenario: z.string(),
  title,
  startedAt: z.number(),
  startedBy: z.string(),
  endedAt: z.number().optional(),
  endedBy: z.string().optional(),
  /** Events played, of how many. */
  played: z.number().int(),
  events: z.number().int(),
});
export type DrillView = z.infer<typeof drillView>;

/** GET /api/v1/drills: newest first, 100 at most, and what can be played. */
export const drillList = z.strictObject({
  drills: z.array(drillView),
  scenarios: z.array(z.strictObject({ id: z.string(), title, events: z.number().int(), seconds: z.number() })),
});
export type DrillList = z.infer<typeof drillList>;

/** What became of one incident of a drill; times as they were. */
const drillIncident = z.strictObject({
  id: z.string(),
  kind: z.string(),
  grade: z.enum(['urgent', 'normal']),
  status: z.string(),
  occurredAt: z.number(),
  openedAt: z.number(),
  firstPictureAt: z.number().optional(),
  acknowledgedAt: z.number().optional(),
  closedAt: z.number().optional(),
  assignee: z.string().optional(),
});

/** GET /api/v1/drills/{id}: the after-action summary. */
export const drillSummary = z.strictObject({
  drill: drillView,
  /** Who did something about its incidents, and how often. */
  participants: z.array(z.strictObject({ name: z.string(), actions: z.number().int() })),
  incidents: z.array(drillIncident),
  /** In the middle, milliseconds; null where it never happened. */
  toFirstPicture: z.number().nullable(),
  toAcknowledge: z.number().nullable(),
  toClose: z.number().nullable(),
  /** Never acknowledged. */
  missed: z.number().int(),
  /** Asked to leave the city, and kept inside. */
  keptInside: z.number().int(),
});
export type DrillSummary = z.infer<typeof drillSummary>;
