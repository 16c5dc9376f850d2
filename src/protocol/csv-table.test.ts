import { expect, test } from 'vitest';
import { readCsvTable } from './csv-table.ts';

test('the first line names the columns, whatever its case, blanks and byte order mark; a row of another length has no cells', () => {
  expect(readCsvTable('\ufeff이름, Lon ,LAT\r\n"소화전, 1",127,37\r\n짧은 줄,127\r\n')).toEqual({
    columns: ['이름', 'lon', 'lat'],
    rows: [
      { cells: { 이름: '소화전, 1', lon: '127', lat: '37' }, count: 3 },
      { cells: undefined, count: 2 },
    ],
  });
  expect(readCsvTable('이름,lon\n"offen,127\nb,127')).toMatchObject({ rows: [{ cells: undefined }, { cells: { 이름: 'b' } }] });
  expect(readCsvTable('')).toEqual({ columns: [], rows: [] });
});
