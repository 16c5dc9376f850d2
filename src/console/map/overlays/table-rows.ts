import type { OverlayData } from './overlay-messages.ts';

export interface TableOrder {
  /** Index of the column; −1 is the number of the row. */
  readonly column: number;
  readonly down: boolean;
}

/** Rows (by number) that hold the text in any column, letters large or small, in the order that is asked for. Numbers sort as numbers. */
export function tableRows({ rows }: Pick<OverlayData, 'rows'>, search: string, { column, down }: TableOrder): readonly number[] {
  const wanted = search.trim().toLocaleLowerCase();
  const found: number[] = [];
  for (const [number, row] of rows.entries()) {
    if (wanted === '' || row.some((value) => value.toLocaleLowerCase().includes(wanted))) found.push(number);
  }
  if (column < 0) return down ? found.toReversed() : found;
  const value = (number: number): string => rows[number]?.[column] ?? '';
  const numeric = found.every((number) => value(number) === '' || Number.isFinite(Number(value(number))));
  const collator = new Intl.Collator('ko', { numeric: true });
  const compare = (a: number, b: number): number => {
    const [x, y] = [value(a), value(b)];
    // What has no value stands last either way.
    if (x === '' || y === '') return x === y ? a - b : x === '' ? 1 : -1;
    return (numeric ? Number(x) - Number(y) : collator.compare(x, y)) * (down ? -1 : 1) || a - b;
  };
  return found.toSorted(compare);
}
