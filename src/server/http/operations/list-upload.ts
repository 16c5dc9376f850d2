import { z } from 'zod';

/** A list as CSV, by whichever type browsers and spreadsheets call it. */
export function listUpload(maxBytes: number): { readonly types: readonly string[]; readonly maxBytes: number } {
  return { types: ['text/csv', 'application/octet-stream', 'application/vnd.ms-excel', 'text/plain'], maxBytes };
}

/** Only tried: the answer says what would come of it. */
export const dryRun = z
  .enum(['true', 'false'])
  .default('false')
  .transform((told) => told === 'true');

/** The language of a column of words beside the codes; without one there are the codes alone. */
export const wordsQuery = z.strictObject({ language: z.enum(['ko', 'en']).optional() });
