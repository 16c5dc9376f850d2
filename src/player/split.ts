/** Where one tile stands in the grid of a wall; lines counted from 1, as CSS does. */
export interface SplitArea {
  readonly column: number;
  readonly row: number;
  /** Cells across and down. */
  readonly span: number;
}

export interface Split {
  readonly columns: number;
  readonly rows: number;
  readonly areas: readonly SplitArea[];
}

const MOST = 5;
/** One large tile and so many small ones around it: the large one takes all but one column and one row of an N × N grid. */
const AROUND = new Map([
  [5, 3],
  [7, 4],
  [9, 5],
]);

/**
 * The tiles of a split: `1`; `4`, `9`, `16`, `25`; columns × rows as `1x3`, `3x1`, `2x3` up to `5x5`; `1+4`, `1+5`,
 * `1+7`, `1+9`: a large one and so many small. Undefined for anything else.
 */
export function splitOf(name: string): Split | undefined {
  const grid = /^([1-5])x([1-5])$/.exec(name);
  if (grid) return evenSplit(Number(grid[1]), Number(grid[2]));
  const large = /^1\+(\d)$/.exec(name);
  if (large) return largeSplit(Number(large[1]));
  const side = Math.sqrt(Number(/^\d{1,2}$/.exec(name)?.[0] ?? Number.NaN));
  return Number.isInteger(side) && side >= 1 && side <= MOST ? evenSplit(side, side) : undefined;
}

function evenSplit(columns: number, rows: number): Split {
  const areas = Array.from({ length: columns * rows }, (_, index) => ({
    column: (index % columns) + 1,
    row: Math.floor(index / columns) + 1,
    span: 1,
  }));
  return { columns, rows, areas };
}

function largeSplit(small: number): Split | undefined {
  // Four beside a large one, as wide screens like it: no row below.
  if (small === 4) return { columns: 5, rows: 4, areas: [{ column: 1, row: 1, span: 4 }, ...column(5, 4)] };
  const side = AROUND.get(small);
  if (side === undefined) return undefined;
  const below = Array.from({ length: side - 1 }, (_, index) => ({ column: index + 1, row: side, span: 1 }));
  return { columns: side, rows: side, areas: [{ column: 1, row: 1, span: side - 1 }, ...column(side, side), ...below] };
}

function column(at: number, rows: number): readonly SplitArea[] {
  return Array.from({ length: rows }, (_, index) => ({ column: at, row: index + 1, span: 1 }));
}
