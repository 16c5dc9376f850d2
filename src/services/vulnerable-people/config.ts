import { z } from 'zod';
import { scsnsShape, telegramShape } from '../wires/wire-config.ts';

/** What the demo city and the stand-in agree on where no real key is set; a real city has no default. */
export const DEMO_TELECOM_KEY = 'mangru-demo-telecom-key';

const kinds = z.array(z.string().min(1).max(64)).max(200);

/** Section `services.vulnerable-people` of config/city.yaml. Secrets (`…Key`) come from the environment. */
export const vulnerablePeopleConfig = z.strictObject({
  ...scsnsShape,
  ...telegramShape({ port: 9_114, systems: ['WP1'] }),
  /** Service types (서비스유형) of which the fire room is told by itself, beside the police; any other by one press. */
  rescueKinds: kinds.default(['치매', '장애인', '독거노인']),
  /** Service types of which an operator must say that it is so before anybody outside is told; none: told at once. */
  confirmFirst: kinds.default([]),
  /** Personal data of a case are deleted so many days after they last came (LAW-27). */
  deleteAfterDays: z.number().int().min(1).max(365).default(30),
});
export type VulnerablePeopleConfig = z.infer<typeof vulnerablePeopleConfig>;
