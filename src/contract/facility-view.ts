import { z } from 'zod';
import { FACILITY_DETAILS } from '#domain/facility.ts';

/** A hydrant, hazard or road sign as those who go to an incident see it. */
const facilityView = z.strictObject({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  lon: z.number(),
  lat: z.number(),
  address: z.string().optional(),
  metres: z.number(),
  detail: z.partialRecord(z.enum(FACILITY_DETAILS), z.string()),
});
export type FacilityView = z.infer<typeof facilityView>;

/**
 * GET /api/v1/facilities: nearest to the middle first. Who manages a hazard and their telephone are told in the scene of an incident alone.
 */
export const facilityList = z.strictObject({
  total: z.number().int(),
  /** Of all that was asked about, how many of each kind. */
  kinds: z.record(z.string(), z.number().int()),
  facilities: z.array(facilityView),
});

const responderView = z.strictObject({
  number: z.string(),
  callSign: z.string(),
  kind: z.string(),
  state: z.enum(['onTheWay', 'arrived', 'returned']),
  dispatchedAt: z.number(),
  arrivedAt: z.number().optional(),
  returnedAt: z.number().optional(),
  /** As it was when it was found; absent while it is looked for, or not needed. */
  route: z.strictObject({ foundAt: z.number(), metres: z.number(), seconds: z.number() }).optional(),
  routeFailed: z.enum(['noRoads', 'noUnit', 'noRoadNear', 'noWay']).optional(),
});

/**
 * The last stretch of the way to a scene. `widthMetres` with `estimated`: derived from lanes or class, not measured; without either nothing is known.
 * `narrow`: no room for an engine of middle size and its mirrors.
 */
const stretchView = z.strictObject({
  name: z.string(),
  metres: z.number(),
  lanes: z.number().int().optional(),
  widthMetres: z.number().optional(),
  estimated: z.boolean(),
  narrow: z.boolean().optional(),
  lon: z.number(),
  lat: z.number(),
});
export type StretchView = z.infer<typeof stretchView>;

/** Answer of GET /api/v1/incidents/{id}/scene: what lies around an incident, for those who go there. */
export const sceneView = z.strictObject({
  incident: z.string(),
  at: z.number(),
  place: z.strictObject({ lon: z.number(), lat: z.number() }),
  hydrants: z.array(facilityView),
  hazards: z.array(facilityView),
  /** Addresses and names of the buildings around, nearest first; floors and use are in no list that is imported. */
  buildings: z.array(z.strictObject({ name: z.string(), address: z.string(), metres: z.number(), lon: z.number(), lat: z.number() })),
  /** From the wider road to the door; empty where no road is known. */
  approach: z.array(stretchView),
  responders: z.array(responderView),
  /** Signs that are lit now. */
  signs: z.array(
    z.strictObject({ id: z.string(), name: z.string(), lon: z.number().optional(), lat: z.number().optional(), shownAt: z.number() }),
  ),
  /** Owners of parked cars that were asked, plates masked; empty for outside organisations. */
  askedCars: z.array(
    z.strictObject({ plate: z.string(), at: z.number(), state: z.enum(['waiting', 'delivered', 'failed']), reason: z.string().optional() }),
  ),
  /** Cars that enforcement cameras see parked near the scene and whose owners were not asked; for those who may ask. */
  parkedCars: z.array(
    z.strictObject({
      id: z.string(),
      plate: z.string(),
      metres: z.number(),
      lon: z.number(),
      lat: z.number(),
      at: z.number(),
      facility: z.string(),
    }),
  ),
  /** Whether an owner may be asked now, or why not. */
  mayAskOwner: z.union([z.literal(true), z.strictObject({ refused: z.string() })]),
});
export type SceneView = z.infer<typeof sceneView>;

/** What became of a list of facilities. */
export const facilityImportReport = z.strictObject({
  source: z.string(),
  state: z.enum(['done', 'failed']),
  dryRun: z.boolean(),
  /** What is wrong with the whole, where it failed. */
  error: z.string().optional(),
  /** False: the same list was there already. */
  changed: z.boolean(),
  rows: z.number().int(),
  taken: z.number().int(),
  refused: z.number().int(),
  byKind: z.record(z.string(), z.number().int()),
  /** Rows that were left out, at most `MAX_REPORTED_FACILITY_PROBLEMS` of them. */
  problems: z.array(z.strictObject({ row: z.number().int(), field: z.string(), reason: z.string(), value: z.string() })),
});
export type FacilityImportReport = z.infer<typeof facilityImportReport>;
export const MAX_REPORTED_FACILITY_PROBLEMS = 200;
