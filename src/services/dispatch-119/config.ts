import { z } from 'zod';
import { scsnsShape, telegramShape } from '../wires/wire-config.ts';

/** What the demo city and its partner's stand-in agree on where no real key is set; a real city has no default. */
export const DEMO_API_KEY = 'mangru-demo-119-key';

/** The same for the registry of vehicles and the gateway of texts. */
export const DEMO_OWNER_KEY = 'mangru-demo-owner-key';

const address = z.url({ protocol: /^https?$/ });

/** Section `services.dispatch-119` of config/city.yaml. Secrets (`…Key`) come from the environment. */
export const config119 = z.strictObject({
  ...scsnsShape,
  ...telegramShape({ port: 9_119, systems: ['119'] }),
  /** Kinds whose video is shared with the fire room; deny by default (LAW-06). */
  sharedKinds: z.array(z.string().min(1).max(64)).max(200).default(['화재', '구조', '구급']),
  /** Whose car a plate is on, and who sends texts to telephones; the link of owners is closed while a key of theirs is missing. */
  owners: z
    .strictObject({
      registryUrl: address.default('http://127.0.0.1:8640'),
      gatewayUrl: address.default('http://127.0.0.1:8640'),
      /** How long either may take to answer. */
      answerSeconds: z.number().min(0.05).max(60).default(5),
      /** Texts a minute of the whole city, and minutes in which one car is not asked again whatever incident wants it. */
      perMinute: z.number().int().min(1).max(1_000).default(60),
      quietMinutes: z.number().min(0).max(1_440).default(10),
    })
    .prefault({}),
  registryKey: z.string().min(8).max(256).optional(),
  gatewayKey: z.string().min(8).max(256).optional(),
});
export type Config119 = z.infer<typeof config119>;
