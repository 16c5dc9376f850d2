/**
 * Hangul as people type it while they search: initial consonants alone (초성), a syllable that is not finished yet, a slip of one
 * letter. Texts are compared folded: letters and digits only, Latin in lower case.
 */
const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const FINALS = 28;
const MEDIALS_FINALS = 588;
/** Unicode compatibility letters of the 19 initial consonants, in the order of the syllable block. */
const INITIALS = Array.from('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ', (letter) => letter.charCodeAt(0));
const FIRST_LETTER = 0x3131;
const LAST_CONSONANT = 0x314e;
/**
 * For each final consonant: what stays when the next vowel is typed, and the initial that moves on to the next syllable. A double
 * final gives away its second half.
 */
const MOVES: readonly (readonly [stays: number, initial: number])[] = [
  [0, -1],
  [0, 0],
  [0, 1],
  [1, 9],
  [0, 2],
  [4, 12],
  [4, 18],
  [0, 3],
  [0, 5],
  [8, 0],
  [8, 6],
  [8, 7],
  [8, 9],
  [8, 16],
  [8, 17],
  [8, 18],
  [0, 6],
  [0, 7],
  [17, 9],
  [0, 9],
  [0, 10],
  [0, 11],
  [0, 12],
  [0, 14],
  [0, 15],
  [0, 16],
  [0, 17],
  [0, 18],
];

export function isSyllable(unit: number): boolean {
  return unit >= FIRST_SYLLABLE && unit <= LAST_SYLLABLE;
}

/** A consonant that stands alone: `ㄱ`. */
export function isConsonant(unit: number): boolean {
  return unit >= FIRST_LETTER && unit <= LAST_CONSONANT;
}

/** The consonant that a syllable begins with, as a letter of its own; any other character as it is. */
export function initialOf(unit: number): number {
  return isSyllable(unit) ? (INITIALS[Math.floor((unit - FIRST_SYLLABLE) / MEDIALS_FINALS)] ?? unit) : unit;
}

const APART = /[^\p{L}\p{N}]+/gu;

/** Letters and digits only, composed, Latin in lower case. */
export function foldText(text: string): string {
  return text.normalize('NFC').replace(APART, '').toLowerCase();
}

/** Text that can be asked for units; a string, or a part of a large table. */
export interface Units {
  readonly length: number;
  readonly charCodeAt: (at: number) => number;
}

/**
 * Whether the folded `sought` stands in `text` at this place. Consonants alone match any syllable they begin; the last syllable may
 * be unfinished: `가` finds `강`, `간` finds `가나`.
 */
export function standsAt(text: Units, sought: string, at: number): boolean {
  const last = sought.length - 1;
  for (let index = 0; index <= last; index += 1) {
    const wanted = sought.charCodeAt(index);
    const here = at + index < text.length ? text.charCodeAt(at + index) : -1;
    if (here === wanted || (isConsonant(wanted) && initialOf(here) === wanted)) continue;
    return (
      index === last &&
      isSyllable(wanted) &&
      isSyllable(here) &&
      isUnfinished(wanted, here, at + index + 1 < text.length ? text.charCodeAt(at + index + 1) : -1)
    );
  }
  return true;
}

function isUnfinished(wanted: number, here: number, next: number): boolean {
  const final = (wanted - FIRST_SYLLABLE) % FINALS;
  if (final === 0) return here - wanted > 0 && here - wanted < FINALS;
  const [stays, initial] = MOVES[final] ?? [0, -1];
  return here === wanted - final + stays && initialOf(next) === INITIALS[initial];
}

/** Where a word stands in a text that is shown, as a part of that text to be marked; undefined where it does not. */
export function findWord(shown: string, word: string): readonly [start: number, end: number] | undefined {
  const sought = foldText(word);
  if (sought === '') return undefined;
  let folded = '';
  const places: number[] = [];
  for (let at = 0; at < shown.length; at += 1) {
    const unit = foldText(shown.charAt(at));
    for (let index = 0; index < unit.length; index += 1) places.push(at);
    folded += unit;
  }
  for (let at = 0; at + sought.length <= folded.length; at += 1)
    if (standsAt(folded, sought, at)) return [places[at] ?? 0, (places[at + sought.length - 1] ?? 0) + 1];
  return undefined;
}

/** Whether a text that is shown holds a word as it is typed. */
export function holdsWord(shown: string, word: string): boolean {
  return findWord(shown, word) !== undefined;
}

/** The letters of a folded text: `강` → ㄱ ㅏ ㅇ as three numbers that do not meet other characters. */
function lettersOf(text: Units, length: number): number[] {
  const letters: number[] = [];
  for (let at = 0; at < length; at += 1) {
    const unit = text.charCodeAt(at);
    if (!isSyllable(unit)) {
      letters.push(unit);
      continue;
    }
    const place = unit - FIRST_SYLLABLE;
    letters.push(0x1100 + Math.floor(place / MEDIALS_FINALS), 0x1161 + (Math.floor(place / FINALS) % 21));
    if (place % FINALS !== 0) letters.push(0x11a7 + (place % FINALS));
  }
  return letters;
}

/** Whether the first `length` characters of a folded text are the sought one but for one letter: another one, one too many or one missing. */
export function isOneLetterOff(text: Units, length: number, sought: string): boolean {
  if (Math.abs(length - sought.length) > 1) return false;
  // One letter is in one syllable, or makes one more or less: nearly all texts are told apart by this alone.
  const shared = Math.min(length, sought.length);
  let begin = 0;
  while (begin < shared && text.charCodeAt(begin) === sought.charCodeAt(begin)) begin += 1;
  let end = 0;
  while (end < shared - begin && text.charCodeAt(length - 1 - end) === sought.charCodeAt(sought.length - 1 - end)) end += 1;
  if (length - begin - end > 2 || sought.length - begin - end > 2) return false;
  return areOneLetterOff(lettersOf(text, length), lettersOf(sought, sought.length));
}

function areOneLetterOff(one: readonly number[], other: readonly number[]): boolean {
  const [longer, shorter] = one.length >= other.length ? [one, other] : [other, one];
  if (longer.length - shorter.length > 1) return false;
  let at = 0;
  while (at < shorter.length && longer[at] === shorter[at]) at += 1;
  const skip = longer.length === shorter.length ? 1 : 0;
  for (let rest = at + skip; rest < shorter.length; rest += 1) if (longer[rest + 1 - skip] !== shorter[rest]) return false;
  return true;
}
