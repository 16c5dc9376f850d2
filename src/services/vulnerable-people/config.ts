import { z } from 'zod';
import { DEMO_FILES_PASSWORD, isPinned, NOT_PINNED, pictureServerShape } from '../wires/pictures/picture-config.ts';
import { scsnsShape, telegramShape } from '../wires/wire-config.ts';

/** What the demo city and the stand-in agree on where no real key is set; a real city has no default. */
export const DEMO_TELECOM_KEY = 'mangru-demo-telecom-key';

/** Of the stand-in's server of files. */
export const DEMO_PICTURE_PASSWORD = DEMO_FILES_PASSWORD;

const seconds = z.number().min(0.05).max(3_600);
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
  /** Servers where the telecoms keep the picture files that their alarms name; none: they stay there. */
  pictures: z
    .array(
      z
        .strictObject({
          ...pictureServerShape,
          /** Where the files lie; nothing outside of it is read. */
          folder: z
            .string()
            .regex(/^\/$|^(\/(?!\.\.?(\/|$))[^/]+)+$/, 'an absolute path without a slash at its end')
            .max(200)
            .default('/'),
          /** The sending system whose pictures these are; absent: of any that has no server of its own. */
          system: z.string().length(3).optional(),
        })
        .refine(isPinned, NOT_PINNED),
    )
    .max(100)
    .default([]),
  picturePassword: z.string().min(1).max(256).optional(),
  /** For each step of a talk with a server of files. */
  fileSeconds: seconds.default(5),
  /** A picture that could not be had is asked for again after so long, three times. */
  pictureAgainSeconds: seconds.default(20),
});
export type VulnerablePeopleConfig = z.infer<typeof vulnerablePeopleConfig>;
