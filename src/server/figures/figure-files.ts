import writeExcelFile from 'write-excel-file/node';
import { csvLine } from '#protocol/csv.ts';
import type { FigureTable } from './figure-tables.ts';

/** Excel takes UTF-8 for what it is only with this before it. */
const BYTE_ORDER_MARK = '\uFEFF';
/** Names of sheets have 31 letters at most. */
const MAX_SHEET_NAME = 31;

/** All tables below one another, each under its name. */
export function csvFile(tables: readonly FigureTable[]): string {
  return (
    BYTE_ORDER_MARK +
    tables.map(({ name, head, rows }) => [[name], head, ...rows, []].map((row) => csvLine(row.map(plainCell))).join('')).join('')
  );
}

/** A spreadsheet runs what begins like a formula; kinds and purposes are words of others (CWE-1236). */
function plainCell(cell: string | number): string {
  return typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell);
}

/** Office Open XML (ISO/IEC 29500), a sheet a table; texts are texts there and never formulas. */
export async function xlsxFile(tables: readonly FigureTable[]): Promise<Uint8Array<ArrayBuffer>> {
  const sheets = tables.map(({ name, head, rows }) => ({
    sheet: name.slice(0, MAX_SHEET_NAME),
    stickyRowsCount: 1,
    data: [
      head.map((value) => ({ value, fontWeight: 'bold' as const })),
      ...rows.map((row) => row.map((value) => (typeof value === 'number' ? { value, type: Number } : { value, type: String }))),
    ],
  }));
  return Uint8Array.from(await writeExcelFile(sheets).toBuffer());
}
