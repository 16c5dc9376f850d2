import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

type Rgb = readonly [number, number, number];

/** The colour tokens of each theme, as tokens.css has them. */
function tokensOf(selector: string): Map<string, string> {
  const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('}', start));
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]));
}

function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(rgb(a)), luminance(rgb(b))].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['ground', 'surface', 'raised', 'hover'];
const TEXT: [string, string][] = [
  ...['text', 'text-quiet'].flatMap((text) =>
    [...GROUNDS, 'blue-ground', 'red-ground', 'magenta-ground'].map((ground): [string, string] => [text, ground]),
  ),
  // Words in the colours of meaning: grade, state, elapsed, receipts.
  ...['red', 'amber', 'blue', 'green'].flatMap((text) => ['ground', 'surface', 'raised'].map((ground): [string, string] => [text, ground])),
  ['red', 'red-ground'],
  ['amber', 'red-ground'],
  ['amber', 'blue-ground'],
  ['red', 'blue-ground'],
  ['on-red', 'red'],
  ['on-amber', 'amber'],
  ['on-blue', 'blue'],
  ['on-green', 'green'],
  ['on-magenta', 'magenta'],
  ['ground', 'text'],
];
const SYMBOLS: [string, string][] = [
  ...['line-strong', 'magenta', 'red', 'amber', 'blue', 'green'].flatMap((symbol) =>
    GROUNDS.slice(0, 3).map((ground): [string, string] => [symbol, ground]),
  ),
  // On the map: incidents, cameras and the selection over land, buildings and roads.
  ...['red', 'text-quiet', 'text', 'blue', 'magenta'].flatMap((symbol) =>
    ['map-land', 'map-building', 'map-road', 'map-park', 'map-water'].map((ground): [string, string] => [symbol, ground]),
  ),
  ['map-name', 'map-land'],
];

describe.each([
  ['dark', "[data-mantine-color-scheme='dark']"],
  ['light', "[data-mantine-color-scheme='light']"],
])('%s theme', (_name, selector) => {
  const tokens = tokensOf(selector);
  const of = (name: string): string => {
    const value = tokens.get(name);
    if (!value) throw new Error(`no token --${name}`);
    return value;
  };

  test.each(TEXT)('text --%s on --%s is AA (4.5:1)', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(SYMBOLS)('symbol --%s on --%s is AA (3:1)', (symbol, ground) => {
    expect(contrast(of(symbol), of(ground))).toBeGreaterThanOrEqual(3);
  });
});

test('both themes have the same tokens', () => {
  expect([...tokensOf("[data-mantine-color-scheme='light']").keys()]).toEqual([...tokensOf("[data-mantine-color-scheme='dark']").keys()]);
});

test('the contrast of black and white is 21:1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
});
