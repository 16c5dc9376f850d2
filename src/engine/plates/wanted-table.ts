import { plateHigh, plateLow, type PlateKey } from './plate-hash.ts';

/**
 * The wanted plates as two numbers each in a table of open addressing, and before it a filter of single bits that stays in the
 * processor's cache and answers nearly every vehicle that nobody wants. A million plates take 20 MB. There is no way to list them.
 */
export interface WantedTable {
  readonly key: PlateKey;
  readonly size: number;
  /** High and low half of each plate side by side; both 0 = free, which one plate of 10^19 would be taken for. */
  readonly slots: Int32Array;
  /** Index into `reasons`, by slot. */
  readonly why: Uint8Array;
  readonly reasons: readonly string[];
  /** One bit for each of the low half's uppermost values. */
  readonly filter: Int32Array;
  readonly filterShift: number;
}

/** More different words for why a plate is wanted would not be words of a list. */
export const MAX_REASONS = 255;
const MIN_SLOTS = 1_024;
const FILTER_BITS_PER_PLATE = 16;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** A table that is being made, beside the one in use. */
export interface WantedBuilder {
  /** `tooMany`: it has room for no more. `again`: it stands there, its reason was set anew. */
  add(plate: string, reason: string): 'added' | 'again' | 'tooMany';
  /** False when it was not there. */
  remove(plate: string): boolean;
  done(): WantedTable;
}

export function emptyWanted(key: PlateKey): WantedTable {
  return makeTable(key, MIN_SLOTS);
}

/** `from`: begins with a copy of that table. `expected`: makes room beforehand. */
export function buildWanted(
  key: PlateKey,
  { from, expected = 0, max }: { readonly from?: WantedTable; readonly expected?: number; readonly max: number },
): WantedBuilder {
  let table = from ? copyTable(from) : makeTable(key, slotsFor(Math.min(expected, max)));
  return {
    add: (plate, reason) => {
      const [high, low] = [plateHigh(table.key, plate), plateLow(table.key, plate)];
      const known = findSlot(table, high, low);
      if (known < 0 && table.size >= max) return 'tooMany';
      const why = reasonIndex(table, reason);
      if (known >= 0) {
        table.why[known] = why;
        return 'again';
      }
      if ((table.size + 1) * 8 > (table.slots.length / 2) * 5) table = grow(table);
      put(table, { high, low, why });
      return 'added';
    },
    remove: (plate) => {
      const [high, low] = [plateHigh(table.key, plate), plateLow(table.key, plate)];
      const slot = findSlot(table, high, low);
      if (slot >= 0) free(table, slot);
      return slot >= 0;
    },
    done: () => table,
  };
}

/** Why the plate of this normalised text is wanted; undefined when it is not. */
export function whyWanted(table: WantedTable, plate: string): string | undefined {
  const low = plateLow(table.key, plate);
  if (!mayHold(table, low)) return undefined;
  const slot = findSlot(table, plateHigh(table.key, plate), low);
  return slot < 0 ? undefined : table.reasons[table.why[slot] ?? 0];
}

/** False: no plate whose hash has this lower half is wanted. True: look. */
export function mayHold(table: WantedTable, low: number): boolean {
  const bit = low >>> table.filterShift;
  return ((table.filter[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
}

/** The slot of a plate by its two halves, -1 when it is not there. */
function findSlot(table: WantedTable, high: number, low: number): number {
  const { slots } = table;
  const mask = slots.length / 2 - 1;
  for (let slot = high & mask; ; slot = (slot + 1) & mask) {
    const foundHigh = slots[slot * 2] ?? 0;
    const foundLow = slots[slot * 2 + 1] ?? 0;
    if (foundHigh === high && foundLow === low) return slot;
    if ((foundHigh | foundLow) === 0) return -1;
  }
}

/** Bytes that the table takes. */
export function tableBytes(table: WantedTable): number {
  return table.slots.byteLength + table.why.byteLength + table.filter.byteLength;
}

/** At most five eighths full, so that a search looks at one or two places. */
function slotsFor(plates: number): number {
  let slots = MIN_SLOTS;
  while (slots * 5 < plates * 8) slots *= 2;
  return slots;
}

function makeTable(key: PlateKey, slots: number): Mutable<WantedTable> {
  let filterBits = 2_048;
  while (filterBits < ((slots * 5) / 8) * FILTER_BITS_PER_PLATE && filterBits < 2 ** 30) filterBits *= 2;
  return {
    key,
    size: 0,
    slots: new Int32Array(slots * 2),
    why: new Uint8Array(slots),
    reasons: [],
    filter: new Int32Array(filterBits / 32),
    filterShift: 32 - Math.log2(filterBits),
  };
}

function copyTable(from: WantedTable): Mutable<WantedTable> {
  return { ...from, slots: from.slots.slice(), why: from.why.slice(), filter: from.filter.slice() };
}

function grow(table: WantedTable): Mutable<WantedTable> {
  const larger = makeTable(table.key, table.slots.length);
  larger.reasons = table.reasons;
  for (let slot = 0; slot < table.why.length; slot += 1) {
    const [high, low] = [table.slots[slot * 2] ?? 0, table.slots[slot * 2 + 1] ?? 0];
    if ((high | low) !== 0) put(larger, { high, low, why: table.why[slot] ?? 0 });
  }
  return larger;
}

function put(table: Mutable<WantedTable>, { high, low, why }: { high: number; low: number; why: number }): void {
  const mask = table.slots.length / 2 - 1;
  let slot = high & mask;
  while (((table.slots[slot * 2] ?? 0) | (table.slots[slot * 2 + 1] ?? 0)) !== 0) slot = (slot + 1) & mask;
  table.slots[slot * 2] = high;
  table.slots[slot * 2 + 1] = low;
  table.why[slot] = why;
  const bit = low >>> table.filterShift;
  table.filter[bit >>> 5] = (table.filter[bit >>> 5] ?? 0) | (1 << (bit & 31));
  table.size += 1;
}

/** Frees a slot and moves up those behind it that a search would no longer reach. The filter keeps its bit: it may only ask too often. */
function free(table: Mutable<WantedTable>, at: number): void {
  const { slots, why } = table;
  const mask = slots.length / 2 - 1;
  let gap = at;
  for (let slot = (at + 1) & mask; ; slot = (slot + 1) & mask) {
    const [high, low] = [slots[slot * 2] ?? 0, slots[slot * 2 + 1] ?? 0];
    if ((high | low) === 0) break;
    if (((slot - (high & mask)) & mask) < ((slot - gap) & mask)) continue;
    slots[gap * 2] = high;
    slots[gap * 2 + 1] = low;
    why[gap] = why[slot] ?? 0;
    gap = slot;
  }
  slots[gap * 2] = 0;
  slots[gap * 2 + 1] = 0;
  table.size -= 1;
}

/** One word too many is told as the last one: that a plate is wanted counts, not the word for it. */
function reasonIndex(table: Mutable<WantedTable>, reason: string): number {
  const known = table.reasons.indexOf(reason);
  if (known >= 0) return known;
  if (table.reasons.length >= MAX_REASONS) return MAX_REASONS - 1;
  table.reasons = [...table.reasons, reason];
  return table.reasons.length - 1;
}
