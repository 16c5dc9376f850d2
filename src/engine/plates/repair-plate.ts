import { ERROR_SHARES, type Doubt } from './error-model.ts';
import { DIGIT_UNITS, LETTER_UNITS, originsOf, PREFIXES } from './misreading.ts';
import { bestOfEach, type Guess } from './plate-candidate.ts';
import { plateKind } from './plate-grammar.ts';
import { isDigit, isHangul, UNREAD } from './plate-text.ts';

/**
 * What a read may have been that no era's plate can be: the real plates with the fewest misreadings between, their likelihoods adding up
 * to what the recogniser is sure of. That the read is impossible says much: `12기3456` was 가, 거 or their like, and nothing else.
 */
export function repairPlate(text: string, doubt: Doubt): readonly Guess[] {
  if (text.length < SHORTEST || text.length > LONGEST) return [];
  const single = real([...substitutions(text, doubt), ...lostSigns(text, doubt), ...extraSigns(text, doubt), ...lostRegions(text, doubt)]);
  if (single.length > 0) return shareOut(single, doubt);
  return shareOut(real(twoSubstitutions(text, doubt)), doubt);
}

/** From `가1234`, which lost its head, to a region's plate with a sign too many. */
const SHORTEST = 5;
const LONGEST = 10;

function real(guesses: readonly Guess[]): readonly Guess[] {
  return bestOfEach(guesses).filter((guess) => plateKind(guess.plate) !== undefined);
}

function shareOut(guesses: readonly Guess[], doubt: Doubt): readonly Guess[] {
  const all = guesses.reduce((sum, guess) => sum + guess.likelihood, 0);
  return guesses.map(({ plate, likelihood }) => ({ plate, likelihood: (doubt.right * likelihood) / all }));
}

/** Whether some sign there would make it a plate: asked once instead of for every sign. */
function fitsWithUnread(text: string, at: number, instead: 0 | 1): boolean {
  return plateKind(text.slice(0, at) + UNREAD + text.slice(at + instead)) !== undefined;
}

function substitutions(text: string, doubt: Doubt): readonly Guess[] {
  return Array.from(text, (_, at) => (fitsWithUnread(text, at, 1) ? substitutionsAt(text, at, doubt) : [])).flat();
}

function substitutionsAt(text: string, at: number, doubt: Doubt): readonly Guess[] {
  return originsOf(text.charCodeAt(at)).map(({ unit, share }) => ({
    plate: text.slice(0, at) + String.fromCharCode(unit) + text.slice(at + 1),
    likelihood: doubt.oneSign * share,
  }));
}

function twoSubstitutions(text: string, doubt: Doubt): readonly Guess[] {
  const guesses: Guess[] = [];
  for (let first = 0; first < text.length; first += 1) {
    const gap = text.slice(0, first) + UNREAD + text.slice(first + 1);
    for (let second = first + 1; second < text.length; second += 1) {
      if (!fitsWithUnread(gap, second, 1)) continue;
      for (const once of substitutionsAt(text, first, doubt))
        for (const twice of substitutionsAt(once.plate, second, doubt))
          guesses.push({ plate: twice.plate, likelihood: once.likelihood * twice.likelihood });
    }
  }
  return guesses;
}

/** A digit among digits, or the letter. */
function lostSigns(text: string, doubt: Doubt): readonly Guess[] {
  const signs = Array.from(text).some((sign) => isHangul(sign.charCodeAt(0))) ? DIGIT_UNITS : LETTER_UNITS;
  const likelihood = (doubt.wrong * ERROR_SHARES.lostOther) / (signs.length * (text.length + 1));
  const guesses: Guess[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    if (!fitsWithUnread(text, at, 0)) continue;
    for (const unit of signs) guesses.push({ plate: text.slice(0, at) + String.fromCharCode(unit) + text.slice(at), likelihood });
  }
  return guesses;
}

function extraSigns(text: string, doubt: Doubt): readonly Guess[] {
  return Array.from(text, (_, at) => ({
    plate: text.slice(0, at) + text.slice(at + 1),
    likelihood: (doubt.wrong * ERROR_SHARES.extra) / text.length,
  }));
}

function lostRegions(text: string, doubt: Doubt): readonly Guess[] {
  if (!isDigit(text.charCodeAt(0)) || plateKind(`${UNREAD}${UNREAD}${text}`) === undefined) return [];
  return PREFIXES.map((region) => ({ plate: region + text, likelihood: (doubt.wrong * ERROR_SHARES.lostRegion) / PREFIXES.length }));
}
