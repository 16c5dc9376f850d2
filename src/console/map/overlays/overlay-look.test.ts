import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { categoriesOf, colourOf, firstLook, legendOf } from './overlay-look.ts';
import type { OverlayData } from './overlay-messages.ts';
import { OVERLAY_COLOURS, REST_COLOUR } from './overlay-palette.ts';
import { tableRows } from './table-rows.ts';

function data(rows: readonly string[][], columns = ['이름', '수']): OverlayData {
  return {
    file: '소화전',
    name: '소화전',
    columns,
    rows,
    kinds: new Uint8Array(rows.length),
    partEnds: new Uint32Array(),
    coordinateEnds: new Uint32Array(),
    outer: new Uint8Array(),
    coordinates: new Float64Array(),
    crs: 5186,
  };
}

describe('looks of files', () => {
  test('M20: colours of files are seen on both grounds (3:1) and are none of those that mean something', () => {
    const css = readFileSync(new URL('../../look/tokens.css', import.meta.url), 'utf8');
    const grounds = [...css.matchAll(/--map-(?:land|road|building|park): (#[\da-f]{6})/g)].map((match) => match[1] ?? '');
    const meaning = [...css.matchAll(/--(?:red|amber|blue|green|magenta): (#[\da-f]{6})/g)].map((match) => match[1] ?? '');
    expect([grounds.length, meaning.length]).toEqual([8, 10]);
    for (const colour of OVERLAY_COLOURS) {
      for (const ground of grounds) expect(contrast(colour, ground), `${colour} on ${ground}`).toBeGreaterThanOrEqual(3);
      expect(meaning).not.toContain(colour);
    }
  });

  test('M20: by an attribute, each of the most frequent values has its colour and the others share one', () => {
    const many = data(Array.from({ length: 60 }, (_, at) => [`종류 ${at < 30 ? 0 : at}`, '1']));
    const { shown, rest } = categoriesOf(many, '이름');
    expect(shown[0]).toMatchObject({ value: '종류 0', count: 30 });
    expect(shown.reduce((sum, { count }) => sum + count, rest)).toBe(60);
    expect(new Set(shown.map(({ colour }) => colour)).size).toBe(shown.length);
    const look = { ...firstLook(0), by: { column: '이름' } };
    const colour = colourOf(many, look);
    expect([colour(0), colour(29), colour(59)]).toEqual([shown[0]!.colour, shown[0]!.colour, REST_COLOUR]);
    expect(legendOf(many, look, { none: '없음', rest: '그 밖' }).map(({ label }) => label)).toEqual([
      ...shown.map(({ value }) => value),
      '그 밖',
    ]);
  });

  test('M20: the colours of the file are taken where it has some, and an empty value has a word', () => {
    const file = { ...data([['', '1'], ['나', '2']]), colours: ['#123456', undefined] }; // prettier-ignore
    expect([0, 1].map(colourOf(file, { ...firstLook(1), by: 'file' }))).toEqual(['#123456', firstLook(1).colour]);
    expect(legendOf(file, { ...firstLook(1), by: { column: '이름' } }, { none: '없음', rest: '' }).map(({ label }) => label)).toEqual([
      '없음',
      '나',
    ]);
    expect(legendOf(file, firstLook(1), { none: '', rest: '' })).toEqual([
      { label: '소화전', shape: 'point', colour: firstLook(1).colour },
    ]);
  });
});

describe('the table of attributes', () => {
  const rows = data([['나 2호', '10'], ['가 1호', '9'], ['', ''], ['GA 10호', '-1']]); // prettier-ignore

  test('M21: is searched in every column, letters large or small', () => {
    const find = (text: string) => tableRows(rows, text, { column: -1, down: false });
    expect([find(''), find('호'), find('ga'), find('9'), find('없다')]).toEqual([[0, 1, 2, 3], [0, 1, 3], [3], [1], []]); // prettier-ignore
  });

  test('M21: sorts numbers as numbers and Korean as Korean; what is empty stands last either way', () => {
    const sorted = (column: number, down: boolean) => tableRows(rows, '', { column, down });
    expect([sorted(1, false), sorted(1, true)]).toEqual([[3, 1, 0, 2], [0, 1, 3, 2]]); // prettier-ignore
    expect(sorted(0, false).slice(-1)).toEqual([2]);
    expect(sorted(0, false).indexOf(1)).toBeLessThan(sorted(0, false).indexOf(0));
    expect(sorted(-1, true)).toEqual([3, 2, 1, 0]);
  });
});

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
