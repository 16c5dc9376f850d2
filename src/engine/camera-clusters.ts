import type { CameraPurpose, CameraState } from '#domain/camera.ts';
import type { OrganisationId } from '#domain/ids.ts';
import { CAMERA_FLAGS, type CameraIndex } from './camera-index.ts';

/** Which cameras are meant; a part that is absent leaves nothing out. */
export interface CameraFilter {
  readonly purpose?: CameraPurpose | undefined;
  readonly state?: CameraState | undefined;
  readonly owner?: OrganisationId | undefined;
}

/** Cameras that would lie on one another at a scale, as one. */
export interface CameraCluster {
  /** Middle of its cameras. */
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
  /** So many of them give no picture (fault, maintenance). */
  readonly dead: number;
  /** Slot of one of them: of the only one where `count` is 1. */
  readonly slot: number;
}

/** Side of the squares in which cameras are gathered, pixels: two badges side by side with some air. */
const CELL_PIXELS = 88;
/** Middles nearer than this share of a square are drawn as one. */
const MERGE_SHARE = 0.6;
/** A group moves when it takes another in and may then lie too near to a third; after so many rounds it is good enough. */
const MAX_ROUNDS = 8;
const METRES_PER_MERCATOR_DEGREE = 111_319.49;
const COLUMNS = 1_048_576;
const NEIGHBOURS = [-COLUMNS - 1, -COLUMNS, -COLUMNS + 1, -1, 1, COLUMNS - 1, COLUMNS, COLUMNS + 1] as const;

/** Whether a camera is meant. */
export function fits(camera: CameraIndex['cameras'][number], { purpose, state, owner }: CameraFilter): boolean {
  if (camera === undefined) return false;
  return (
    (purpose === undefined || camera.purpose === purpose) &&
    (state === undefined || camera.state === state) &&
    (owner === undefined || camera.owner === owner)
  );
}

/**
 * All cameras that are meant, gathered for a scale (metres of the Mercator map per pixel): counted one by one from the columns in
 * memory, so that the counts are right at every moment and for every filter, without an index to build. 70,000 cost some
 * milliseconds; who asks keeps the answer. Squares stand fast on the ground, so that nothing jumps when the map is moved.
 */
export function clusterCameras(index: CameraIndex, metresPerPixel: number, filter: CameraFilter): CameraCluster[] {
  const side = (CELL_PIXELS * metresPerPixel) / METRES_PER_MERCATOR_DEGREE;
  const stretch = stretchOf(index);
  let cells = gather(index, { side, stretch, filter });
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = cells.size;
    cells = mergeNeighbours(cells, side);
    if (cells.size === before) break;
  }
  return [...cells.values()].map(({ x, y, count, dead, slot }) => ({ lon: x / count, lat: y / count / stretch, count, dead, slot }));
}

/** How much longer the Mercator map draws a degree of latitude than one of longitude, there where the city is. */
function stretchOf(index: CameraIndex): number {
  const lat = Math.round(index.columns.lat[0] ?? 0);
  return 1 / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
}

interface Cell {
  /** Sums, in degrees of longitude as the map draws them. */
  x: number;
  y: number;
  count: number;
  dead: number;
  slot: number;
}

function gather(
  { cameras, columns: { lon, lat, flags } }: CameraIndex,
  { side, stretch, filter }: { readonly side: number; readonly stretch: number; readonly filter: CameraFilter },
): Map<number, Cell> {
  const cells = new Map<number, Cell>();
  const all = filter.purpose === undefined && filter.state === undefined && filter.owner === undefined;
  for (let slot = 0; slot < cameras.length; slot += 1) {
    const flag = flags[slot] ?? 0;
    if (flag >= CAMERA_FLAGS.gone || !(all || fits(cameras[slot], filter))) continue;
    const [x, y] = [lon[slot] ?? 0, (lat[slot] ?? 0) * stretch];
    const key = Math.floor(y / side) * COLUMNS + Math.floor(x / side);
    const dead = (flag & CAMERA_FLAGS.dead) === 0 ? 0 : 1;
    const cell = cells.get(key);
    if (cell === undefined) {
      cells.set(key, { x, y, count: 1, dead, slot });
      continue;
    }
    cell.x += x;
    cell.y += y;
    cell.count += 1;
    cell.dead += dead;
  }
  return cells;
}

/** Into the square where its middle lies. */
function put(cells: Map<number, Cell>, side: number, cell: Cell): void {
  const key = Math.floor(cell.y / cell.count / side) * COLUMNS + Math.floor(cell.x / cell.count / side);
  const known = cells.get(key);
  if (known === undefined) cells.set(key, cell);
  else takeIn(known, cell);
}

function takeIn(cell: Cell, other: Cell): void {
  cell.x += other.x;
  cell.y += other.y;
  cell.count += other.count;
  cell.dead += other.dead;
}

/** The larger takes in the smaller beside it whose middle lies too near, so that no two badges cover one another. */
function mergeNeighbours(cells: ReadonlyMap<number, Cell>, side: number): Map<number, Cell> {
  const near = side * MERGE_SHARE;
  const byCount = [...cells.entries()].sort(([, a], [, b]) => b.count - a.count);
  const gone = new Set<number>();
  const kept = new Map<number, Cell>();
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
