import { sayOfImport } from '#contract/import-sentence.ts';
import type { RoadFile } from '#contract/road-import.ts';
import { compareJusoFiles, readJusoFileName, type JusoFile } from '#protocol/juso-layout.ts';
import { readJusoRow, type JusoFault, type JusoRow } from '#protocol/juso-rows.ts';
import { linesOf, type FileLine } from './read-rows.ts';
import type { PlaceIntake } from './place-intake.ts';

/** Which lists a whole file replaces in its region. */
const REPLACES = { addresses: 'addresses', lots: 'lots', buildings: 'buildings' } as const;

export function jusoFilesOf(files: readonly RoadFile[]): readonly (readonly [RoadFile, JusoFile])[] {
  return files
    .flatMap((file) => {
      const known = readJusoFileName(file.name);
      return known === undefined ? [] : [[file, known] as const];
    })
    .sort(([a, first], [b, second]) => compareJusoFiles(first, second) || a.name.localeCompare(b.name));
}

export async function readJusoFile(intake: PlaceIntake, [file, known]: readonly [RoadFile, JusoFile]): Promise<void> {
  const sidos = new Map<number, number>();
  let unplaced = 0;
  for await (const lines of linesOf(file, intake.wanted.encoding)) {
    for (const line of lines) {
      await intake.count(file.name);
      const row = takeLine(intake, { file, known, line });
      if (row === 'unplaced') unplaced += 1;
      else if (row !== undefined) sidos.set(row, (sidos.get(row) ?? 0) + 1);
    }
  }
  if (unplaced > 0) intake.say(sayOfImport('entrancesUnplaced', { file: file.name, entrances: unplaced }));
  if (known.whole && known.kind in REPLACES) intakeWhole(intake, known, sidos);
}

/** A file of one 시도 holds a few rows of its neighbours too: only the one that most rows are of has come whole. */
function intakeWhole({ builder }: PlaceIntake, { kind }: JusoFile, sidos: ReadonlyMap<number, number>): void {
  const [most] = [...sidos].sort(([, a], [, b]) => b - a);
  const what = REPLACES[kind as keyof typeof REPLACES];
  if (most !== undefined) builder.wasWhole(most[0], what);
}

/** The 시도 of the row, where it was taken. */
function takeLine(
  intake: PlaceIntake,
  { file, known, line }: { readonly file: RoadFile; readonly known: JusoFile; readonly line: FileLine },
): number | 'unplaced' | undefined {
  const { row, text, tooLong } = line;
  const refuse = (fault: JusoFault): undefined => {
    intake.refuse({ file: file.name, row, ...fault });
    return undefined;
  };
  if (text === undefined) return refuse({ field: 'row', reason: tooLong ? 'tooLong' : 'unreadable', value: '' });
  // Days without a change have one line: No Data.
  if (text === '' || /^no data$/i.test(text.trim())) return undefined;
  const read = readJusoRow(known.kind, text);
  if ('fault' in read) return read.fault.reason === 'noPlace' ? 'unplaced' : refuse(read.fault);
  return takeRow(intake, read) ?? refuse({ field: '도로명주소관리번호', reason: 'unknownAddress', value: text.slice(0, 60) });
}

/** Undefined: the address that the row is about is not there. */
function takeRow({ builder }: PlaceIntake, row: JusoRow): number | undefined {
  if (row.what === 'nothing') return -1;
  if (row.what === 'road') {
    builder.romanise(row.roadCode, row.latin);
    return -1;
  }
  if (row.what === 'lot') {
    const { key, region, lot } = row;
    // What is gone already need not go again: the same day may come twice.
    if (row.gone) builder.removeLot(key, region, lot);
    else if (!builder.putLot(key, region, lot)) return undefined;
    return Math.floor(key.town / 1e6);
  }
  const { key } = row.record;
  if (row.what === 'building') {
    if (row.addressGone) builder.remove(key);
    else if (row.gone) builder.removeBuilding(key, row.name);
    else {
      builder.put(row.record);
      if (row.name !== '') builder.putBuilding(key, row.name);
    }
  } else if (row.gone) builder.remove(key);
  else builder.put(row.record);
  return Math.floor(key.town / 1e6);
}
