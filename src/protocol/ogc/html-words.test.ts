import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHtmlWords } from './html-words.ts';

test('O38: a page is its words: tables by rows, nothing that it would run or fetch', () => {
  const page = `<!DOCTYPE html><html><head><title>no</title><style>td{color:red}</style></head><body onload="run()">
    <script>document.write('<td>no</td>')</script><!-- <td>no</td> --><img src="http://outside/x.png" alt="a>b" onerror='run()'>
    <h3>관로</h3><table><tr><td>배치</td><td><TABLE><TR><TH>번호<TH>상태<TR><TD>V-12<TD>잠김&nbsp;&amp; 점검 &#51089;&#xc5c5; &unknown; &#55296;</TABLE></td></tr></table></body></html>`;
  const { tables, words } = readHtmlWords(page);
  expect(tables).toEqual([
    [
      [
        { head: true, words: '번호' },
        { head: true, words: '상태' },
      ],
      [
        { head: false, words: 'V-12' },
        { head: false, words: '잠김 & 점검 작업 &unknown;' },
      ],
    ],
  ]);
  expect(words).toBe('관로 배치 번호 상태 V-12 잠김 & 점검 작업 &unknown;');
});

test('O38: whatever comes, it is read to its end, and quickly', () => {
  fc.assert(fc.property(fc.string(), (text) => typeof readHtmlWords(text).words === 'string'));
  const tags = fc.array(fc.constantFrom('<table>', '</table>', '<tr>', '<td', '>', '<th x="', '"', '<!--', '<script>', '가', '&#0;', '<'), {
    maxLength: 200,
  });
  fc.assert(fc.property(tags, (parts) => readHtmlWords(parts.join('')).tables.length >= 0));
  for (const hostile of [
    '<'.repeat(200_000),
    '<a "'.repeat(50_000),
    '<table>'.repeat(28_000),
    '<td>'.repeat(50_000),
    `<a ${"'".repeat(199_000)}`,
  ])
    expect(readHtmlWords(hostile).tables.length).toBeGreaterThanOrEqual(0);
});
