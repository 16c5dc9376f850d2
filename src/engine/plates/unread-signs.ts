import type { Doubt } from './error-model.ts';
import { DIGIT_UNITS, LETTER_UNITS } from './misreading.ts';
import type { Guess } from './plate-candidate.ts';
import { plateKind } from './plate-grammar.ts';
import { REGIONS } from './plate-letters.ts';
import { UNREAD } from './plate-text.ts';

/**
 * Every plate that a partly read one may be, all as likely as one another. Undefined where there are more than `most`: so vague a read
 * says nothing of any one vehicle.
 */
export function fillUnread(text: string, doubt: Doubt, most: number): readonly Guess[] | undefined {
  let plates: readonly string[] = [''];
  for (let at = 0; at < text.length; at += 1) {
    const options = optionsAt(text, at);
    if (plates.length * options.length > most * ROOM) return undefined;
    plates = plates.flatMap((begun) => options.map((option) => begun + option));
    // Both signs of the region.
    if (at === 0 && text.startsWith('??') && options === REGION_OPTIONS) at = 1;
  }
  const real = plates.filter((plate) => plateKind(plate) !== undefined);
  if (real.length > most) return undefined;
  return real.map((plate) => ({ plate, likelihood: doubt.right / real.length }));
}

/** What the grammar will not let through is made first. */
const ROOM = 4;
const LETTER_PLACE = 4;
const LETTER_OPTIONS = LETTER_UNITS.map((unit) => String.fromCharCode(unit));
const DIGIT_OPTIONS = DIGIT_UNITS.map((unit) => String.fromCharCode(unit));
const REGION_OPTIONS: readonly string[] = REGIONS;
/** Region and one or two digits, letter, serial. */
const REGIONAL_LENGTHS: readonly number[] = [8, 9];

function optionsAt(text: string, at: number): readonly string[] {
  if (text.charAt(at) !== UNREAD) return [text.charAt(at)];
  if (at === 0 && text.startsWith('??') && REGIONAL_LENGTHS.includes(text.length) && !isNationwide(text)) return REGION_OPTIONS;
  const place = text.length - 1 - at;
  return place === LETTER_PLACE && !/^[가-힣]{2}[0-9?]{6}$/.test(text) ? LETTER_OPTIONS : DIGIT_OPTIONS;
}

/** `??1가2345`: of eight signs three may be digits before the letter, which is what is on the road by far most. */
function isNationwide(text: string): boolean {
  return text.length === 8 && plateKind(text) === 'nationwide';
}
