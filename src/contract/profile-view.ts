import { z } from 'zod';

/** Whom an incident is about. `masked`: names, telephones and dates are covered in part, notes and whatever else is not known to be harmless as `***`; `GET …/profile?open=true` shows them, and that is written down. */
export const profileView = z.strictObject({
  incident: z.string(),
  masked: z.boolean(),
  keptAt: z.number(),
  fields: z.array(z.strictObject({ key: z.string(), value: z.string() })),
  /** How many; each at /api/v1/incidents/{id}/profile/pictures/{n}. */
  pictures: z.number().int(),
});
