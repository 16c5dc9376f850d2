import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvLine, makeCsvReader } from './csv.ts';
import type { CsvRecord } from './csv.ts';

function read(text: string, cuts: readonly number[] = []): CsvRecord[] {
  const reader = makeCsvReader();
  const at = [0, ...cuts.map((cut) => cut % (text.length + 1)).toSorted((a, b) => a - b), text.length];
  return [...at.slice(1).flatMap((end, piece) => reader.push(text.slice(at[piece], end))), ...reader.end()];
}
const cells = (text: string): (readonly string[])[] => read(text).map((record) => record.cells);

describe('CSV', () => {
  test('reads plain, quoted and empty cells, with any line end and without the last', () => {
    expect(cells('a,b\r\nc,"d ""e"", f\r\ng"\n,\rlast')).toEqual([['a', 'b'], ['c', 'd "e", f\r\ng'], ['', ''], ['last']]);
  });

  test('names the line where each record begins', () => {
    expect(read('a\n\n"b\nc",d\r\ne\n').map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  test('takes a quote inside a bare cell, and text behind a closing quote, as they stand', () => {
    expect(cells('5" pipe,"a"b,c\n')).toEqual([['5" pipe', 'ab', 'c']]);
  });

  test('blank lines and an empty text give nothing; a lone empty quoted cell is a record', () => {
    expect(cells('')).toEqual([]);
    expect(cells('\n\r\n\r')).toEqual([]);
    expect(cells('""\n')).toEqual([['']]);
  });

  test('a quote that nobody closes costs its own line only', () => {
    const rows = Array.from({ length: 2_000 }, (_, at) => `${at},row number ${at}`);
    rows[3] = '3,"open';
    const records = read(`${rows.join('\n')}\n`);
    expect(records.filter(({ problem }) => problem !== undefined)).toEqual([
      { line: 4, cells: ['3', expect.stringContaining('open')], problem: 'unclosedQuote' },
    ]);
    expect(records.filter(({ problem }) => problem === undefined).map((record) => record.cells[0])).toEqual(
      rows.map((_, at) => String(at)).filter((at) => at !== '3'),
    );
    expect(records.every((record, at) => record.line === at + 1)).toBe(true);
  });

  test('and so at the end of the text', () => {
    // The first quote is closed by the second, as the format has it; what follows it stands as it is.
    expect(read('a,"b\nc,d\ne,"f')).toEqual([{ line: 1, cells: ['a', 'b\nc,d\ne,f'] }]);
    expect(read('x\na,"b\nc,d\n').map(({ line, problem }) => [line, problem])).toEqual([
      [1, undefined],
      [2, 'unclosedQuote'],
      [3, undefined],
    ]);
  });

  test('a line without end is refused at its bound and the next is read', () => {
    const records = read(`${'x'.repeat(100_000)}\na,b\n"${'y'.repeat(100_000)}\nc,d\n`);
    expect(records.map(({ line, problem }) => [line, problem])).toEqual([
      [1, 'tooLong'],
      [2, undefined],
      [3, 'unclosedQuote'],
      [4, undefined],
    ]);
    for (const record of records) expect(record.cells.join('').length).toBeLessThan(20_000);
  });

  test('too many cells are refused', () => {
    const [first, second] = read(`${','.repeat(300)}\na,b`);
    expect(first?.problem).toBe('tooManyCells');
    expect(first?.cells.length).toBeLessThan(300);
    expect(second).toEqual({ line: 2, cells: ['a', 'b'] });
  });

  test('what is written is read back, however it is cut', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '가', '"', ',', '\n', '\r', ' ', '😀') });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        (table, cuts) => {
          const rows = table.filter((row) => row.length > 1 || row[0] !== '');
          expect(read(rows.map(csvLine).join(''), cuts).map((record) => record.cells)).toEqual(rows);
        },
      ),
    );
  });

  test('any text gives the same records however it is cut, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r') }), fc.array(fc.nat(), { maxLength: 6 }), (text, cuts) => {
        expect(read(text, cuts)).toEqual(read(text));
      }),
    );
  });

  test('reads tabs where the file has them', () => {
    const reader = makeCsvReader({ separator: '\t' });
    expect(reader.push('a,b\tc\n')).toEqual([{ line: 1, cells: ['a,b', 'c'] }]);
  });
});
