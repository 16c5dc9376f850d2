import type { Clock } from '#services/ports.ts';

const AGAIN_MS = 60_000;
/** Different problems that are remembered; the one said longest ago is forgotten first. */
const MAX_TEXTS = 500;

/** Says a problem at once, and the same words at most once a minute, with how often they would have been said: a partner that is away must not fill a disk. */
export function sayCalmly(say: (text: string) => void, clock: Pick<Clock, 'now'>): (text: string) => void {
  const said = new Map<string, { readonly at: number; unsaid: number }>();
  return (text) => {
    const before = said.get(text);
    const now = clock.now();
    if (before && now >= before.at && now < before.at + AGAIN_MS) {
      before.unsaid += 1;
      return;
    }
    said.delete(text);
    said.set(text, { at: now, unsaid: 0 });
    const [oldest] = said.keys();
    if (said.size > MAX_TEXTS && oldest !== undefined) said.delete(oldest);
    say(before === undefined || before.unsaid === 0 ? text : `${text} (${before.unsaid} more since it was last said)`);
  };
}
