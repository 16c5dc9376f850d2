import { z } from 'zod';

/** How one goes on: `depart` begins the way, `arrive` ends it; between, what a driver is told before a crossing. */
export const TURNS = [
  'depart',
  'straight',
  'slightRight',
  'right',
  'sharpRight',
  'uTurn',
  'sharpLeft',
  'left',
  'slightLeft',
  'arrive',
] as const;
export type Turn = (typeof TURNS)[number];
/** What keeps a vehicle off a road. */
const HINDRANCES = ['height', 'weight', 'width', 'closed'] as const;

/** lon, lat. */
const position = z.tuple([z.number(), z.number()]);
const line = z.array(position);

/** Where a question's place lies on the roads. */
const roadPlace = z.strictObject({
  lon: z.number(),
  lat: z.number(),
  /** From the place that was asked about. */
  metresAway: z.number(),
  link: z.string(),
});

const routeView = z.strictObject({
  seconds: z.number(),
  metres: z.number(),
  line,
  /** The roads along the way, links of one name together. */
  roads: z.array(z.strictObject({ name: z.string(), metres: z.number(), seconds: z.number() })),
  /** Turn by turn: where, onto which road (empty: without a name), and how far that is followed. */
  steps: z.array(
    z.strictObject({
      turn: z.enum(TURNS),
      name: z.string(),
      metres: z.number(),
      seconds: z.number(),
      lon: z.number(),
      lat: z.number(),
    }),
  ),
});
export type RouteView = z.infer<typeof routeView>;

export const routeAnswer = z.strictObject({
  /** When it was found, and so by which traffic; milliseconds since the epoch. */
  at: z.number(),
  from: roadPlace,
  to: roadPlace,
  /** The quickest first, then alternatives. */
  routes: z.array(routeView).min(1),
  /** Limits and closures that the way goes round: without them it would be quicker. `most` in centimetres or kilograms. */
  hindrances: z.array(z.strictObject({ kind: z.enum(HINDRANCES), most: z.number(), name: z.string(), lon: z.number(), lat: z.number() })),
});
export type RouteAnswer = z.infer<typeof routeAnswer>;

export const reachAnswer = z.strictObject({
  place: roadPlace,
  /** Every stretch of road within reach. */
  lines: z.array(line),
  /** For each stretch, when it is reached first. */
  seconds: z.array(z.number()),
  /** There is more than may be told. */
  cut: z.boolean(),
});
export type ReachAnswer = z.infer<typeof reachAnswer>;

export const cordonAnswer = z.strictObject({
  /** Where they can be by the time the cordon stands. */
  area: z.strictObject({ lines: z.array(line), cut: z.boolean() }),
  /**
   * Watched crossings of the cordon, each with the cameras that stand there. `inArea`: whether the camera lies in the area of the incident
   * that was asked for, so that it may be opened for it; absent where no incident was named.
   */
  cameras: z.array(
    z.strictObject({
      lon: z.number(),
      lat: z.number(),
      cameras: z.array(z.strictObject({ id: z.string(), label: z.string(), inArea: z.boolean().optional() })),
    }),
  ),
  /** Roads to be closed, at the end that leads out; all of them when no cameras were asked for, else those that no camera watches. */
  roads: z.array(z.strictObject({ link: z.string(), name: z.string(), lon: z.number(), lat: z.number() })),
});
export type CordonAnswer = z.infer<typeof cordonAnswer>;
