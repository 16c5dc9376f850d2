import { z } from 'zod';
import { scsnsShape, telegramShape } from '../wires/wire-config.ts';

/**
 * 112 crimes of which the police may see live video (LAW-07): the seven of the first Daejeon rule, 2015. `치기` is how
 * the 112 system words 소매치기. Everything not listed is denied.
 */
const SHARED_KINDS = ['살인', '강도', '치기', '소매치기', '절도', '납치감금', '성폭력', '가정폭력'];

/** What the demo city and its partner's stand-in agree on where no real key is set; a real city has no default. */
export const DEMO_API_KEY = 'mangru-demo-key';

/** Section `services.emergency-video-112` of config/city.yaml. Secrets (`…Key`) come from the environment. */
export const config112 = z.strictObject({
  ...scsnsShape,
  ...telegramShape({ port: 9_112, systems: ['112'] }),
  /** Kinds whose video is shared with the police; deny by default (LAW-07). */
  sharedKinds: z.array(z.string().min(1).max(64)).max(200).default(SHARED_KINDS),
});
export type Config112 = z.infer<typeof config112>;
