/** Deeper than anything that is handled; what lies deeper is left out. */
const MAX_DEPTH = 16;
const NUL = '\0';
const REPLACEMENT = '\uFFFD';

/**
 * The same value with every text such as the store can hold it (J8): U+0000 and halves of a character that have lost the
 * other half become U+FFFD, so that no partner and no person can hand us what cannot be saved. Unchanged parts are the
 * very same objects.
 */
export function storable<T>(value: T): T {
  return cleaned(value, 0) as T;
}

function cleaned(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return null;
  return Array.isArray(value) ? cleanArray(value, depth) : cleanObject(value, depth);
}

function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes(NUL) ? whole.replaceAll(NUL, REPLACEMENT) : whole;
}

function cleanArray(list: readonly unknown[], depth: number): readonly unknown[] {
  const clean = list.map((item) => cleaned(item, depth + 1));
  return clean.some((item, at) => !Object.is(item, list[at])) ? clean : list;
}

function cleanObject(object: object, depth: number): object {
  const before = Object.entries(object);
  const after = before.map(([key, value]) => [cleanText(key), cleaned(value, depth + 1)] as const);
  const changed = after.some(([key, value], at) => key !== before[at]?.[0] || !Object.is(value, before[at][1]));
  return changed ? Object.fromEntries(after) : object;
}
