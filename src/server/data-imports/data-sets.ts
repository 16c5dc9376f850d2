import type { DataSet } from '#contract/data-import.ts';
import type { PlaceStore } from '../places/place-store.ts';
import type { NetworkStore } from '../roads/network-store.ts';
import type { DataVersions } from '../store/data-versions.ts';

/** What is asked of a set of data that is stored: tell its versions, put the other one back. */
export interface DataSetPort {
  versions(): Promise<DataVersions>;
  /** False: there is no other version. */
  swap(): Promise<boolean>;
  /** Takes over what is stored now. Rejects where it cannot be: what was in use stays. */
  refresh(): Promise<void>;
}

export type DataSetPorts = Readonly<Record<DataSet, DataSetPort>>;

interface Refreshed {
  refresh(): Promise<void>;
}

export function dataSet(store: Pick<NetworkStore | PlaceStore, 'versions' | 'swap'>, inUse: Refreshed): DataSetPort {
  return { versions: () => store.versions(), swap: () => store.swap(), refresh: () => inUse.refresh() };
}
