import { sayOfImport } from '#contract/import-sentence.ts';
import type { PlaceImportReport, PlaceImportWanted } from '#contract/place-import.ts';
import { makePlaceBuilder } from '#engine/places/place-builder.ts';
import { NO_PLACE, type PlaceData } from '#engine/places/place-data.ts';
import { placeIndexOf, type PlaceIndex } from '#engine/places/place-index.ts';
import { Unreadable, unreadable } from '../unreadable.ts';
import { openPlaceIntake } from './place-intake.ts';
import { placeDataOf } from './place-sections.ts';
import type { PlaceSink } from './place-store.ts';
import { jusoFilesOf, readJusoFile } from './read-juso.ts';
import { isPoiList, readPoiList } from './read-pois.ts';

const MAX_FILES = 1_000;

/**
 * Reads addresses and points of interest onto what is stored and, unless it is only tried, stores the whole in one step. A whole
 * list replaces its region, a list of changes changes it, a list of facilities replaces what it brought before; the same files twice
 * change nothing. Never throws for what is in the files.
 */
export async function importPlaces(store: PlaceSink, wanted: PlaceImportWanted): Promise<PlaceImportReport> {
  const began = performance.now();
  const held = await store.newest();
  const stored = held && (await store.load(held.id));
  const intake = openPlaceIntake(wanted, makePlaceBuilder(stored && placeDataOf(stored)));
  const report = (rest: Partial<PlaceImportReport>): PlaceImportReport => ({
    source: wanted.source,
    state: 'failed',
    dryRun: wanted.dryRun,
    changed: false,
    addresses: 0,
    placed: 0,
    lots: 0,
    names: 0,
    pois: 0,
    ...intake.counted,
    problems: intake.problems,
    notes: intake.notes,
    elapsedMs: Math.round(performance.now() - began),
    ...rest,
  });
  try {
    const known = await readAll(intake);
    if (known === 0) throw unreadable('noPlaceLists');
    const data = intake.builder.build();
    if (data.addressRoad.length + data.poiName.length === 0) throw unreadable('noRows');
    const outcome = wanted.dryRun ? 'same' : await store.replace(data, { source: wanted.source, basedOn: held?.id });
    if (outcome === 'overtaken') throw unreadable('overtaken');
    return report({ state: 'done', changed: outcome === 'replaced', ...countsOf(data) });
  } catch (error) {
    if (error instanceof Unreadable) return report({ error: error.sentence });
    if (wanted.signal?.aborted) return report({ error: sayOfImport('stopped') });
    throw error;
  }
}

/** How many files were known. */
async function readAll(intake: ReturnType<typeof openPlaceIntake>): Promise<number> {
  const { files } = intake.wanted;
  if (files.length > MAX_FILES) throw unreadable('tooManyFiles', { files: files.length, most: MAX_FILES });
  const juso = jusoFilesOf(files);
  const lists = files.filter(isPoiList);
  for (const file of files)
    if (!lists.includes(file) && !juso.some(([each]) => each === file)) intake.say(sayOfImport('passedOver', { file: file.name }));
  for (const file of juso) await readJusoFile(intake, file);
  let index: PlaceIndex | undefined;
  for (const list of lists) await readPoiList(intake, list, () => (index ??= placeIndexOf(intake.builder.build())));
  return juso.length + lists.length;
}

function countsOf(data: PlaceData): Pick<PlaceImportReport, 'addresses' | 'placed' | 'lots' | 'names' | 'pois'> {
  return {
    addresses: data.addressRoad.length,
    placed: data.addressLon.reduce((count, lon) => (lon === NO_PLACE ? count : count + 1), 0),
    lots: data.lotMain.reduce((count, main) => (main === 0 ? count : count + 1), 0) + data.furtherAddress.length,
    names: data.addressName.reduce((count, name) => (name === 0 ? count : count + 1), 0) + data.buildingName.length,
    pois: data.poiName.length,
  };
}
