import { ERROR_SHARES, type Doubt } from './error-model.ts';
import { DIGIT_UNITS, originsOf, PREFIXES } from './misreading.ts';
import type { Guess } from './plate-candidate.ts';
import { signLow, type PlateKey } from './plate-hash.ts';
import { isDigit } from './plate-text.ts';
import { mayHold, type WantedTable } from './wanted-table.ts';

/**
 * Plates one misreading away from a plate that could be real, as far as the table's filter lets them through: what is wanted and a little
 * more. This runs for every vehicle: a misreading costs two operations on the lower half of the hash and one look at the
 * filter, and no text is made before something is found.
 */
export function nearPlates(table: WantedTable, text: string, doubt: Doubt): readonly Guess[] {
  const walk: Walk = { table, key: table.key, text, right: lowFromRight(table.key, text) };
  const found: Guess[] = [];
  takeSubstitutions(walk, doubt, found);
  const digitsBefore = headLength(text);
  if (digitsBefore === 2) takeLostDigits(walk, doubt, found);
  if (digitsBefore === 3) takeExtraDigits(walk, doubt, found);
  if (digitsBefore === 1 || digitsBefore === 2) takeLostRegion(walk, doubt, found);
  return found;
}

interface Walk {
  readonly table: WantedTable;
  readonly key: PlateKey;
  readonly text: string;
  /** By place in the text: the hash of the signs from there on. */
  readonly right: Int32Array;
}

function lowFromRight(key: PlateKey, text: string): Int32Array {
  const right = new Int32Array(text.length + 1);
  for (let at = text.length - 1; at >= 0; at -= 1)
    right[at] = (right[at + 1] ?? 0) ^ signLow(key, text.charCodeAt(at), text.length - 1 - at);
  return right;
}

function takeSubstitutions({ table, key, text, right }: Walk, doubt: Doubt, found: Guess[]): void {
  for (let at = 0; at < text.length; at += 1) {
    const place = text.length - 1 - at;
    const others = (right[0] ?? 0) ^ (right[at] ?? 0) ^ (right[at + 1] ?? 0);
    for (const { unit, share } of originsOf(text.charCodeAt(at))) {
      if (!mayHold(table, others ^ signLow(key, unit, place))) continue;
      found.push({ plate: text.slice(0, at) + String.fromCharCode(unit) + text.slice(at + 1), likelihood: doubt.oneSign * share });
    }
  }
}

/** Two digits before the letter, where there were three. */
function takeLostDigits({ table, key, text, right }: Walk, doubt: Doubt, found: Guess[]): void {
  let left = 0;
  for (let at = 0; at <= 2; at += 1) {
    const place = text.length - at;
    const share = at === 0 ? ERROR_SHARES.lostFirst : ERROR_SHARES.lostOther / 2;
    const others = left ^ (right[at] ?? 0);
    for (const digit of DIGIT_UNITS) {
      // A digit before its like is the same plate as the digit behind it.
      if (at < 2 && digit === text.charCodeAt(at)) continue;
      if (!mayHold(table, others ^ signLow(key, digit, place))) continue;
      found.push({
        plate: text.slice(0, at) + String.fromCharCode(digit) + text.slice(at),
        likelihood: (doubt.wrong * share) / DIGIT_UNITS.length,
      });
    }
    left ^= signLow(key, text.charCodeAt(at), place);
  }
}

/** Three digits before the letter, where there were two. */
function takeExtraDigits({ table, key, text, right }: Walk, doubt: Doubt, found: Guess[]): void {
  let left = 0;
  for (let at = 0; at < 3; at += 1) {
    if (mayHold(table, left ^ (right[at + 1] ?? 0)))
      found.push({ plate: text.slice(0, at) + text.slice(at + 1), likelihood: (doubt.wrong * ERROR_SHARES.extra) / 3 });
    left ^= signLow(key, text.charCodeAt(at), text.length - 2 - at);
  }
}

/** An old plate of which only the lower line was read. */
function takeLostRegion({ table, key, text, right }: Walk, doubt: Doubt, found: Guess[]): void {
  const { length } = text;
  for (const region of PREFIXES) {
    const low = (right[0] ?? 0) ^ signLow(key, region.charCodeAt(0), length + 1) ^ signLow(key, region.charCodeAt(1), length);
    if (mayHold(table, low)) found.push({ plate: region + text, likelihood: (doubt.wrong * ERROR_SHARES.lostRegion) / PREFIXES.length });
  }
}

/** How many digits stand before the first letter. */
function headLength(text: string): number {
  let length = 0;
  while (length < text.length && isDigit(text.charCodeAt(length))) length += 1;
  return length;
}
