import { describe, expect, test } from 'vitest';
import { splitOf, type Split } from './split.ts';

/** How often each cell of the grid is covered. */
function cover({ columns, rows, areas }: Split): number[] {
  const cells = Array.from({ length: columns * rows }, () => 0);
  for (const { column, row, span } of areas)
    for (let y = row; y < row + span; y++) for (let x = column; x < column + span; x++) cells[(y - 1) * columns + x - 1]! += 1;
  return cells;
}

describe('R94: a wall splits', () => {
  test.each([
    ['1', 1],
    ['4', 4],
    ['9', 9],
    ['16', 16],
    ['25', 25],
    ['1x3', 3],
    ['5x1', 5],
    ['2x3', 6],
    ['5x5', 25],
    ['1+4', 5],
    ['1+5', 6],
    ['1+7', 8],
    ['1+9', 10],
  ])('%s into %i tiles that cover it once', (name, tiles) => {
    const split = splitOf(name)!;
    expect(split.areas).toHaveLength(tiles);
    expect(new Set(cover(split))).toEqual(new Set([1]));
  });

  test.each(['', '0', '2', '36', '6x6', '1x6', '0x2', '1+1', '1+6', '1+8', 'toString', '4.0'])('not %j', (name) => {
    expect(splitOf(name)).toBeUndefined();
  });
});
