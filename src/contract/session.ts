import { z } from 'zod';
import { RIGHTS } from '#domain/person.ts';

export const signIn = z.strictObject({ login: z.string().min(1).max(64), password: z.string().min(1).max(256) });

export const title = z.strictObject({ ko: z.string(), en: z.string() });

/** Who I am and what I may do; the console shows no screen that is not in `screens`. */
export const meView = z.strictObject({
  person: z.strictObject({ id: z.string(), login: z.string(), name: z.string(), role: z.string() }),
  organisation: z.strictObject({ id: z.string(), title, standing: z.enum(['owner', 'partner']) }),
  rights: z.array(z.enum(RIGHTS)),
  screens: z.array(
    z.enum(['board', 'viewer', 'field', 'displays', 'links', 'cameras', 'geodata', 'services', 'duty', 'figures', 'drills', 'journal']),
  ),
  /** Milliseconds since the epoch. An open incident of mine keeps the session alive (LAW-14). */
  session: z.strictObject({ expiresAt: z.number(), idleMinutes: z.number(), warnSeconds: z.number() }),
  demo: z.boolean(),
  city: z.strictObject({
    title,
    timeZone: z.string(),
    centre: z.tuple([z.number(), z.number()]),
    extent: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    /** Of the city itself, as `extent`, within which anything may happen. */
    area: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  }),
});
export type MeView = z.infer<typeof meView>;
