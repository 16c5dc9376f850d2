import { UNIT_STATES, type UnitState } from '#domain/unit.ts';

/**
 * Positions as they go to a map every second: numbers in columns, little-endian, 19 bytes a unit where JSON needs some 90.
 *
 *     0  u8  version, 1          4  u32 how many rows      16  u32 units in the box, shown one by one or not
 *     1  u8  0 units, 1 groups   8  f64 time of the server 20  u32 stale ones among them
 *
 * units:  i32 lon × 10⁷, i32 lat × 10⁷, u32 slot, u16 age in tenths of a second, u16 heading in tenths of a degree, u16 speed in tenths
 * of km/h (65535 = not known), u8 state (+ 128 where stale). groups: i32 lon, i32 lat, u32 how many, u32 stale ones.
 */
export interface UnitFrame {
  /** Of the server, milliseconds since the epoch. */
  readonly now: number;
  readonly total: number;
  readonly stale: number;
  readonly units: readonly FrameUnit[];
  readonly groups: readonly FrameGroup[];
}

export interface FrameUnit {
  readonly slot: number;
  readonly lon: number;
  readonly lat: number;
  readonly heading: number | undefined;
  readonly speedKmh: number | undefined;
  readonly state: UnitState;
  readonly stale: boolean;
  /** How old the position was when the frame was made. */
  readonly ageMs: number;
}

export interface FrameGroup {
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
  readonly stale: number;
}

const VERSION = 1;
const HEAD_BYTES = 24;
const UNIT_BYTES = 19;
const GROUP_BYTES = 16;
const PLACE = 1e7;
const NOT_KNOWN = 65_535;
const STALE = 128;
/** More rows than this are no frame of ours. */
const MAX_ROWS = 100_000;

export function encodeUnitFrame(frame: UnitFrame): Uint8Array<ArrayBuffer> {
  const grouped = frame.groups.length > 0;
  const rows = grouped ? frame.groups.length : frame.units.length;
  const bytes = new Uint8Array(HEAD_BYTES + rows * (grouped ? GROUP_BYTES : UNIT_BYTES));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint8(1, grouped ? 1 : 0);
  view.setUint32(4, rows, true);
  view.setFloat64(8, frame.now, true);
  view.setUint32(16, frame.total, true);
  view.setUint32(20, frame.stale, true);
  if (grouped) writeGroups(view, frame.groups);
  else writeUnits(view, frame.units);
  return bytes;
}

function writeGroups(view: DataView, groups: readonly FrameGroup[]): void {
  groups.forEach((group, at) => {
    const row = HEAD_BYTES + at * GROUP_BYTES;
    view.setInt32(row, Math.round(group.lon * PLACE), true);
    view.setInt32(row + 4, Math.round(group.lat * PLACE), true);
    view.setUint32(row + 8, group.count, true);
    view.setUint32(row + 12, group.stale, true);
  });
}

function writeUnits(view: DataView, units: readonly FrameUnit[]): void {
  units.forEach((unit, at) => {
    const row = HEAD_BYTES + at * UNIT_BYTES;
    view.setInt32(row, Math.round(unit.lon * PLACE), true);
    view.setInt32(row + 4, Math.round(unit.lat * PLACE), true);
    view.setUint32(row + 8, unit.slot, true);
    view.setUint16(row + 12, Math.min(NOT_KNOWN, Math.max(0, Math.round(unit.ageMs / 100))), true);
    view.setUint16(row + 14, unit.heading === undefined ? NOT_KNOWN : Math.round(unit.heading * 10) % 3_600, true);
    view.setUint16(row + 16, unit.speedKmh === undefined ? NOT_KNOWN : Math.round(unit.speedKmh * 10), true);
    view.setUint8(row + 18, UNIT_STATES.indexOf(unit.state) + (unit.stale ? STALE : 0));
  });
}

/** Undefined: these bytes are no frame. */
export function decodeUnitFrame(bytes: ArrayBuffer): UnitFrame | undefined {
  if (bytes.byteLength < HEAD_BYTES) return undefined;
  const view = new DataView(bytes);
  const [version, kind, rows] = [view.getUint8(0), view.getUint8(1), view.getUint32(4, true)];
  const size = kind === 1 ? GROUP_BYTES : UNIT_BYTES;
  if (version !== VERSION || kind > 1 || rows > MAX_ROWS || bytes.byteLength !== HEAD_BYTES + rows * size) return undefined;
  return {
    now: view.getFloat64(8, true),
    total: view.getUint32(16, true),
    stale: view.getUint32(20, true),
    units: kind === 0 ? Array.from({ length: rows }, (_, at) => readUnit(view, HEAD_BYTES + at * size)) : [],
    groups: kind === 1 ? Array.from({ length: rows }, (_, at) => readGroup(view, HEAD_BYTES + at * size)) : [],
  };
}

function readGroup(view: DataView, row: number): FrameGroup {
  return {
    lon: view.getInt32(row, true) / PLACE,
    lat: view.getInt32(row + 4, true) / PLACE,
    count: view.getUint32(row + 8, true),
    stale: view.getUint32(row + 12, true),
  };
}

function readUnit(view: DataView, row: number): FrameUnit {
  const [heading, speed, state] = [view.getUint16(row + 14, true), view.getUint16(row + 16, true), view.getUint8(row + 18)];
  return {
    lon: view.getInt32(row, true) / PLACE,
    lat: view.getInt32(row + 4, true) / PLACE,
    slot: view.getUint32(row + 8, true),
    ageMs: view.getUint16(row + 12, true) * 100,
    heading: heading === NOT_KNOWN ? undefined : heading / 10,
    speedKmh: speed === NOT_KNOWN ? undefined : speed / 10,
    state: UNIT_STATES[state % STALE] ?? 'outOfService',
    stale: state >= STALE,
  };
}
