import type { ImportReport } from '#contract/admin-view.ts';
import { sayOfImport } from '#contract/import-sentence.ts';
import { rowReasonWords } from '#contract/row-reason-words.ts';
import type { Camera } from '#domain/camera.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import { importCameras, type CameraSink, type RefusedRow } from './import-cameras.ts';
import { breath } from '../breath.ts';

export interface CameraImportsPorts {
  readonly sink: CameraSink;
  readonly now: () => number;
  readonly newId: () => string;
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  /** Cameras that were written, for the registry in memory. */
  readonly onWritten: (cameras: readonly Camera[]) => void;
  readonly onProblem: (text: string) => void;
}

interface Kept {
  report: ImportReport;
  readonly refused: RefusedRow[];
}

/** Imports at once; each holds its file in memory while it is read. */
const MAX_RUNNING = 2;
/** Finished imports whose reports can still be asked for. */
const MAX_KEPT = 20;
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const MAX_REFUSED_KEPT = 100_000;
/** Bytes between two looks at what else waits, so that a long file delays no incident. */
const CHUNK_BYTES = 256 * 1024;
const NEW_LINE = 10;

/** Camera lists that somebody brings to the console: read in the background, watched by their report. */
export class CameraImports {
  readonly #ports: CameraImportsPorts;
  readonly #kept = new Map<string, Kept>();
  #running = 0;

  constructor(ports: CameraImportsPorts) {
    this.#ports = ports;
  }

  /** Takes the whole file, begins to read it, and tells the report so far. Undefined: too many imports run. */
  async start(file: {
    readonly name: string;
    readonly dryRun: boolean;
    readonly content: ReadableStream<Uint8Array>;
    readonly by: Person;
  }): Promise<ImportReport | undefined> {
    if (this.#running >= MAX_RUNNING) return undefined;
    this.#running += 1;
    try {
      const bytes = await receive(file.content);
      const id = this.#ports.newId();
      const kept: Kept = { report: firstReport(id, file, bytes), refused: [] };
      if (bytes.length > MAX_FILE_BYTES) {
        this.#keep(id, {
          ...kept,
          report: { ...kept.report, state: 'failed', error: sayOfImport('camerasTooLarge', { mebibytes: MAX_FILE_BYTES / 1024 / 1024 }) },
        });
        this.#running -= 1;
        return this.get(id);
      }
      this.#keep(id, kept);
      void this.#run(kept, { ...file, bytes });
      return kept.report;
    } catch (error) {
      this.#running -= 1;
      throw error;
    }
  }

  get(id: string): ImportReport | undefined {
    return this.#kept.get(id)?.report;
  }

  /** The refused rows as they came, each with the field and the reason, in words too where a language is given, ready to be mended and brought again. */
  refusedCsv(id: string, language?: 'ko' | 'en'): string | undefined {
    const kept = this.#kept.get(id);
    if (!kept) return undefined;
    const words = (reason: string): string[] => (language === undefined ? [] : [rowReasonWords(language, reason)]);
    const head = ['row', 'field', 'reason', ...(language === undefined ? [] : ['words'])];
    const rows = kept.refused.map((row) => [String(row.row), row.field, row.reason, ...words(row.reason), ...row.cells]);
    return `\uFEFF${[head, ...rows].map((cells) => cells.map(quoted).join(',')).join('\r\n')}\r\n`;
  }

  #keep(id: string, kept: Kept): void {
    this.#kept.set(id, kept);
    const oldest = this.#kept.size > MAX_KEPT ? this.#kept.keys().next() : undefined;
    if (oldest && !oldest.done) this.#kept.delete(oldest.value);
  }

  async #run(
    kept: Kept,
    file: { readonly name: string; readonly dryRun: boolean; readonly bytes: Uint8Array; readonly by: Person },
  ): Promise<void> {
    try {
      kept.report = await importCameras(this.#ports.sink, {
        id: kept.report.id,
        file: file.name,
        bytes: inPieces(file.bytes),
        dryRun: file.dryRun,
        owner: file.by.organisation,
        ...(kept.report.rowsTotal === undefined ? {} : { rowsTotal: kept.report.rowsTotal }),
        onProgress: (report) => void (kept.report = report),
        onRefused: (row) => void (kept.refused.length < MAX_REFUSED_KEPT && kept.refused.push(row)),
        onWritten: this.#ports.onWritten,
      });
      if (!file.dryRun) await this.#ports.record(entryOf(kept.report, file.by, this.#ports.now()));
    } catch (error) {
      this.#ports.onProblem(`camera import ${file.name}: ${String(error)}`);
      kept.report = {
        ...kept.report,
        state: 'failed',
        error: sayOfImport('camerasStoreFailed'),
      };
    } finally {
      this.#running -= 1;
    }
  }
}

function firstReport(id: string, file: { readonly name: string; readonly dryRun: boolean }, bytes: Uint8Array): ImportReport {
  const lines = bytes.reduce((count, byte) => (byte === NEW_LINE ? count + 1 : count), 0);
  const counts = { rowsRead: 0, camerasNew: 0, camerasChanged: 0, camerasSame: 0, rowsRefused: 0, rowsMended: 0 };
  return {
    id,
    file: file.name,
    dryRun: file.dryRun,
    state: 'running',
    encoding: '',
    layout: '',
    rowsTotal: Math.max(0, lines - 1),
    ...counts,
    problems: [],
    elapsedMs: 0,
  };
}

/** Stops a byte past the limit: whoever sends more is told so. */
async function receive(content: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    pieces.push(piece);
    size += piece.length;
    if (size > MAX_FILE_BYTES) break;
  }
  return Buffer.concat(pieces);
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    yield bytes.subarray(at, at + CHUNK_BYTES);
    await breath();
  }
}

function entryOf(report: ImportReport, by: Person, now: number): EntryDraft {
  const { file, rowsRead, camerasNew, camerasChanged, camerasSame, rowsRefused, state } = report;
  return {
    kind: 'camera.imported',
    at: now,
    actor: `person:${by.id}`,
    data: { file, state, rowsRead, camerasNew, camerasChanged, camerasSame, rowsRefused },
  };
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
