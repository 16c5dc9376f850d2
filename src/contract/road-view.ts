import { z } from 'zod';

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

export const routeView = z.strictObject({
  seconds: z.number(),
  metres: z.number(),
  line,
  /** The roads along the way, links of one name together. */
  roads: z.array(z.strictObject({ name: z.string(), metres: z.number(), seconds: z.number() })),
});

export const routeAnswer = z.strictObject({
  from: roadPlace,
  to: roadPlace,
  /** The quickest first, then alternatives. */
  routes: z.array(routeView).min(1),
});

export const reachAnswer = z.strictObject({
  place: roadPlace,
  /** Every stretch of road within reach. */
  lines: z.array(line),
  /** There is more than may be told. */
  cut: z.boolean(),
});

export const cordonAnswer = z.strictObject({
  /** Where they can be by the time the cordon stands. */
  area: z.strictObject({ lines: z.array(line), cut: z.boolean() }),
  /** Watched crossings of the cordon, each with the cameras that stand there. */
  cameras: z.array(
    z.strictObject({ lon: z.number(), lat: z.number(), cameras: z.array(z.strictObject({ id: z.string(), label: z.string() })) }),
  ),
  /** Roads to be closed, at the end that leads out; all of them when no cameras were asked for, else those that no camera watches. */
  roads: z.array(z.strictObject({ link: z.string(), name: z.string(), lon: z.number(), lat: z.number() })),
});
