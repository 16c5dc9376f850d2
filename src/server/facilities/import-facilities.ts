import { MAX_REPORTED_FACILITY_PROBLEMS, type FacilityImportReport } from '#contract/facility-view.ts';
import type { Facility } from '#domain/facility.ts';
import { readCsvTable } from '#protocol/csv-table.ts';
import { kindOfList, readFacilityRow, type FacilityFault } from '#protocol/facility-columns.ts';
import { decodeFile } from '#protocol/text-encoding.ts';
import { breath } from '../breath.ts';
import { keyOfFacility, type FacilityStore } from './facility-store.ts';

export interface FacilityImportWanted {
  /** Name of the list: the same name again replaces what it brought. */
  readonly source: string;
  readonly bytes: Uint8Array;
  /** What the list is of, where its columns do not say. */
  readonly kind?: string;
  readonly dryRun: boolean;
  /** Every row that was left out, also those beyond the report's bound. */
  readonly onRefused?: (problem: FacilityFault & { readonly row: number }) => void;
}

/** More than a metropolis has of hydrants, hazards and signs together. */
const MAX_ROWS = 500_000;
const ROWS_BETWEEN_BREATHS = 2_000;

/** Reads a list of facilities and, unless it is only tried, stores it in one step. Never throws for what is in it. */
export async function importFacilities(store: FacilityStore, wanted: FacilityImportWanted): Promise<FacilityImportReport> {
  const { source, dryRun } = wanted;
  const report = (rest: Partial<FacilityImportReport>): FacilityImportReport => ({
    source,
    state: 'done',
    dryRun,
    changed: false,
    rows: 0,
    taken: 0,
    refused: 0,
    byKind: {},
    problems: [],
    ...rest,
  });
  const read = await readList(wanted, await store.takenBy({ than: source }));
  if ('error' in read) return report({ state: 'failed', error: read.error });
  const { facilities, rows, refused, problems } = read;
  if (facilities.length === 0)
    return report({ state: 'failed', error: 'Not one row could be taken; what was there before stays.', rows, refused, problems });
  const outcome = dryRun ? 'same' : await store.replace(source, facilities);
  const byKind = Object.fromEntries([...Map.groupBy(facilities, ({ kind }) => kind)].map(([kind, of]) => [kind, of.length]));
  return report({ changed: outcome === 'replaced', rows, taken: facilities.length, refused, byKind, problems });
}

type ReadList =
  | { readonly error: string }
  | ({ readonly facilities: readonly Facility[] } & Pick<FacilityImportReport, 'rows' | 'refused' | 'problems'>);

async function readList({ bytes, kind: wanted, onRefused }: FacilityImportWanted, taken: ReadonlySet<string>): Promise<ReadList> {
  const text = decodeFile(bytes);
  if (text === undefined) return { error: 'The list is text in neither UTF-8 nor CP949.' };
  const { columns, rows } = readCsvTable(text);
  const list = kindOfList(columns, wanted);
  if ('problem' in list) return { error: `The list ${list.problem}.` };
  if (rows.length > MAX_ROWS) return { error: `More than ${MAX_ROWS} rows are not taken at once.` };
  const facilities = new Map<string, Facility>();
  const problems: FacilityImportReport['problems'] = [];
  let refused = 0;
  const refuse = (row: number, fault: FacilityFault): void => {
    refused += 1;
    if (problems.length < MAX_REPORTED_FACILITY_PROBLEMS) problems.push({ row, ...fault });
    onRefused?.({ row, ...fault });
  };
  for (const [at, { cells, count }] of rows.entries()) {
    if (at % ROWS_BETWEEN_BREATHS === ROWS_BETWEEN_BREATHS - 1) await breath();
    const row = at + 1;
    if (cells === undefined) {
      refuse(row, { field: 'row', reason: 'columns', value: String(count) });
      continue;
    }
    const read = readFacilityRow(cells, list.kind);
    if ('fault' in read) {
      refuse(row, read.fault);
      continue;
    }
    const { address, ...facility } = read;
    const key = keyOfFacility(read);
    if (facilities.has(key) || taken.has(key)) refuse(row, { field: 'id', reason: 'duplicate', value: read.id });
    else facilities.set(key, { ...facility, ...(address === '' ? {} : { address }) });
  }
  return { facilities: [...facilities.values()], rows: rows.length, refused, problems };
}
