import type { DataImportView, DataProblem, DataRunBody, DataSet, DataVersion } from '#contract/data-import.ts';
import type { RoadFile } from '#contract/road-import.ts';
import { importPlaces } from '../places/import-places.ts';
import type { PlaceStore } from '../places/place-store.ts';
import { importRoads } from '../roads/import-roads.ts';
import type { NetworkStore } from '../roads/network-store.ts';

export interface DataRun extends DataRunBody {
  readonly source: string;
  readonly files: readonly RoadFile[];
  readonly signal: AbortSignal;
  readonly onProgress: (layer: string, rows: number) => void;
  readonly onRefused: (problem: DataProblem) => void;
}

export type DataOutcome = Pick<DataImportView, 'changed' | 'rows' | 'refused' | 'figures' | 'notes'> & { readonly error?: string };

/** What is asked of a set of data: read it, tell its versions, put the other one back. */
export interface DataSetPort {
  run(wanted: DataRun): Promise<DataOutcome>;
  versions(): Promise<{ readonly current?: DataVersion; readonly other?: DataVersion }>;
  /** False: there is no other version. */
  swap(): Promise<boolean>;
  /** Takes over what is stored now. */
  refresh(): Promise<void>;
}

export type DataSetPorts = Readonly<Record<DataSet, DataSetPort>>;

interface Refreshed {
  refresh(): Promise<void>;
}

export function roadDataSet(store: NetworkStore, roads: Refreshed): DataSetPort {
  return {
    run: async ({ onRefused, crs, encoding, ...wanted }) => {
      const rows = new Map<string, number>();
      const report = await importRoads(store, {
        ...wanted,
        ...(crs === undefined ? {} : { crs }),
        ...(encoding === undefined ? {} : { encoding }),
        onProgress: (layer, read) => {
          rows.set(layer, read);
          wanted.onProgress(layer, read);
        },
        onRefused,
      });
      const { nodes, links, bannedTurns, refused, notes, error } = report;
      return {
        changed: report.state === 'done' && !wanted.dryRun,
        rows:
          Math.max(
            nodes + links,
            [...rows.values()].reduce((sum, each) => sum + each, 0),
          ) + refused,
        refused,
        figures: { nodes, links, bannedTurns, noted: report.noted },
        notes: [...notes],
        ...(error === undefined ? {} : { error }),
      };
    },
    versions: () => store.versions(),
    swap: () => store.swap(),
    refresh: () => roads.refresh(),
  };
}

export function placeDataSet(
  store: PlaceStore,
  { places, bounds }: { readonly places: Refreshed; readonly bounds: readonly [number, number, number, number] },
): DataSetPort {
  return {
    run: async ({ onRefused, crs, encoding, ...wanted }) => {
      const report = await importPlaces(store, {
        ...wanted,
        bounds,
        ...(crs === undefined ? {} : { crs }),
        ...(encoding === undefined ? {} : { encoding }),
        onRefused: ({ file, ...problem }) => onRefused({ layer: file, ...problem }),
      });
      const { addresses, placed, lots, names, pois, rows, refused, changed, notes, error } = report;
      return {
        changed,
        rows,
        refused,
        figures: { addresses, placed, lots, names, pois },
        notes: [...notes],
        ...(error === undefined ? {} : { error }),
      };
    },
    versions: () => store.versions(),
    swap: () => store.swap(),
    refresh: () => places.refresh(),
  };
}
