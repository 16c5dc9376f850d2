import { z } from 'zod';
import { scsnsShape } from '../wires/wire-config.ts';

/** What the demo city and the stand-in agree on where no real key is set; a real city has no default. */
export const DEMO_SECURITY_KEY = 'mangru-demo-security-key';

/** Section `services.private-security` of config/city.yaml. Secrets (`…Key`) come from the environment. */
export const privateSecurityConfig = z.strictObject({
  ...scsnsShape,
  /** Kinds of which the fire room is told as well. */
  fireKinds: z.array(z.string().min(1).max(64)).max(200).default(['화재', '가스', '응급환자']),
  /** What the company tells of people (its customer, who reported) is deleted so many days after it last came. */
  deleteAfterDays: z.number().int().min(1).max(365).default(30),
});
export type PrivateSecurityConfig = z.infer<typeof privateSecurityConfig>;
