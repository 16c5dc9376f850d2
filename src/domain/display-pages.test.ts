import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf, MAX_PAGES, pagesOf } from './display-pages.ts';

describe('pages of a sign', () => {
  test('FD20: words stay whole where they fit, Hangul takes two columns, a line break begins a line', () => {
    expect(pagesOf('지하차도 침수 진입 금지', { rows: 2, columns: 14 })).toEqual([['지하차도 침수', '진입 금지']]);
    expect(pagesOf('EXIT 3\n폐쇄', { rows: 2, columns: 10 })).toEqual([['EXIT 3', '폐쇄']]);
    expect(pagesOf('국가재난관리정보시스템', { rows: 1, columns: 10 })).toEqual([['국가재난관'], ['리정보시스'], ['템']]);
    expect(pagesOf('', { rows: 2, columns: 10 })).toEqual([]);
  });

  test('FD20: no line is wider than the sign, no text longer than four pages, and what is cut says so', () => {
    const sizes = fc.record({ rows: fc.integer({ min: 1, max: 4 }), columns: fc.integer({ min: 4, max: 40 }) });
    fc.assert(
      fc.property(fc.stringMatching(/^[가-힣a-z0-9 \n]{0,400}$/), sizes, (text, size) => {
        const pages = pagesOf(text, size);
        expect(pages.length).toBeLessThanOrEqual(MAX_PAGES);
        for (const page of pages) expect(page.length).toBeLessThanOrEqual(size.rows);
        for (const line of pages.flat()) expect(columnsOf(line)).toBeLessThanOrEqual(size.columns);
      }),
    );
    expect(pagesOf('가 '.repeat(100), { rows: 1, columns: 4 }).at(-1)?.[0]).toMatch(/…$/);
  });
});
