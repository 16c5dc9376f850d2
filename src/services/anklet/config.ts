import { z } from 'zod';
import { scsnsShape } from '../wires/wire-config.ts';
import { VIOLATIONS } from './kinds.ts';

/** What the demo city and the stand-in agree on where no real key is set; a real city has no default. */
export const DEMO_ANKLET_KEY = 'mangru-demo-anklet-key';

/** Section `services.anklet` of config/city.yaml; only where city.level is metropolitan. Secrets (`…Key`) come from the environment. */
export const ankletConfig = z.strictObject({
  ...scsnsShape,
  /** Kinds whose video the tracking centre is shown; every other one (a low battery) is shown nobody. */
  sharedKinds: z
    .array(z.string().min(1).max(64))
    .max(200)
    .default([...VIOLATIONS]),
  /** Who the wearer is is deleted so many days after it last came. */
  deleteAfterDays: z.number().int().min(1).max(365).default(7),
});
export type AnkletConfig = z.infer<typeof ankletConfig>;
