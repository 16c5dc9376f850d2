import { crossesItself } from './self-crossing.ts';

/**
 * What the readers of map files (SHP, DXF, KML, GPX, GeoJSON; requirement G3) have in common: features with text attributes in
 * the coordinates of the file, bounds on everything, and an account of all that was left out or looks wrong.
 */

export const MAP_FILE_LIMITS = {
  points: 1_000_000,
  features: 500_000,
  layers: 50,
  columns: 255,
  valueLength: 2_000,
  textLength: 200,
} as const;

export interface MapFileFeature {
  readonly kind: 'point' | 'line' | 'area';
  /** x, y, x, y … of each point, line or ring (closed, the last point equal to the first). */
  readonly parts: readonly (readonly number[])[];
  /** Areas only: index of the outer ring of each polygon in `parts`; the rings after it are its holes. */
  readonly begins?: readonly number[];
  /** By name of the column; absent where the file says nothing. */
  readonly values: Readonly<Record<string, string>>;
  /** `#rrggbb` that the file itself asks for. */
  readonly colour?: string;
}

export interface MapFileLayer {
  readonly name: string;
  readonly columns: readonly string[];
  readonly features: readonly MapFileFeature[];
}

/** What was left out, mended or is doubtful; each is told once with how often and where first. */
export const MAP_NOTES = [
  'emptyShape',
  'badRecord',
  'badCoordinates',
  'fewPoints',
  'openRing',
  'selfCrossing',
  'crossingUnchecked',
  'rowsDiffer',
  'noTable',
  'cutOff',
  'deletedRows',
  'notText',
  'unsupported',
  'networkLink',
  'externalReference',
  'tooDeep',
  'nothingThere',
] as const;
export type MapNoteCode = (typeof MAP_NOTES)[number];

export interface MapNote {
  readonly code: MapNoteCode;
  readonly count: number;
  /** Where it was met first, or of what kind: a record, a line, an entity. */
  readonly detail: string;
}

/** Why a file is not shown at all. */
export type MapFileRefusal =
  | { readonly reason: 'tooManyPoints' | 'tooManyFeatures' | 'tooManyLayers'; readonly limit: number }
  | { readonly reason: 'notThisFormat' | 'doctype' | 'broken' | 'nothingThere'; readonly detail: string };

export interface MapFile {
  readonly layers: readonly MapFileLayer[];
  readonly notes: readonly MapNote[];
  /** EPSG code, where the format or the file says it. */
  readonly crs?: number;
}

/** Told now and then how much is read, 0…1. */
export type OnProgress = (part: number) => void;

/** Thrown within a reader to leave it from any depth; `readOrRefuse` turns it into a refusal. Never leaves this folder. */
export class Refused extends Error {
  readonly refusal: MapFileRefusal;
  constructor(refusal: MapFileRefusal) {
    super(refusal.reason);
    this.refusal = refusal;
  }
}

export function readOrRefuse(read: () => MapFile): MapFile | MapFileRefusal {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

interface Growing {
  readonly columns: Set<string>;
  readonly features: MapFileFeature[];
}

/** Collects what a reader finds, counts it against the limits, and leaves out what is no geometry. */
export class MapFileGathering {
  readonly #layers = new Map<string, Growing>();
  readonly #notes = new Map<MapNoteCode, { count: number; readonly detail: string }>();
  #points = 0;
  #features = 0;

  note(code: MapNoteCode, detail: string, count = 1): void {
    const known = this.#notes.get(code);
    if (known) known.count += count;
    else this.#notes.set(code, { count, detail: detail.slice(0, MAP_FILE_LIMITS.textLength) });
  }

  /** So many points more: a reader that builds long lines or repeats blocks asks before it does. */
  spend(points: number): void {
    this.#points += points;
    if (this.#points > MAP_FILE_LIMITS.points) throw new Refused({ reason: 'tooManyPoints', limit: MAP_FILE_LIMITS.points });
  }

  /** Takes the feature into the layer. `where` names it in the notes. Its points are counted here. */
  add(layer: string, feature: MapFileFeature, where: string): void {
    const sound = this.#sound(feature, where);
    if (!sound) return;
    this.#features += 1;
    if (this.#features > MAP_FILE_LIMITS.features) throw new Refused({ reason: 'tooManyFeatures', limit: MAP_FILE_LIMITS.features });
    this.spend(sound.parts.reduce((sum, part) => sum + part.length / 2, 0));
    const into = this.#layer(layer);
    for (const column of Object.keys(sound.values)) if (into.columns.size < MAP_FILE_LIMITS.columns) into.columns.add(column);
    into.features.push(sound);
  }

  /** Columns in the order of the file, also where no feature has a value. */
  declare(layer: string, columns: readonly string[]): void {
    for (const column of columns.slice(0, MAP_FILE_LIMITS.columns)) this.#layer(layer).columns.add(column);
  }

  file(crs?: number): MapFile {
    const layers = [...this.#layers].filter(([, { features }]) => features.length > 0);
    if (layers.length === 0) {
      const why = [...this.#notes].map(([code, { count, detail }]) => `${code} ${count} (${detail})`).join(', ');
      throw new Refused({ reason: 'nothingThere', detail: why });
    }
    return {
      layers: layers.map(([name, { columns, features }]) => ({ name, columns: [...columns], features })),
      notes: [...this.#notes].map(([code, { count, detail }]) => ({ code, count, detail })),
      ...(crs === undefined ? {} : { crs }),
    };
  }

  #layer(name: string): Growing {
    const short = name.slice(0, MAP_FILE_LIMITS.textLength);
    const known = this.#layers.get(short);
    if (known) return known;
    if (this.#layers.size >= MAP_FILE_LIMITS.layers) throw new Refused({ reason: 'tooManyLayers', limit: MAP_FILE_LIMITS.layers });
    const made: Growing = { columns: new Set(), features: [] };
    this.#layers.set(short, made);
    return made;
  }

  #sound(feature: MapFileFeature, where: string): MapFileFeature | undefined {
    const least = feature.kind === 'area' ? 3 : feature.kind === 'line' ? 2 : 1;
    const area = feature.kind === 'area';
    const begins: number[] = [];
    const parts: (readonly number[])[] = [];
    let outerLost = false;
    for (const [index, part] of feature.parts.entries()) {
      const outer = !area || (feature.begins ?? [0]).includes(index);
      const kept = this.#soundPart(part, { least, area, where });
      if (outer) outerLost = kept === undefined;
      // A hole without the ring around it is nothing.
      if (!kept || (area && outerLost)) continue;
      if (outer && area) begins.push(parts.length);
      parts.push(kept);
    }
    if (feature.parts.length === 0) this.note('emptyShape', where);
    if (parts.length === 0) return undefined;
    return { ...feature, parts, ...(area ? { begins } : {}) };
  }

  #soundPart(
    part: readonly number[],
    { least, area, where }: { readonly least: number; readonly area: boolean; readonly where: string },
  ): readonly number[] | undefined {
    for (const value of part) {
      if (Number.isFinite(value) && Math.abs(value) < 1e9) continue;
      this.note('badCoordinates', where);
      return undefined;
    }
    const count = part.length / 2;
    const closed = count > 1 && part[0] === part.at(-2) && part[1] === part.at(-1);
    if (count < (area && closed ? least + 1 : least)) {
      this.note('fewPoints', where);
      return undefined;
    }
    if (!area) return part;
    if (!closed) this.note('openRing', where);
    const ring = closed ? part : [...part, part[0] ?? 0, part[1] ?? 0];
    const crosses = crossesItself(ring);
    if (crosses !== false) this.note(crosses ? 'selfCrossing' : 'crossingUnchecked', where);
    return ring;
  }
}

/** A value as it goes into the table: one line, bounded, without what is not to be seen. */
export function plainValue(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  return (
    text
      // oxlint-disable-next-line no-control-regex -- exactly these are taken out
      .replaceAll(/[\s\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ')
      .trim()
      .slice(0, MAP_FILE_LIMITS.valueLength)
  );
}
