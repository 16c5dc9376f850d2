import { z } from 'zod';

/** RFC 9457 problem details; `code` is stable and worded by the console, `errors` names fields. */
export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.strictObject({ field: z.string(), reason: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;
