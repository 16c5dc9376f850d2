import { z } from 'zod';

/** `yes`: some camera sees it as it stands; `perhaps`: one that would have to turn, or whose direction nobody knows; `no`: none does. */
export const SIGHT_LEVELS = ['yes', 'perhaps', 'no'] as const;
export type SightLevel = (typeof SIGHT_LEVELS)[number];

/** GET /api/v1/sight: what cameras together see of the streets in a part of the map. */
export const sightAnswer = z.strictObject({
  /** Metres of street, both directions once. */
  metres: z.strictObject({ yes: z.number(), perhaps: z.number(), no: z.number() }),
  /** Stretches by SIGHT_LEVELS: lon, lat of the first point in hundred-thousandths of a degree, and the step from each point to the next. */
  stretches: z.strictObject({
    yes: z.array(z.array(z.number().int())),
    perhaps: z.array(z.array(z.number().int())),
    no: z.array(z.array(z.number().int())),
  }),
  /** Whether footprints of buildings are known: without them everything in range counts as seen. */
  buildings: z.boolean(),
});
export type SightAnswer = z.infer<typeof sightAnswer>;
