import { encodeKorean, type KoreanEncoding } from '#protocol/korean-text.ts';
import { csvLine } from '#protocol/csv.ts';
import { FakeSystem, type FakeKind, type FakeSettings } from '../wires/telegram/fake-system.ts';

/** One vehicle as a reader's stand-in tells of it. */
export interface FakeRead {
  readonly camera: string;
  readonly plate: string;
  /** `yyyyMMddHHmmss[SSS]`. */
  readonly time: string;
  readonly lon?: number | string;
  readonly lat?: number | string;
  readonly confidence?: number | string;
  readonly vehiclePicture?: string;
  readonly platePicture?: string;
  readonly number?: number;
}

const KIND: FakeKind<FakeRead> = {
  port: 9_120,
  system: 'LPR',
  bodyOf: (read) => [
    read.camera,
    String(read.lon ?? ''),
    String(read.lat ?? ''),
    read.time,
    read.plate,
    read.vehiclePicture ?? '',
    read.platePicture ?? '',
    String(read.confidence ?? ''),
    String(read.number ?? ''),
  ],
};

/** A plate reading system on the TCP wire. */
export type FakeReader = FakeSystem<FakeRead>;

export function fakeReader(ports: ConstructorParameters<typeof FakeSystem<FakeRead>>[0], settings: FakeSettings = {}): FakeReader {
  return new FakeSystem(ports, KIND, settings);
}

/** Tells of one vehicle and waits for the answer. */
export function tellRead(reader: FakeReader, read: FakeRead): ReturnType<FakeReader['send']> {
  return reader.send('10', read, '30');
}

/** Bytes of one read, for many in one write. */
export function composeRead(reader: FakeReader, read: FakeRead): Uint8Array {
  return reader.compose('30', '10', KIND.bodyOf(read));
}

export interface FakeRow {
  readonly plate: string;
  readonly reason?: string;
  readonly change?: '추가' | '해제';
}

export type FakeList =
  | { readonly kind: 'full'; readonly to: number; readonly rows: readonly FakeRow[]; readonly encoding?: KoreanEncoding }
  | {
      readonly kind: 'delta';
      readonly from: number;
      readonly to: number;
      readonly rows: readonly FakeRow[];
      readonly encoding?: KoreanEncoding;
    };

/** File of the police's list without its sum. */
export function composeListFile(list: FakeList): { readonly path: string; readonly bytes: Uint8Array } {
  const name = list.kind === 'full' ? `wanted-full-${list.to}.csv` : `wanted-delta-${list.from}-${list.to}.csv`;
  const header = list.kind === 'full' ? ['차량번호', '수배사유'] : ['구분', '차량번호', '수배사유'];
  const rows = list.rows.map(({ plate, reason = '강력', change = '추가' }) =>
    list.kind === 'full' ? [plate, reason] : [change, plate, reason],
  );
  const text = [header, ...rows].map((cells) => csvLine(cells)).join('');
  return { path: `/list/${name}`, bytes: encodeKorean(text, list.encoding ?? 'utf-8') };
}

/** The sum of a file, as it stands beside it. */
export function composeSum(
  file: { readonly path: string },
  sha256: string,
  rows: number,
): { readonly path: string; readonly bytes: Uint8Array } {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  return { path: `${file.path}.sha256`, bytes: new TextEncoder().encode(`${sha256}  ${name}  ${rows}\n`) };
}

/** Both, the file first: a list whose sum is not there is not whole. */
export function composeList(
  list: FakeList,
  sha256: (bytes: Uint8Array) => string,
): readonly { readonly path: string; readonly bytes: Uint8Array }[] {
  const file = composeListFile(list);
  return [file, composeSum(file, sha256(file.bytes), list.rows.length)];
}
