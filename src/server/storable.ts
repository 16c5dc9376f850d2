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
  const entries = Object.entries(object);
  // Hardly ever is anything to be changed, and this is asked of every report.
  let changed: (readonly [string, unknown])[] | undefined;
  for (const [at, entry] of entries.entries()) {
    const clean = [cleanText(entry[0]), cleaned(entry[1], depth + 1)] as const;
    if (!changed && clean[0] === entry[0] && Object.is(clean[1], entry[1])) continue;
    changed ??= entries.slice(0, at);
    changed.push(clean);
  }
  return changed ? Object.fromEntries(changed) : object;
}
