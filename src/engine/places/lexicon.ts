import { foldText, initialOf, isConsonant, isOneLetterOff, standsAt } from '#base/hangul.ts';
import { tableOf, textCursor, type TextTable } from './text-table.ts';

/** How well a word fits a text: the higher the better. */
export const FIT = { none: 0, typo: 1, part: 2, initials: 3, start: 4, whole: 6 } as const;
export type Fit = (typeof FIT)[keyof typeof FIT];

export interface Match {
  readonly entry: number;
  readonly fit: Fit;
}

/** Texts that can be found by any word in them, by its initial consonants, or with a slip of one letter. */
export interface Lexicon {
  readonly size: number;
  /** Memory that it takes. */
  readonly bytes: number;
  /** The best first, at most so many. */
  find(word: string, most: number): readonly Match[];
  /** Those that are like the word but for one letter. */
  findLike(word: string, most: number): readonly Match[];
  /** Characters of this entry. */
  length(entry: number): number;
  /** How well the word fits this entry. */
  fit(entry: number, word: string): Fit;
}

/** A word that fits more texts than this says too little; the rest of them is not looked at. */
const MAX_LOOKED_AT = 60_000;
const LEAST_BUCKETS = 1 << 10;
const MOST_BUCKETS = 1 << 21;
/** Stands before the first character, so that a word can be sought at the start of a text. */
const START = 0x5e;

/** Numbers only, so that a thread can hand them to another without a copy. Texts of bucket `i` are `item[first[i]]` up to `item[first[i + 1]]`. */
export interface LexiconParts {
  readonly table: TextTable;
  readonly first: Int32Array;
  readonly item: Int32Array;
}

/** What takes long of a lexicon. */
export function buildLexicon(texts: Iterable<string>): LexiconParts {
  const table = tableOf(Array.from(texts, foldText));
  return { table, ...postingsOf(table) };
}

/**
 * Every pair of neighbouring characters, and every three neighbouring initial consonants, leads to the texts that hold it. A word is
 * looked for among the texts of its rarest piece, and compared with each. Pieces share buckets: what does not fit is seen then.
 */
export function openLexicon({ table, first, item }: LexiconParts): Lexicon {
  const size = table.start.length - 1;
  const cursor = textCursor(table);
  const bucketOf = (piece: number): number => piece & (first.length - 2);
  const rarest = (pieces: readonly number[]): readonly [number, number] => {
    let best: readonly [number, number] = [0, 0];
    let least = Infinity;
    for (const piece of pieces) {
      const bucket = bucketOf(piece);
      const [from, to] = [first[bucket] ?? 0, first[bucket + 1] ?? 0];
      if (to - from >= least) continue;
      least = to - from;
      best = [from, to];
    }
    return best;
  };
  const fit = (entry: number, word: string): Fit => {
    cursor.move(entry);
    return fitOf(cursor, word);
  };
  const collect = (ranges: readonly (readonly [number, number])[], judge: (entry: number) => Fit, most: number): Match[] => {
    const found = new Map<number, Fit>();
    for (const [from, to] of ranges) {
      for (let at = from; at < Math.min(to, from + MAX_LOOKED_AT); at += 1) {
        const entry = item[at] ?? 0;
        if (found.has(entry)) continue;
        const how = judge(entry);
        if (how !== FIT.none) found.set(entry, how);
      }
    }
    return [...found]
      .map(([entry, how]) => ({ entry, fit: how }))
      .sort((a, b) => b.fit - a.fit)
      .slice(0, most);
  };
  return {
    size,
    bytes: first.byteLength + item.byteLength + table.units.byteLength + table.start.byteLength,
    fit,
    length: (entry) => (table.start[entry + 1] ?? 0) - (table.start[entry] ?? 0),
    find: (word, most) => {
      if (word === '') return [];
      const ranges = [rarest(piecesOfStart(word)), ...(word.length > 1 ? [rarest(piecesWithin(word))] : [])];
      return collect(ranges, (entry) => fit(entry, word), most);
    },
    findLike: (word, most) => {
      if (word.length < 2) return [];
      const judge = (entry: number): Fit => {
        cursor.move(entry);
        return isOneLetterOff(cursor, cursor.length, word) || (cursor.length > word.length && isOneLetterOff(cursor, word.length, word))
          ? FIT.typo
          : FIT.none;
      };
      return collect(
        piecesAround(word).map((piece) => rarest([piece])),
        judge,
        most,
      );
    },
  };
}

function fitOf(text: ReturnType<typeof textCursor>, word: string): Fit {
  const last = text.length - word.length;
  for (let at = 0; at <= last; at += 1) {
    if (!standsAt(text, word, at)) continue;
    if (hasConsonant(word)) return FIT.initials;
    if (at > 0) return FIT.part;
    return text.length === word.length && text.charCodeAt(word.length - 1) === word.charCodeAt(word.length - 1) ? FIT.whole : FIT.start;
  }
  return FIT.none;
}

function hasConsonant(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) if (isConsonant(word.charCodeAt(at))) return true;
  return false;
}

function pairPiece(a: number, b: number): number {
  return mix(Math.imul(a, 0x10001) ^ b ^ 0x5bd1e995);
}

function initialsPiece(a: number, b: number, c: number): number {
  return mix(Math.imul(Math.imul(initialOf(a), 0x1003f) ^ initialOf(b), 0x1003f) ^ initialOf(c));
}

function mix(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (once ^ (once >>> 15)) >>> 0;
}

/** Pieces that a text has which begins with the word. */
function piecesOfStart(word: string): number[] {
  const at = (index: number): number => word.charCodeAt(index);
  if (word.length === 1) return [initialsPiece(START, START, at(0))];
  return [initialsPiece(START, at(0), at(1)), ...piecesWithin(word)];
}

/** Pieces that a text has which holds the word; of its last syllable only the initial is certain. */
function piecesWithin(word: string): number[] {
  const at = (index: number): number => word.charCodeAt(index);
  const pieces: number[] = [];
  for (let index = 0; index + 2 < word.length; index += 1) {
    pieces.push(initialsPiece(at(index), at(index + 1), at(index + 2)));
    if (!isConsonant(at(index)) && !isConsonant(at(index + 1))) pieces.push(pairPiece(at(index), at(index + 1)));
  }
  if (pieces.length === 0) pieces.push(pairPiece(at(0), at(1)));
  return pieces;
}

/** Pieces of which a text that differs in one letter has at least one. */
function piecesAround(word: string): number[] {
  const pieces: number[] = [];
  for (let index = 0; index + 1 < word.length; index += 1) pieces.push(pairPiece(word.charCodeAt(index), word.charCodeAt(index + 1)));
  pieces.push(...piecesOfStart(word).slice(0, 1));
  return pieces;
}

function postingsOf(table: TextTable): { readonly first: Int32Array; readonly item: Int32Array } {
  const { units, start } = table;
  const size = start.length - 1;
  let buckets = LEAST_BUCKETS;
  while (buckets < units.length && buckets < MOST_BUCKETS) buckets *= 2;
  const first = new Int32Array(buckets + 1);
  forEachPiece(table, (_, piece) => {
    const bucket = (piece & (buckets - 1)) + 1;
    first[bucket] = (first[bucket] ?? 0) + 1;
  });
  for (let bucket = 0; bucket < buckets; bucket += 1) first[bucket + 1] = (first[bucket + 1] ?? 0) + (first[bucket] ?? 0);
  const item = new Int32Array(first[buckets] ?? 0);
  const next = first.slice(0, buckets);
  if (size > 0)
    forEachPiece(table, (entry, piece) => {
      const bucket = piece & (buckets - 1);
      const at = next[bucket] ?? 0;
      item[at] = entry;
      next[bucket] = at + 1;
    });
  return { first, item };
}

function forEachPiece({ units, start }: TextTable, visit: (entry: number, piece: number) => void): void {
  for (let entry = 0; entry + 1 < start.length; entry += 1) {
    let [before, twoBefore] = [START, START];
    const from = start[entry] ?? 0;
    const to = start[entry + 1] ?? 0;
    for (let at = from; at < to; at += 1) {
      const unit = units[at] ?? 0;
      visit(entry, initialsPiece(twoBefore, before, unit));
      if (at > from) visit(entry, pairPiece(before, unit));
      twoBefore = before;
      before = unit;
    }
  }
}
