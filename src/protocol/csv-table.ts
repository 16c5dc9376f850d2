import { makeCsvReader } from './csv.ts';

export interface CsvTable {
  /** Names of the first line, in lower case. */
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

export interface CsvRow {
  /** By column; undefined where the row cannot be read or has another number of cells than the first line. */
  readonly cells: Readonly<Record<string, string>> | undefined;
  readonly count: number;
}

/** A whole list whose first line names its columns. */
export function readCsvTable(text: string): CsvTable {
  const reader = makeCsvReader();
  const [header, ...records] = [...reader.push(text), ...reader.end()];
  const columns = (header?.cells ?? []).map((cell) =>
    cell
      .replace(/^\ufeff/, '')
      .trim()
      .toLowerCase(),
  );
  const rows = records.map(({ cells, problem }) => ({
    cells:
      problem === undefined && cells.length === columns.length
        ? Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']))
        : undefined,
    count: cells.length,
  }));
  return { columns, rows };
}
