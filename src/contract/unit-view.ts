import { z } from 'zod';
import { UNIT_KINDS, UNIT_STATES } from '#domain/unit.ts';

/** A call sign is written on a map; a number is what the organisation's own system calls it by. */
const MAX_NAME = 64;

/**
 * One line of POST /api/v1/units/positions (JSON lines, application/x-ndjson): where a unit of the sender's own organisation is.
 * Unknown keys are refused, so that a mistyped one does not pass for a unit without speed.
 */
export const unitLine = z.strictObject({
  unit: z.string().min(1).max(MAX_NAME),
  kind: z.enum(UNIT_KINDS),
  callSign: z.string().min(1).max(MAX_NAME),
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  /** Degrees from true north. */
  heading: z.number().min(0).lt(360).optional(),
  speedKmh: z.number().min(0).max(500).optional(),
  state: z.enum(UNIT_STATES),
  /** When it was there, milliseconds since the epoch; when it arrives, where it is not said. */
  at: z.number().int().positive().optional(),
  /** It promises a word so often. */
  everySeconds: z.number().min(1).max(300).default(5),
});
export type UnitLine = z.infer<typeof unitLine>;

export const unitReportAnswer = z.strictObject({
  taken: z.number().int(),
  /** Something newer of the unit was known. */
  late: z.number().int(),
  refused: z.number().int(),
  /** The first hundred: line from 1, field, reason. */
  problems: z.array(z.strictObject({ line: z.number().int(), field: z.string(), reason: z.string() })),
});
export type UnitReportAnswer = z.infer<typeof unitReportAnswer>;

export const unitView = z.strictObject({
  id: z.string(),
  organisation: z.string(),
  kind: z.enum(UNIT_KINDS),
  callSign: z.string(),
  lon: z.number(),
  lat: z.number(),
  heading: z.number().optional(),
  speedKmh: z.number().optional(),
  state: z.enum(UNIT_STATES),
  at: z.number(),
  /** It has not kept its promise: this is where it was, not where it is. */
  stale: z.boolean(),
});
export type UnitView = z.infer<typeof unitView>;

/** GET /api/v1/units: nearest to the middle first. */
export const unitList = z.strictObject({ total: z.number().int(), units: z.array(unitView) });

/** GET /api/v1/units/nearest: who is there first by road with traffic as it is now. */
export const nearestUnitList = z.strictObject({
  units: z.array(z.strictObject({ unit: unitView, seconds: z.number().int() })),
});
export type NearestUnit = z.infer<typeof nearestUnitList>['units'][number];
