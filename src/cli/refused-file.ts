import { closeSync, openSync, writeSync } from 'node:fs';
import { csvLine } from '#protocol/csv.ts';

/** A CSV file of the rows that an import left out. Made with the first of them, so that a clean import leaves no file behind. */
export class RefusedFile implements Disposable {
  readonly #path: string;
  #handle: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** `head`: of the columns; written once, after the mark that Excel knows UTF-8 by. */
  add(head: readonly string[], cells: readonly string[]): void {
    if (this.#handle === undefined) {
      this.#handle = openSync(this.#path, 'w');
      writeSync(this.#handle, `\ufeff${csvLine(head.map(inert))}`);
    }
    writeSync(this.#handle, csvLine(cells.map(inert)));
  }

  [Symbol.dispose](): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
  }
}

/** A cell that a spreadsheet would take for a formula is made text. */
function inert(cell: string): string {
  return /^[=@\t]|^[+-](?![\d.]+$)/.test(cell) ? `'${cell}` : cell;
}

const ROWS_NAMED = 3;

/** The same problems together: how many, and where the first of them stand. `at`: what a row is called. */
export function problemLines<Problem extends { readonly row: number }>(
  problems: readonly Problem[],
  textOf: (problem: Problem) => string,
  at: 'row' | 'line' = 'row',
): string[] {
  return Object.entries(Object.groupBy(problems, textOf)).map(([text, of = []]) => {
    const rows = of.slice(0, ROWS_NAMED).map(({ row }) => row);
    return `    ${count(of.length)} × ${text} (${at} ${rows.join(', ')}${of.length > ROWS_NAMED ? ', …' : ''})`;
  });
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}
