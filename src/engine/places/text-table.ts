import type { Units } from '#base/hangul.ts';
import { makeColumn } from '../roads/column.ts';

/** Many short texts without an object for each: text `i` stands in `units` from `start[i]` to `start[i + 1]`. Text 0 is empty. */
export interface TextTable {
  readonly units: Uint16Array;
  readonly start: Int32Array;
}

export function textAt({ units, start }: TextTable, text: number): string {
  const [from, to] = [start[text] ?? 0, start[text + 1] ?? 0];
  return from >= to ? '' : String.fromCharCode(...units.subarray(from, to));
}

export function textCount({ start }: TextTable): number {
  return start.length - 1;
}

/** One text of a table, looked at without taking it out. */
export interface TextCursor extends Units {
  move(text: number): void;
}

export function textCursor({ units, start }: TextTable): TextCursor {
  let from = 0;
  let length = 0;
  return {
    get length() {
      return length;
    },
    charCodeAt: (at) => units[from + at] ?? 0,
    move: (text) => {
      from = start[text] ?? 0;
      length = (start[text + 1] ?? 0) - from;
    },
  };
}

export interface TextCollector {
  /** Number of this text; the same for the same text. Cut off beyond what a table row may hold. */
  add(text: string): number;
  at(text: number): string;
  build(): TextTable;
}

const MAX_UNITS = 200;

/** Grows with what is added; begins with the texts of an earlier table, under their numbers. */
export function makeTextCollector(earlier?: TextTable): TextCollector {
  const known = new Map<string, number>();
  const texts: string[] = [];
  const add = (text: string): number => {
    const kept = text.length > MAX_UNITS ? text.slice(0, MAX_UNITS) : text;
    const found = known.get(kept);
    if (found !== undefined) return found;
    known.set(kept, texts.length);
    texts.push(kept);
    return texts.length - 1;
  };
  add('');
  if (earlier) for (let text = 1; text < textCount(earlier); text += 1) add(textAt(earlier, text));
  return { add, at: (text) => texts[text] ?? '', build: () => tableOf(texts) };
}

export function tableOf(texts: readonly string[]): TextTable {
  const units = makeColumn(Uint16Array);
  const start = new Int32Array(texts.length + 1);
  for (const [index, text] of texts.entries()) {
    for (let at = 0; at < text.length; at += 1) units.push(text.charCodeAt(at));
    start[index + 1] = units.length;
  }
  return { units: units.taken(), start };
}
