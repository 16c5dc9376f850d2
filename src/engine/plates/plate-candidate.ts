import { UNREAD } from './plate-text.ts';

/** One wanted plate that a read may have been. */
export interface PlateCandidate {
  readonly plate: string;
  readonly reason: string;
  /** 0…1: the chance that this plate passed, every plate being as likely to pass as any other. */
  readonly likelihood: number;
  /** What was misread, for a person: `3→8` (real sign first), `?→가`, `+1` (a sign lost), `-1` (one too many); empty where nothing was. */
  readonly difference: string;
}

/** What may stand on the list. */
export interface Guess {
  readonly plate: string;
  readonly likelihood: number;
}

/** The likelier of each plate. */
export function bestOfEach(guesses: readonly Guess[]): readonly Guess[] {
  const best = new Map<string, Guess>();
  for (const guess of guesses) if ((best.get(guess.plate)?.likelihood ?? 0) < guess.likelihood) best.set(guess.plate, guess);
  return [...best.values()];
}

/** What lies between the real plate and what was read of it. */
export function differenceOf(plate: string, read: string): string {
  let begin = 0;
  while (begin < plate.length && begin < read.length && plate.charAt(begin) === read.charAt(begin)) begin += 1;
  if (plate.length === read.length)
    return Array.from(plate, (sign, at) => (sign === read.charAt(at) ? '' : `${sign}→${read.charAt(at)}`))
      .filter(Boolean)
      .join(' ');
  if (plate.length < read.length) return `-${read.slice(begin, begin + read.length - plate.length)}`;
  const lost = plate.length - read.length;
  return plate.endsWith(read) ? `+${plate.slice(0, lost)}` : `+${plate.slice(begin, begin + lost).replaceAll(UNREAD, '')}`;
}
