import type { Box } from '../camera-index.ts';
import type { OrganisationId } from '#domain/ids.ts';
import { isStale, UNIT_GONE_AFTER_MS, type Unit, type UnitId, type UnitKind } from '#domain/unit.ts';

/**
 * Where every unit is, as columns in memory: 10,000 new positions a second are 10,000 writes, and a question about a screen runs
 * over the columns once (10,000 places are compared in some 30 µs, less than an index over moving things would cost to keep).
 */
export interface UnitTable {
  readonly capacity: number;
  readonly slots: Map<UnitId, number>;
  readonly units: (Unit | undefined)[];
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** Of what is said of the unit itself — kind, call sign —, over all units: never used again, so that who was told can compare. */
  readonly facts: Float64Array;
  readonly free: number[];
  lastFacts: number;
}

export function makeUnitTable(capacity: number): UnitTable {
  return {
    capacity,
    slots: new Map(),
    units: [],
    // Not a place: compares as outside of every box.
    lon: new Float64Array(capacity).fill(Number.NaN),
    lat: new Float64Array(capacity).fill(Number.NaN),
    facts: new Float64Array(capacity),
    free: [],
    lastFacts: 0,
  };
}

/** `late`: something newer of this unit is known. `full`: there is no room for one more. */
export function putUnit(table: UnitTable, unit: Unit): 'taken' | 'late' | 'full' {
  const known = table.slots.get(unit.id);
  if (known === undefined && table.slots.size >= table.capacity) return 'full';
  const slot = known ?? table.free.pop() ?? table.slots.size;
  const before = known === undefined ? undefined : table.units[slot];
  if (before && before.at > unit.at) return 'late';
  if (before?.kind !== unit.kind || before.callSign !== unit.callSign) {
    table.lastFacts += 1;
    table.facts[slot] = table.lastFacts;
  }
  table.slots.set(unit.id, slot);
  table.units[slot] = unit;
  table.lon[slot] = unit.lon;
  table.lat[slot] = unit.lat;
  return 'taken';
}

/** Takes out those of whom nothing was heard for ten minutes; how many. */
export function forgetSilent(table: UnitTable, now: number): number {
  let gone = 0;
  for (const [id, slot] of table.slots) {
    const unit = table.units[slot];
    if (unit && now - unit.at <= UNIT_GONE_AFTER_MS) continue;
    table.slots.delete(id);
    table.units[slot] = undefined;
    table.lon[slot] = Number.NaN;
    table.lat[slot] = Number.NaN;
    table.free.push(slot);
    gone += 1;
  }
  return gone;
}

/** Whose units somebody may see: all, or those of one organisation. */
export type UnitOwner = OrganisationId | 'all';

export interface UnitFilter {
  readonly owner: UnitOwner;
  readonly kind?: UnitKind | undefined;
}

/** Calls `visit` for each unit in a box that somebody may see, in no particular order. */
export function visitUnits(
  table: UnitTable,
  { box: [west, south, east, north], owner, kind }: UnitFilter & { readonly box: Box },
  visit: (unit: Unit, slot: number) => void,
): void {
  const { lon, lat, units } = table;
  for (let slot = 0; slot < units.length; slot += 1) {
    const [x, y] = [lon[slot] ?? Number.NaN, lat[slot] ?? Number.NaN];
    if (!(x >= west && x <= east && y >= south && y <= north)) continue;
    const unit = units[slot];
    if (unit === undefined || (owner !== 'all' && unit.organisation !== owner) || (kind !== undefined && unit.kind !== kind)) continue;
    visit(unit, slot);
  }
}

/** How many there are, and of how many it is no longer known where they are. */
export function countUnits(table: UnitTable, now: number): { readonly all: number; readonly stale: number } {
  let stale = 0;
  for (const unit of table.units) if (unit && isStale(unit, now)) stale += 1;
  return { all: table.slots.size, stale };
}
