import iconv from 'iconv-lite';
import type { ImportReport } from '#contract/admin-view.ts';
import { sayOfImport, type ImportSentence } from '#contract/import-sentence.ts';
import type { CameraRecord } from '#contract/camera-record.ts';
import type { Camera } from '#domain/camera.ts';
import { readCctvHeader, readCctvRow } from '#protocol/cctv-standard.ts';
import type { RowProblem } from '#protocol/cctv-standard-problem.ts';
import type { CctvHeader } from '#protocol/cctv-standard.ts';
import { KOREA } from '#protocol/cctv-standard-place.ts';
import type { DegreeBox } from '#protocol/cctv-standard-place.ts';
import { makeCsvReader } from '#protocol/csv.ts';
import type { CsvReader, CsvRecord } from '#protocol/csv.ts';
import { ENCODING_SAMPLE_BYTES, detectFileEncoding } from '#protocol/text-encoding.ts';
import type { FileEncoding } from '#protocol/text-encoding.ts';
import { Unreadable, unreadable } from '../unreadable.ts';
import { makeRowCameras } from './cameras-of-row.ts';
import type { RowCameras } from './cameras-of-row.ts';

/** What became of a batch; `written` are the new and the changed cameras as they now stand. */
export interface Stored {
  readonly new: number;
  readonly changed: number;
  readonly same: number;
  readonly written: readonly Camera[];
}

/** Where an import puts cameras. */
export interface CameraSink {
  upsert(batch: readonly CameraRecord[], origin: string): Promise<Stored>;
  /** What `upsert` would do, without doing it. */
  compare(batch: readonly CameraRecord[]): Promise<Omit<Stored, 'written'>>;
}

export interface RefusedRow extends RowProblem {
  /** Line of the file. */
  readonly row: number;
  readonly cells: readonly string[];
  /** Names of the file's columns. */
  readonly columns: readonly string[];
}

export interface CameraImport {
  readonly id: string;
  /** Name to show, without a path. */
  readonly file: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly dryRun: boolean;
  /** Organisation that owns the cameras. */
  readonly owner: string;
  /** Coordinates outside are tried swapped, then refused; default the whole country. */
  readonly bounds?: DegreeBox;
  /** Rows in the file, where somebody counted them. */
  readonly rowsTotal?: number;
  readonly signal?: AbortSignal;
  /** After each batch. */
  readonly onProgress?: (report: ImportReport) => void;
  /** Every refused row, also those beyond the report's bound. */
  readonly onRefused?: (row: RefusedRow) => void;
  /** Cameras that were written, for the index in memory. */
  readonly onWritten?: (cameras: readonly Camera[]) => void;
}

const BATCH_CAMERAS = 2_000;
/** Problems that a report lists; beyond them it counts. Refused rows come before mended ones. */
export const MAX_REPORTED_PROBLEMS = 1_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Running {
  readonly wanted: CameraImport;
  readonly sink: CameraSink;
  readonly report: Mutable<ImportReport>;
  readonly refused: ImportReport['problems'];
  readonly mended: ImportReport['problems'];
  readonly rows: RowCameras;
  readonly began: number;
  header: CctvHeader | undefined;
  batch: CameraRecord[];
}

/**
 * Reads a camera list as it streams in and stores its cameras in batches; each batch is durable by itself, and the same
 * file again changes nothing. Never throws for what is in the file: a report with state `failed` says what is wrong with
 * it as a whole, `problems` what is wrong with which row.
 */
export async function importCameras(sink: CameraSink, wanted: CameraImport): Promise<ImportReport> {
  const running = begin(sink, wanted);
  try {
    await readAll(running);
    if (running.header === undefined) throw unreadable('camerasEmpty');
    await flush(running);
    return finish(running, 'done');
  } catch (error) {
    if (error instanceof Unreadable) return finish(running, 'failed', error.sentence);
    if (wanted.signal?.aborted) return finish(running, 'failed', sayOfImport('camerasStopped'));
    throw error;
  }
}

function begin(sink: CameraSink, wanted: CameraImport): Running {
  const report = {
    id: wanted.id,
    file: wanted.file,
    dryRun: wanted.dryRun,
    state: 'running' as const,
    encoding: '',
    layout: '',
    rowsRead: 0,
    ...(wanted.rowsTotal === undefined ? {} : { rowsTotal: wanted.rowsTotal }),
    camerasNew: 0,
    camerasChanged: 0,
    camerasSame: 0,
    rowsRefused: 0,
    rowsMended: 0,
    problems: [],
    elapsedMs: 0,
  };
  return {
    wanted,
    sink,
    report,
    refused: [],
    mended: [],
    rows: makeRowCameras(wanted),
    began: performance.now(),
    header: undefined,
    batch: [],
  };
}

async function readAll(running: Running): Promise<void> {
  let reader: CsvReader | undefined;
  for await (const text of decoded(running)) {
    reader ??= makeCsvReader({ separator: separatorOf(text) });
    for (const record of reader.push(text)) await takeRecord(running, record);
  }
  for (const record of reader?.end() ?? []) await takeRecord(running, record);
}

/** The text of the file in pieces; its encoding is told from its first bytes. */
async function* decoded(running: Running): AsyncGenerator<string> {
  const { wanted, report } = running;
  let sample: Uint8Array[] | undefined = [];
  let size = 0;
  let decoder: ReturnType<typeof iconv.getDecoder> | undefined;
  const start = (): string => {
    const bytes = Buffer.concat(sample ?? []);
    sample = undefined;
    const encoding = detectFileEncoding(bytes.subarray(0, ENCODING_SAMPLE_BYTES));
    report.encoding = encoding;
    decoder = iconv.getDecoder(ICONV_NAMES[encoding], { stripBOM: true });
    return decoder.write(bytes);
  };
  for await (const piece of wanted.bytes) {
    wanted.signal?.throwIfAborted();
    if (decoder) {
      yield decoder.write(Buffer.from(piece));
      continue;
    }
    sample.push(piece);
    size += piece.length;
    if (size >= ENCODING_SAMPLE_BYTES) yield start();
  }
  if (!decoder) yield start();
  yield decoder?.end() ?? '';
}

const ICONV_NAMES: Readonly<Record<FileEncoding, string>> = {
  'utf-8': 'utf-8',
  'utf-8-bom': 'utf-8',
  'utf-16le': 'utf-16le',
  cp949: 'cp949',
};

function separatorOf(text: string): ',' | '\t' | ';' {
  const firstLine = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  if (firstLine.includes(',')) return ',';
  return firstLine.includes('\t') ? '\t' : firstLine.includes(';') ? ';' : ',';
}

async function takeRecord(running: Running, record: CsvRecord): Promise<void> {
  const { report, wanted } = running;
  if (running.header === undefined) {
    running.header = record.problem === undefined ? readCctvHeader(record.cells) : undefined;
    if (running.header === undefined) throw unreadable('noCameraList', { line: record.cells.slice(0, 6).join(', ').slice(0, 200) });
    report.layout = running.header.layout;
    return;
  }
  report.rowsRead += 1;
  if (record.problem !== undefined)
    return refuse(running, record, { field: 'row', reason: record.problem, value: record.cells.join(',').slice(0, 100) });
  const read = readCctvRow(running.header, record.cells, wanted.bounds ?? KOREA);
  if ('refused' in read) return refuse(running, record, read.refused);
  const made = running.rows.take(read.row, record.line);
  if ('refused' in made) return refuse(running, record, made.refused);
  if (made.mended.length > 0) {
    report.rowsMended += 1;
    for (const problem of made.mended)
      if (running.mended.length < MAX_REPORTED_PROBLEMS) running.mended.push({ row: record.line, ...problem });
  }
  running.batch.push(...made.cameras);
  if (running.batch.length >= BATCH_CAMERAS) await flush(running);
}

function refuse(running: Running, record: CsvRecord, problem: RowProblem): void {
  running.report.rowsRefused += 1;
  if (running.refused.length < MAX_REPORTED_PROBLEMS) running.refused.push({ row: record.line, ...problem });
  running.wanted.onRefused?.({ row: record.line, ...problem, cells: record.cells, columns: running.header?.names ?? [] });
}

async function flush(running: Running): Promise<void> {
  const { wanted, sink, report, batch } = running;
  running.batch = [];
  wanted.signal?.throwIfAborted();
  if (batch.length > 0) {
    const stored = wanted.dryRun ? { ...(await sink.compare(batch)), written: [] } : await sink.upsert(batch, wanted.file);
    report.camerasNew += stored.new;
    report.camerasChanged += stored.changed;
    report.camerasSame += stored.same;
    if (stored.written.length > 0) wanted.onWritten?.(stored.written);
  }
  wanted.onProgress?.(snapshot(running));
}

function finish(running: Running, state: 'done' | 'failed', error?: ImportSentence): ImportReport {
  running.report.state = state;
  if (error !== undefined) running.report.error = error;
  const report = snapshot(running);
  running.wanted.onProgress?.(report);
  return report;
}

function snapshot({ report, refused, mended, began }: Running): ImportReport {
  const problems = [...refused, ...mended].slice(0, MAX_REPORTED_PROBLEMS);
  return { ...report, problems, elapsedMs: Math.round(performance.now() - began) };
}
