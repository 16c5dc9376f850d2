import type { TFunction } from 'i18next';
import { ko } from '../../words/ko.ts';
import type { WhyFailed } from './health.ts';

type Code = keyof typeof ko.mapServices.why;
const known = (code: string): code is Code => code in ko.mapServices.why;

/** Why a map of others does not come, in the language of the screen; what its server said stands in it as it was said. */
export function sayWhy(why: WhyFailed | undefined, t: TFunction): string {
  const code = why && known(why.code) ? why.code : 'unknown';
  return t(`mapServices.why.${code}`, { said: why?.said ?? '' });
}
