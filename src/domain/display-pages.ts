import type { DisplayDevice } from './display.ts';

/** Nobody who drives by reads more. */
export const MAX_PAGES = 4;

/** Hangul, ideographs and full forms take two columns of a character sign. */
export function columnsOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (isWide(letter.codePointAt(0) ?? 0) ? 2 : 1), 0);
}

function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff)
  );
}

/**
 * A text as the pages of a sign: words stay whole where they fit in a line, a line break begins a line, and what is more than four pages
 * ends with `…`.
 */
export function pagesOf(text: string, { rows, columns }: Pick<DisplayDevice, 'rows' | 'columns'>): readonly (readonly string[])[] {
  const lines = text.split('\n').flatMap((line) => wrapped(line.trim(), columns));
  const most = MAX_PAGES * rows;
  const kept = lines.length > most ? [...lines.slice(0, most - 1), cut(lines[most - 1] ?? '', columns)] : lines;
  return Array.from({ length: Math.ceil(kept.length / rows) }, (_, at) => kept.slice(at * rows, (at + 1) * rows));
}

function wrapped(line: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((each) => split(each, columns))) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (columnsOf(longer) <= columns) current = longer;
    else {
      lines.push(current);
      current = word;
    }
  }
  return current === '' ? lines : [...lines, current];
}

function split(word: string, columns: number): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const letter of word) {
    if (part !== '' && columnsOf(part + letter) > columns) {
      parts.push(part);
      part = '';
    }
    part += letter;
  }
  return [...parts, part];
}

function cut(line: string, columns: number): string {
  const letters = [...line];
  while (letters.length > 0 && columnsOf(`${letters.join('')}…`) > columns) letters.pop();
  return `${letters.join('')}…`;
}
