import { z } from 'zod';
import { title } from './session.ts';

/** What the city's figures say (P8, ISA-18.2). Times in milliseconds, days in the city's zone; drills are in none of them (invariant 12). */
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as YYYY-MM-DD');

export const FIGURE_KEYS = ['year', 'month', 'day', 'weekday', 'hour', 'area', 'service'] as const;
export type FigureKey = (typeof FIGURE_KEYS)[number];

/** Both days included; three years at most. */
export const outcomeQuery = z.strictObject({
  from: day,
  to: day,
  by: z.enum(FIGURE_KEYS).default('month'),
  service: z.string().min(1).max(64).optional(),
});
export type OutcomeQuery = z.infer<typeof outcomeQuery>;

/** How long a step takes: of how many incidents, and in the middle, on average, and for nine of ten at most. */
const spread = z.strictObject({ n: z.number().int(), median: z.number(), mean: z.number(), p90: z.number() });
export type Spread = z.infer<typeof spread>;

/**
 * Steps of an incident: `opened` from the report; `firstPicture`, `acknowledged`, `told`, `closed` from the opening; `receipt` from
 * the telling, `done` (조치 완료 통보) from the report.
 */
export const STAGES = ['opened', 'firstPicture', 'acknowledged', 'told', 'receipt', 'done', 'closed'] as const;
export type Stage = (typeof STAGES)[number];
const stages = z.record(z.enum(STAGES), spread);

/** Minutes up to which an incident lasted; the last bin holds the longer ones (DOMAIN §3.4). */
export const DURATION_BINS = [15, 30, 45, 60, 75] as const;

export const outcomeFigures = z.strictObject({
  from: z.string(),
  to: z.string(),
  by: z.enum(FIGURE_KEYS),
  incidents: z.number().int(),
  ended: z.number().int(),
  falseAlarms: z.number().int(),
  provisions: z.number().int(),
  stages,
  /** In the order of the key; `area` by the number of incidents, 500 at most. */
  series: z.array(
    z.strictObject({
      key: z.string(),
      incidents: z.number().int(),
      falseAlarms: z.number().int(),
      provisions: z.number().int(),
      acknowledgedMedian: z.number().optional(),
      closedMedian: z.number().optional(),
    }),
  ),
  services: z.array(
    z.strictObject({
      service: z.string(),
      title,
      incidents: z.number().int(),
      falseAlarms: z.number().int(),
      provisions: z.number().int(),
      stages,
    }),
  ),
  /** `upTo` in minutes; null: longer than all of them. */
  durations: z.array(z.strictObject({ upTo: z.number().int().nullable(), incidents: z.number().int() })),
  /** 제3자 제공: to whom, and what for. */
  provided: z.array(z.strictObject({ organisation: z.string(), title, purpose: z.string(), count: z.number().int(), hours: z.number() })),
  /** Of each organisation that was told: from the report until it acknowledged and until it had done its part. */
  agencies: z.array(
    z.strictObject({
      organisation: z.string(),
      title,
      told: z.number().int(),
      acknowledged: spread.optional(),
      done: spread.optional(),
    }),
  ),
});
export type OutcomeFigures = z.infer<typeof outcomeFigures>;

/** So many hours back from now; a month at most. */
export const alarmQuery = z.strictObject({ hours: z.coerce.number().int().min(1).max(744).default(24) });

const actor = z.strictObject({
  service: z.string(),
  title,
  kind: z.string(),
  /** The facility that raised them, where they came from one. */
  facility: z.string().optional(),
  alarms: z.number().int(),
});

/** Figures of ISA-18.2 §16, EEMUA 191: from the journal, as they are at this moment. */
export const alarmFigures = z.strictObject({
  from: z.number(),
  to: z.number(),
  /** Incidents that opened, and how many of them an operator was shown, at once or later. */
  raised: z.number().int(),
  shown: z.number().int(),
  grouped: z.number().int(),
  suppressed: z.number().int(),
  shelved: z.number().int(),
  /** Hours for which operators were signed in, and alarms shown for each of those. */
  operatorHours: z.number(),
  perOperatorHour: z.number().nullable(),
  /** Of ten-minute slots: on average, the most, and the share of those with more than ten. */
  perTenMinutes: z.strictObject({ mean: z.number(), most: z.number().int(), overTen: z.number() }),
  /** Share of the time in a flood, and whether there is one now. */
  inFlood: z.number(),
  floodSince: z.number().optional(),
  /** Alarms shown an hour, oldest first. */
  hours: z.array(z.strictObject({ at: z.number(), raised: z.number().int(), shown: z.number().int() })),
  /** The ten that raised most. */
  badActors: z.array(actor),
  /** Those that raised three or more within a minute, most first; ten at most. */
  chattering: z.array(actor),
  /** Live and unacknowledged for more than a day. */
  stale: z.number().int(),
  /** Now on the shelf, and now held back. */
  shelvedNow: z.number().int(),
  suppressedNow: z.number().int(),
  priorities: z.strictObject({ urgent: z.number().int(), normal: z.number().int() }),
  toAcknowledge: spread.optional(),
});
export type AlarmFigures = z.infer<typeof alarmFigures>;
