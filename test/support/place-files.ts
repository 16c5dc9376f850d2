import type { PlaceImportReport, PlaceImportWanted } from '#contract/place-import.ts';
import type { PlaceData } from '#engine/places/place-data.ts';
import { placeIndexOf, type PlaceIndex } from '#engine/places/place-index.ts';
import { encodeEucKr } from '#protocol/korean-text.ts';
import { importPlaces } from '#server/places/import-places.ts';
import { sectionsOf } from '#server/places/place-sections.ts';
import type { PlaceSink } from '#server/places/place-store.ts';
import { fileOf } from './road-files.ts';
import { sharedSections } from './shared-sections.ts';

/** Keeps one snapshot as PostgreSQL would. */
export function memoryPlaceStore(): PlaceSink & { readonly held: () => PlaceData | undefined } {
  let held: PlaceData | undefined;
  let id = 0;
  let hash = '';
  return {
    held: () => held,
    newest: () => Promise.resolve(held && { id: String(id), hash }),
    load: () => Promise.resolve(held && sharedSections(sectionsOf(held))),
    replace: (data, { basedOn }) => {
      if (basedOn !== (held && String(id))) return Promise.resolve('overtaken');
      const now = sectionsOf(data)
        .map(({ name, bytes }) => `${name}:${Buffer.from(bytes).toString('base64')}`)
        .join();
      if (now === hash) return Promise.resolve('same');
      held = data;
      hash = now;
      id += 1;
      return Promise.resolve('replaced');
    },
  };
}

/** Lines of a file of the national address database, in its code page. */
export function jusoFile(name: string, lines: readonly string[]): PlaceImportWanted['files'][number] {
  return fileOf(name, encodeEucKr(lines.map((line) => `${line}\r\n`).join('')), 977);
}

export function listFile(name: string, text: string): PlaceImportWanted['files'][number] {
  return fileOf(name, new TextEncoder().encode(text), 977);
}

export async function takePlaces(
  store: PlaceSink,
  files: PlaceImportWanted['files'],
  more: Partial<PlaceImportWanted> = {},
): Promise<PlaceImportReport> {
  return importPlaces(store, { source: 'test', files, dryRun: false, ...more });
}

/** The index of files that must all be read without a fault. */
export async function placesOf(files: PlaceImportWanted['files']): Promise<PlaceIndex> {
  const store = memoryPlaceStore();
  const report = await takePlaces(store, files);
  const data = store.held();
  if (data === undefined || report.refused > 0)
    throw new Error(`not taken: ${JSON.stringify({ ...report, problems: report.problems.slice(0, 5) })}`);
  return placeIndexOf(data);
}

/** A line in the order of these columns. */
export function lineOf(columns: readonly string[], cells: Readonly<Record<string, string | number>>): string {
  return columns.map((column) => String(cells[column] ?? '')).join('|');
}

/** 테헤란로 in a town that has its codes from nowhere: 99 is no 시도. */
const HERE = {
  도로명주소관리번호: '99110101300000100039600000',
  법정동코드: '9911010100',
  시도명: '가람특별시',
  시군구명: '나루구',
  법정읍면동명: '역말동',
  산여부: 0,
  지번본번: 825,
  지번부번: 9,
  도로명코드: '991103000001',
  도로명: '나루대로',
  지하여부: 0,
  건물본번: 396,
  건물부번: 0,
  기초구역번호: '99101',
  우편번호: '99101',
} as const;

export type Cells = Readonly<Record<string, string | number>>;

/** A row of an address; the management number follows from the rest. */
export function addressCells(cells: Cells = {}): Cells {
  const all: Cells = { ...HERE, ...cells };
  const pad = (value: unknown, digits: number): string => String(value).padStart(digits, '0');
  const managed = `${String(all['법정동코드']).slice(0, 8)}${String(all['도로명코드']).slice(5)}${all['지하여부']}${pad(all['건물본번'], 5)}${pad(all['건물부번'], 5)}`;
  return { ...all, 도로명주소관리번호: cells['도로명주소관리번호'] ?? managed };
}
