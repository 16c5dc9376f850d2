/** Things that would lie on one another at a scale, as one. */
export interface MapGroup {
  /** Sums of places, in degrees of longitude as the Mercator map draws them. */
  x: number;
  y: number;
  count: number;
  /** So many of them need to be told from the others. */
  marked: number;
  /** Number of one of them: of the only one where `count` is 1. */
  readonly slot: number;
}

/** Side of the squares in which things are gathered, pixels: two badges side by side with some air. */
const CELL_PIXELS = 88;
/** Middles nearer than this share of a square are drawn as one. */
const MERGE_SHARE = 0.6;
/** A group moves when it takes another in and may then lie too near to a third; after so many rounds it is good enough. */
const MAX_ROUNDS = 8;
const METRES_PER_MERCATOR_DEGREE = 111_319.49;
const COLUMNS = 1_048_576;
const NEIGHBOURS = [-COLUMNS - 1, -COLUMNS, -COLUMNS + 1, -1, 1, COLUMNS - 1, COLUMNS, COLUMNS + 1] as const;

/** How much longer the Mercator map draws a degree of latitude than one of longitude, there where a city is. */
function mercatorStretch(lat: number): number {
  return 1 / Math.max(0.01, Math.cos((Math.round(lat) * Math.PI) / 180));
}

/** Gathers things one by one, in squares that stand fast on the ground, so that nothing jumps when the map is moved. */
export class MapGroups {
  readonly #side: number;
  readonly #stretch: number;
  #cells = new Map<number, MapGroup>();

  /** Metres of the Mercator map per pixel, and the latitude of the city. */
  constructor(metresPerPixel: number, lat: number) {
    this.#side = (CELL_PIXELS * metresPerPixel) / METRES_PER_MERCATOR_DEGREE;
    this.#stretch = mercatorStretch(lat);
  }

  add(slot: number, place: { readonly lon: number; readonly lat: number; readonly marked: boolean }): void {
    const [x, y, marked] = [place.lon, place.lat * this.#stretch, place.marked ? 1 : 0];
    const key = Math.floor(y / this.#side) * COLUMNS + Math.floor(x / this.#side);
    const cell = this.#cells.get(key);
    if (cell === undefined) {
      this.#cells.set(key, { x, y, count: 1, marked, slot });
      return;
    }
    cell.x += x;
    cell.y += y;
    cell.count += 1;
    cell.marked += marked;
  }

  /** Those that lie too near to one another made one; each with the middle of its things. */
  settle(): { readonly lon: number; readonly lat: number; readonly count: number; readonly marked: number; readonly slot: number }[] {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const before = this.#cells.size;
      this.#cells = mergeNeighbours(this.#cells, this.#side);
      if (this.#cells.size === before) break;
    }
    return [...this.#cells.values()].map(({ x, y, count, marked, slot }) => ({
      lon: x / count,
      lat: y / count / this.#stretch,
      count,
      marked,
      slot,
    }));
  }
}

/** The larger takes in the smaller beside it whose middle lies too near, so that no two badges cover one another. */
function mergeNeighbours(cells: ReadonlyMap<number, MapGroup>, side: number): Map<number, MapGroup> {
  const near = side * MERGE_SHARE;
  const byCount = [...cells.entries()].sort(([, a], [, b]) => b.count - a.count);
  const gone = new Set<number>();
  const kept = new Map<number, MapGroup>();
  for (const [key, cell] of byCount) {
    if (gone.has(key)) continue;
    gone.add(key);
    const merged = { ...cell };
    const [middleX, middleY] = [cell.x / cell.count, cell.y / cell.count];
    for (const step of NEIGHBOURS) {
      const other = key + step;
      const beside = cells.get(other);
      if (beside === undefined || gone.has(other)) continue;
      if (Math.hypot(beside.x / beside.count - middleX, beside.y / beside.count - middleY) > near) continue;
      gone.add(other);
      takeIn(merged, beside);
    }
    put(kept, side, merged);
  }
  return kept;
}

/** Into the square where its middle lies. */
function put(cells: Map<number, MapGroup>, side: number, cell: MapGroup): void {
  const key = Math.floor(cell.y / cell.count / side) * COLUMNS + Math.floor(cell.x / cell.count / side);
  const known = cells.get(key);
  if (known === undefined) cells.set(key, cell);
  else takeIn(known, cell);
}

function takeIn(cell: MapGroup, other: MapGroup): void {
  cell.x += other.x;
  cell.y += other.y;
  cell.count += other.count;
  cell.marked += other.marked;
}
