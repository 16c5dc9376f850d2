import { systemOf } from '#protocol/ogc/crs.ts';
import type { OgcFeature } from '#protocol/ogc/feature.ts';
import { boxesOf, type Filter } from '#protocol/ogc/filter.ts';
import { degreesAround } from '#protocol/ogc/geometry.ts';
import { compileFilter, type Matches } from '#protocol/ogc/match-filter.ts';
import { OgcRefusal } from '#protocol/ogc/ogc-problem.ts';
import type { Sort } from '#protocol/ogc/wfs-request.ts';
import type { Person } from '#domain/person.ts';
import type { FeatureSet, OgcLayer } from './ogc-layer.ts';
import { breath } from '../breath.ts';

export interface FeatureSearch {
  readonly person: Person;
  readonly filter: Filter | undefined;
  readonly sorts: readonly Sort[];
  readonly start: number;
  readonly count: number;
}

/** What was found: how many there are in all, and those that were asked for, each made when it is its turn. */
export interface Found {
  readonly matched: number;
  readonly returned: number;
  features(): Generator<OgcFeature>;
}

/** Beyond either, a filter is refused: a request may not hold up the control room, and half an answer would be a lie. */
const MAX_LOOKED_AT = 500_000;
const MAX_MS = 4_000;
/** How long a search computes before it lets others have their turn. */
const TURN_MS = 10;
const LOOK_AT_CLOCK_EVERY = 64;

/** Features of a layer that match. Throws `OgcRefusal` where the search would look at too much. */
export async function findFeatures(layer: OgcLayer, search: FeatureSearch): Promise<Found> {
  const { fields } = layer.facts;
  const hint = boxesOf(search.filter);
  const matches = search.filter && compileFilter(search.filter, fields);
  for (const { field } of search.sorts)
    if (!fields.some(({ name }) => name === field))
      throw new OgcRefusal('InvalidParameterValue', `${field.slice(0, 60)}: the layer has no such property.`, 'sortBy');
  const set = await layer.select({ person: search.person, box: hint && degreesAround(hint.box, systemOf(hint.crs)) });
  const chosen = matches || search.sorts.length > 0 ? await lookThrough(set, matches, search.sorts) : undefined;
  const matched = chosen?.length ?? set.size;
  const returned = Math.max(0, Math.min(search.count, matched - search.start));
  return {
    matched,
    returned,
    *features() {
      for (let at = search.start; at < search.start + returned; at += 1) {
        const feature = set.feature(chosen?.[at] ?? at);
        if (feature) yield feature;
      }
    },
  };
}

async function lookThrough(set: FeatureSet, matches: Matches | undefined, sorts: readonly Sort[]): Promise<readonly number[]> {
  if (set.size > MAX_LOOKED_AT) throw tooMuch();
  const turns = new Turns();
  const chosen: number[] = [];
  const keys: (string | number | boolean | undefined)[][] = [];
  for (let at = 0; at < set.size; at += 1) {
    if (at % LOOK_AT_CLOCK_EVERY === 0) await turns.take();
    const feature = set.feature(at);
    if (!feature || (matches && !matches(feature))) continue;
    chosen.push(at);
    if (sorts.length > 0) keys.push(sorts.map(({ field }) => feature.properties[field]));
  }
  if (sorts.length === 0) return chosen;
  return chosen
    .map((at, index) => ({ at, key: keys[index] ?? [] }))
    .sort((a, b) => compareKeys(a.key, b.key, sorts) || a.at - b.at)
    .map(({ at }) => at);
}

/** What has no value comes last, whichever the order. */
function compareKeys(
  a: readonly (string | number | boolean | undefined)[],
  b: readonly (string | number | boolean | undefined)[],
  sorts: readonly Sort[],
): number {
  for (const [at, { descending }] of sorts.entries()) {
    const [left, right] = [a[at], b[at]];
    if (left === right) continue;
    if (left === undefined) return 1;
    if (right === undefined) return -1;
    return left < right === descending ? 1 : -1;
  }
  return 0;
}

/** Lets others have their turn now and then, and ends what takes too long. */
export class Turns {
  readonly #began = performance.now();
  #turn = this.#began;

  async take(): Promise<void> {
    const now = performance.now();
    if (now - this.#began > MAX_MS) throw tooMuch();
    if (now - this.#turn < TURN_MS) return;
    await breath();
    this.#turn = performance.now();
  }
}

function tooMuch(): OgcRefusal {
  return new OgcRefusal(
    'OperationProcessingFailed',
    'This would look at more features than one request may; narrow it by a smaller box.',
    'filter',
  );
}
