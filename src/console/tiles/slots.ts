import type { IncidentCamera, IncidentView } from '#contract/incident-view.ts';
import { getPreferences } from '../app/preferences.ts';

/** As many as an incident may have cameras. */
const MAX_SLOTS = 16;

export type Slots = readonly (string | undefined)[];

/**
 * Which camera stands in which tile. One that stays keeps its tile, whatever its rank has become; a new one takes the
 * first tile that came free, so that a swap happens where it was asked for and nothing else moves. There are `base` tiles, and
 * more only when more cameras were opened.
 */
export function assignSlots(before: Slots, cameras: readonly IncidentCamera[], base: number): Slots {
  const ranked = [...cameras].sort((a, b) => a.rank - b.rank).map((each) => each.camera);
  const present = new Set(ranked);
  const slots: (string | undefined)[] = [];
  for (let index = 0; index < Math.max(base, before.length); index += 1) {
    const camera = before[index];
    slots.push(camera !== undefined && present.has(camera) ? camera : undefined);
  }
  const placed = new Set(slots);
  for (const camera of ranked) {
    if (placed.has(camera)) continue;
    const free = slots.indexOf(undefined);
    if (free >= 0) slots[free] = camera;
    else if (slots.length < MAX_SLOTS) slots.push(camera);
  }
  while (slots.length > base && slots.at(-1) === undefined) slots.pop();
  return slots;
}

const MAX_REMEMBERED = 50;
const remembered = new Map<string, { readonly cameras: readonly IncidentCamera[]; readonly base: number; readonly slots: Slots }>();

/** The tiles of this incident, the same for everybody who asks: board, map and camera list. */
export function slotsOf(incident: Pick<IncidentView, 'id' | 'cameras'>, base = getPreferences().tiles): Slots {
  const known = remembered.get(incident.id);
  if (known?.cameras === incident.cameras && known.base === base) return known.slots;
  // Fewer tiles were asked for: what stood far down moves up.
  const before = known && known.base <= base ? known.slots : [];
  const slots = assignSlots(before, incident.cameras, base);
  remembered.delete(incident.id);
  remembered.set(incident.id, { cameras: incident.cameras, base, slots });
  const oldest = remembered.keys().next().value;
  if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  return slots;
}

/** Where a camera opened now goes: the chosen tile, else a free one, else the last. From 0. */
export function targetSlot(slots: Slots, chosen: number | undefined): number {
  if (chosen !== undefined && chosen >= 1 && chosen <= slots.length) return chosen - 1;
  const free = slots.indexOf(undefined);
  return free >= 0 ? free : slots.length - 1;
}
