import { encodeUnitFrame, type FrameGroup, type UnitFrame } from '#contract/unit-frame.ts';
import type { MapLook } from '#contract/map-channel.ts';
import { isStale, type Unit, type UnitId } from '#domain/unit.ts';
import { MapGroups } from '#engine/map-groups.ts';
import { visitUnits, type UnitOwner, type UnitTable } from '#engine/units/unit-table.ts';

/** From near so many are shown one by one, from afar so many: a few cars are told apart at any scale. */
const MOST_SINGLE = { near: 3_000, far: 400 } as const;
const NEAR_RESOLUTION = 2.4;
const STEPS_AN_OCTAVE = 2;
const WHOLE_WORLD = [-180, -90, 180, 90] as const;

export interface Picture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Slots of the units that are shown one by one. */
  readonly slots: readonly number[];
}

interface Look extends Pick<MapLook, 'bbox' | 'resolution' | 'follow' | 'kind'> {
  readonly owner: UnitOwner;
}

/**
 * What each map is to be shown at one moment. Groups are gathered once a moment for each scale and kind of viewer, whoever looks and
 * wherever: a hundred rooms that look at the city cost as much as one.
 */
export class UnitPictures {
  readonly #table: UnitTable;
  readonly #now: number;
  readonly #groups = new Map<string, readonly FrameGroup[]>();

  constructor(table: UnitTable, now: number) {
    this.#table = table;
    this.#now = now;
  }

  picture(look: Look): Picture {
    const shown: { readonly unit: Unit; readonly slot: number }[] = [];
    visitUnits(this.#table, { ...look, box: look.bbox }, (unit, slot) => shown.push({ unit, slot }));
    const stale = shown.filter(({ unit }) => isStale(unit, this.#now)).length;
    const head = { now: this.#now, total: shown.length, stale };
    const most = look.resolution <= NEAR_RESOLUTION ? MOST_SINGLE.near : MOST_SINGLE.far;
    if (shown.length > most) return { bytes: encodeUnitFrame({ ...head, units: [], groups: this.#groupsIn(look) }), slots: [] };
    const followed = this.#followed(look);
    if (followed && !shown.some(({ slot }) => slot === followed.slot)) shown.push(followed);
    const units = shown.map(({ unit, slot }) => this.#row(unit, slot));
    return { bytes: encodeUnitFrame({ ...head, units, groups: [] }), slots: shown.map(({ slot }) => slot) };
  }

  #row(unit: Unit, slot: number): UnitFrame['units'][number] {
    const { lon, lat, heading, speedKmh, state, at } = unit;
    return { slot, lon, lat, heading, speedKmh, state, stale: isStale(unit, this.#now), ageMs: this.#now - at };
  }

  #followed({ follow, owner }: Look): { readonly unit: Unit; readonly slot: number } | undefined {
    const slot = follow === undefined ? undefined : this.#table.slots.get(follow as UnitId);
    const unit = slot === undefined ? undefined : this.#table.units[slot];
    if (slot === undefined || unit === undefined || (owner !== 'all' && unit.organisation !== owner)) return undefined;
    return { unit, slot };
  }

  #groupsIn({ bbox: [west, south, east, north], resolution, owner, kind }: Look): readonly FrameGroup[] {
    const level = Math.round(Math.log2(resolution) * STEPS_AN_OCTAVE);
    const key = JSON.stringify([level, owner, kind]);
    const known = this.#groups.get(key) ?? this.#gather(2 ** (level / STEPS_AN_OCTAVE), { owner, kind });
    this.#groups.set(key, known);
    return known.filter(({ lon, lat }) => lon >= west && lon <= east && lat >= south && lat <= north);
  }

  #gather(resolution: number, filter: Pick<Look, 'owner' | 'kind'>): readonly FrameGroup[] {
    let groups: MapGroups | undefined;
    visitUnits(this.#table, { ...filter, box: WHOLE_WORLD }, (unit, slot) => {
      groups ??= new MapGroups(resolution, unit.lat);
      groups.add(slot, { lon: unit.lon, lat: unit.lat, marked: isStale(unit, this.#now) });
    });
    return (groups?.settle() ?? []).map(({ lon, lat, count, marked }) => ({ lon, lat, count, stale: marked }));
  }
}
