import { unitLine, type UnitLine, type UnitReportAnswer } from '#contract/unit-view.ts';
import { boxOf, isWithin, middleOf, type Area } from '#domain/area.ts';
import type { OrganisationId } from '#domain/ids.ts';
import { distanceMetres } from '#domain/place.ts';
import { unitId, type Unit, type UnitId } from '#domain/unit.ts';
import { countUnits, forgetSilent, makeUnitTable, putUnit, visitUnits, type UnitFilter, type UnitTable } from '#engine/units/unit-table.ts';
import type { Clock } from '#services/ports.ts';

/** Units of a metropolis many times over; one more is refused, and those that are known go on. */
const MAX_UNITS = 50_000;
const FORGET_EVERY_MS = 10_000;
/** A clock that is ahead by more than this is wrong, and would hide every later word of its unit. */
const MOST_AHEAD_MS = 5_000;
/** What was true this long ago is not told any more as if it were. */
const MOST_AGE_MS = 300_000;
const MAX_LINE_CHARACTERS = 1_000;
const MAX_LINES = 20_000;
const MAX_PROBLEMS = 100;
/** Lines between two looks at the time. */
const LINES_BETWEEN_LOOKS = 100;

export interface UnitReport extends UnitReportAnswer {
  /** The lines that were refused, for the quarantine. */
  readonly refusedText: string;
}

export interface FoundUnit {
  readonly unit: Unit;
  readonly metres: number;
}

/**
 * Where every unit is now. Links and the API put positions in by the same door; only the last word of each unit is kept, in memory:
 * a position is true for seconds, and what is worth keeping of it (who went where in an incident) is told by those who decide it.
 */
export class UnitBoard implements Disposable {
  readonly table: UnitTable;
  readonly #clock: Clock;
  #forgetting: Disposable;

  constructor({ clock, capacity = MAX_UNITS }: { readonly clock: Clock; readonly capacity?: number }) {
    this.table = makeUnitTable(capacity);
    this.#clock = clock;
    this.#forgetting = clock.after(FORGET_EVERY_MS, () => this.#forget());
  }

  /** Lines of JSON of one organisation, up to 20,000; one that is wrong does not lose the others. */
  report(organisation: OrganisationId, text: string): UnitReport {
    const work = this.reading(organisation, text);
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
    }
  }

  /** The same with a pause every hundred lines: ten thousand units in one message must not keep reports of emergencies waiting. */
  *reading(organisation: OrganisationId, text: string): Generator<undefined, UnitReport> {
    const now = this.#clock.now();
    const counted = { taken: 0, late: 0, refused: 0 };
    const problems: { line: number; field: string; reason: string }[] = [];
    const refusedLines: string[] = [];
    const lines = text.split('\n', MAX_LINES + 1);
    for (const [at, line] of lines.entries()) {
      if (at % LINES_BETWEEN_LOOKS === LINES_BETWEEN_LOOKS - 1) yield;
      if (line.trim() === '') continue;
      const problem =
        at >= MAX_LINES ? { field: 'line', reason: `more than ${MAX_LINES} lines in one message` } : this.#take(organisation, line, now);
      if (problem === 'taken' || problem === 'late') {
        counted[problem] += 1;
        continue;
      }
      counted.refused += 1;
      if (problems.length >= MAX_PROBLEMS) continue;
      problems.push({ line: at + 1, ...problem });
      refusedLines.push(line.slice(0, MAX_LINE_CHARACTERS));
    }
    return { ...counted, problems, refusedText: refusedLines.join('\n') };
  }

  #take(organisation: OrganisationId, line: string, now: number): 'taken' | 'late' | { readonly field: string; readonly reason: string } {
    if (line.length > MAX_LINE_CHARACTERS) return { field: 'line', reason: `longer than ${MAX_LINE_CHARACTERS} characters` };
    const read = unitLine.safeParse(jsonOf(line));
    if (!read.success) {
      const [issue] = read.error.issues;
      return { field: issue?.path.join('.') || 'line', reason: issue?.message ?? 'cannot be read' };
    }
    const at = read.data.at ?? now;
    if (at > now + MOST_AHEAD_MS) return { field: 'at', reason: `${Math.round((at - now) / 1_000)} s ahead of the clock here` };
    if (at < now - MOST_AGE_MS) return { field: 'at', reason: `${Math.round((now - at) / 1_000)} s old: no longer a position` };
    const put = putUnit(this.table, unitOf(organisation, read.data, Math.min(at, now)));
    return put === 'full' ? { field: 'unit', reason: `there are ${this.table.capacity} units already` } : put;
  }

  get(id: UnitId): Unit | undefined {
    const slot = this.table.slots.get(id);
    return slot === undefined ? undefined : this.table.units[slot];
  }

  counts(): { readonly all: number; readonly stale: number } {
    return countUnits(this.table, this.#clock.now());
  }

  /** Nearest to the middle of the area first. `text`: part of a call sign or an id. */
  find({ area, text, ...filter }: UnitFilter & { readonly area: Area; readonly text?: string | undefined }): FoundUnit[] {
    const middle = middleOf(area);
    const sought = text?.toLowerCase();
    const found: FoundUnit[] = [];
    visitUnits(this.table, { ...filter, box: boxOf(area) }, (unit) => {
      if (area.kind !== 'box' && !isWithin(area, unit)) return;
      if (sought !== undefined && !unit.callSign.toLowerCase().includes(sought) && !unit.id.toLowerCase().includes(sought)) return;
      found.push({ unit, metres: distanceMetres(middle, unit) });
    });
    return found.sort((a, b) => a.metres - b.metres || (a.unit.id < b.unit.id ? -1 : 1));
  }

  #forget(): void {
    forgetSilent(this.table, this.#clock.now());
    this.#forgetting = this.#clock.after(FORGET_EVERY_MS, () => this.#forget());
  }

  [Symbol.dispose](): void {
    this.#forgetting[Symbol.dispose]();
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function unitOf(organisation: OrganisationId, line: UnitLine, at: number): Unit {
  const { unit, kind, callSign, lon, lat, heading, speedKmh, state, everySeconds } = line;
  return {
    id: unitId(organisation, unit),
    organisation,
    kind,
    callSign,
    lon,
    lat,
    ...(heading === undefined ? {} : { heading }),
    ...(speedKmh === undefined ? {} : { speedKmh }),
    state,
    at,
    everyMs: everySeconds * 1_000,
  };
}
