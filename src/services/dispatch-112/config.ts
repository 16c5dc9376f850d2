import { z } from 'zod';
import { scsnsShape, telegramShape } from '../wires/wire-config.ts';

/** As of 112 emergency video (LAW-07, the first Daejeon rule): for these the video is given with the request, for all else an operator answers. */
const GIVEN_KINDS = ['살인', '강도', '치기', '소매치기', '절도', '납치감금', '성폭력', '가정폭력'];

/** What the demo city and its partner's stand-in agree on where no real key is set; a real city has no default. */
export const DEMO_API_KEY = 'mangru-demo-key';

/** Section `services.dispatch-112` of config/city.yaml. Secrets (`…Key`) come from the environment. */
export const dispatchConfig = z.strictObject({
  ...scsnsShape,
  ...telegramShape({ port: 9_113, systems: ['112'] }),
  /** Kinds whose video is given to the police with their request; deny by default (LAW-07). */
  givenKinds: z.array(z.string().min(1).max(64)).max(200).default(GIVEN_KINDS),
});
export type DispatchConfig = z.infer<typeof dispatchConfig>;
