import type { LegendRow } from '../map-layers.ts';
import { OVERLAY_COLOURS, REST_COLOUR } from './overlay-palette.ts';
import type { OverlayData } from './overlay-messages.ts';

export const SYMBOLS = ['circle', 'square', 'triangle', 'diamond'] as const;
export const SIZES = [1, 2, 3] as const;

export interface OverlayLook {
  /** `#rrggbb` of the palette. */
  readonly colour: string;
  readonly symbol: (typeof SYMBOLS)[number];
  /** Thickness of lines and size of symbols. */
  readonly size: (typeof SIZES)[number];
  /** Colours by the values of this column; `file`: those that the file asks for. */
  readonly by?: { readonly column: string } | 'file' | undefined;
  /** Column that is written beside the features. */
  readonly label?: string | undefined;
}

export function firstLook(taken: number): OverlayLook {
  return { colour: OVERLAY_COLOURS[taken % OVERLAY_COLOURS.length] ?? REST_COLOUR, symbol: 'circle', size: 2 };
}

export interface Category {
  readonly value: string;
  readonly colour: string;
  readonly count: number;
}

/** Values of a column with a colour each, the most frequent first; what is beyond the palette shares one. */
export function categoriesOf(
  { columns, rows }: Pick<OverlayData, 'columns' | 'rows'>,
  column: string,
): { readonly shown: readonly Category[]; readonly rest: number } {
  const at = columns.indexOf(column);
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row[at] ?? '', (counts.get(row[at] ?? '') ?? 0) + 1);
  const sorted = [...counts].toSorted(([a, m], [b, n]) => n - m || a.localeCompare(b, 'ko', { numeric: true }));
  // The colour of what has no category is the seventh of the palette: it is kept for that.
  const colours = OVERLAY_COLOURS.filter((colour) => colour !== REST_COLOUR);
  const shown = sorted.slice(0, colours.length).map(([value, count], index) => ({ value, count, colour: colours[index] ?? REST_COLOUR }));
  return { shown, rest: sorted.slice(colours.length).reduce((sum, [, count]) => sum + count, 0) };
}

/** The colour of each feature, as the look has it. */
export function colourOf(data: OverlayData, look: OverlayLook): (row: number) => string {
  const { by } = look;
  if (by === undefined) return () => look.colour;
  if (by === 'file') return (row) => data.colours?.[row] ?? look.colour;
  const at = data.columns.indexOf(by.column);
  const colours = new Map(categoriesOf(data, by.column).shown.map(({ value, colour }) => [value, colour]));
  return (row) => colours.get(data.rows[row]?.[at] ?? '') ?? REST_COLOUR;
}

/** `none` and `rest` are the words for an empty value and for all the others. */
export function legendOf(
  data: OverlayData,
  look: OverlayLook,
  words: { readonly none: string; readonly rest: string },
): readonly LegendRow[] {
  const shape = shapeOf(data, look);
  if (look.by === undefined || look.by === 'file') return [{ label: data.name, shape, colour: look.colour }];
  const { shown, rest } = categoriesOf(data, look.by.column);
  return [
    ...shown.map(({ value, colour }) => ({ label: value || words.none, shape, colour })),
    ...(rest > 0 ? [{ label: words.rest, shape, colour: REST_COLOUR }] : []),
  ];
}

/** What most of its features are. */
function shapeOf({ kinds }: OverlayData, { symbol }: OverlayLook): LegendRow['shape'] {
  const counts = [0, 0, 0];
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  const [points = 0, lines = 0, areas = 0] = counts;
  if (areas >= lines && areas >= points) return 'area';
  if (lines >= points) return 'line';
  return symbol === 'circle' ? 'point' : symbol;
}
