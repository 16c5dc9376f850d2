import {
  MAX_SHOWN_DATA_PROBLEMS,
  type DataImportView,
  type DataProblem,
  type DataRunBody,
  type DataSet,
  type DataSetView,
} from '#contract/data-import.ts';
import { sayOfImport, type ImportSentence } from '#contract/import-sentence.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import type { Clock } from '#services/ports.ts';
import type { DataSetPorts } from './data-sets.ts';
import type { DataRun } from './import-aside.ts';
import { MAX_REFUSED_KEPT, type DataOutcome } from './import-job.ts';
import { Spool } from './spool.ts';

export interface DataImportsPorts {
  readonly sets: DataSetPorts;
  /** Reads what was sent. Rejects where the store or a file fails. */
  readonly run: (wanted: DataRun) => Promise<DataOutcome>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  readonly onProblem: (text: string) => void;
}

interface Kept {
  view: DataImportView;
  readonly by: Person;
  readonly spool: Spool;
  readonly refused: DataProblem[];
  readonly stop: AbortController;
  touchedAt: number;
}

/** Imports whose files are kept; the national network alone is a gigabyte. */
const MAX_KEPT = 4;
const MAX_FILES = 1_000;
export const MAX_DATA_FILE_BYTES = 1024 * 1024 * 1024;
const MAX_DATA_BYTES = 4 * MAX_DATA_FILE_BYTES;
/** Files of which nobody asks any more are thrown away. */
const FORGET_AFTER_MS = 3_600_000;
const LOOK_EVERY_MS = 60_000;

export type TakeFile = 'taken' | 'noSuchImport' | 'tooLarge' | 'tooMany' | 'running';

/** Roads, addresses and places that somebody brings to the console: files first, then a trial, then the taking over; watched by their report. */
export class DataImports implements AsyncDisposable {
  readonly #ports: DataImportsPorts;
  readonly #kept = new Map<string, Kept>();
  #running: Promise<void> | undefined;
  #timer: Disposable;
  #stopped = false;

  constructor(ports: DataImportsPorts) {
    this.#ports = ports;
    this.#timer = ports.clock.after(LOOK_EVERY_MS, () => void this.#forgetOld());
  }

  /** Undefined: as many are open as may be. */
  async begin(set: DataSet, by: Person): Promise<DataImportView | undefined> {
    if (this.#kept.size >= MAX_KEPT) await this.#forgetOne();
    if (this.#kept.size >= MAX_KEPT || this.#stopped) return undefined;
    const id = this.#ports.newId();
    const view: DataImportView = {
      id,
      set,
      state: 'collecting',
      dryRun: true,
      files: [],
      rows: 0,
      refused: 0,
      changed: false,
      figures: {},
      problems: [],
      notes: [],
      elapsedMs: 0,
    };
    this.#kept.set(id, {
      view,
      by,
      spool: await Spool.open(),
      refused: [],
      stop: new AbortController(),
      touchedAt: this.#ports.clock.now(),
    });
    return view;
  }

  async take(id: string, name: string, content: ReadableStream<Uint8Array>): Promise<TakeFile> {
    const kept = this.#touch(id);
    if (!kept) return 'noSuchImport';
    if (kept.view.state === 'running') return 'running';
    if (kept.spool.files.length >= MAX_FILES) return 'tooMany';
    const taken = await kept.spool.take(name, content, Math.min(MAX_DATA_FILE_BYTES, MAX_DATA_BYTES - kept.spool.bytes));
    kept.view = { ...kept.view, state: 'collecting', files: kept.spool.files.map(({ name: of, bytes }) => ({ name: of, bytes })) };
    return taken;
  }

  /** Reads what was sent; one import at a time in the whole server, because each holds a city in memory. */
  run(id: string, wanted: DataRunBody): DataImportView | 'noSuchImport' | 'busy' | 'noFiles' {
    const kept = this.#touch(id);
    if (!kept) return 'noSuchImport';
    if (this.#running) return 'busy';
    if (kept.spool.files.length === 0) return 'noFiles';
    kept.refused.length = 0;
    const { id: of, set, files } = kept.view;
    kept.view = {
      ...kept.view,
      id: of,
      set,
      files,
      state: 'running',
      dryRun: wanted.dryRun,
      rows: 0,
      refused: 0,
      changed: false,
      problems: [],
      notes: [],
      figures: {},
    };
    delete kept.view.error;
    this.#running = this.#read(kept, wanted).finally(() => (this.#running = undefined));
    return kept.view;
  }

  get(id: string): DataImportView | undefined {
    return this.#touch(id)?.view;
  }

  refused(id: string): readonly DataProblem[] | undefined {
    return this.#touch(id)?.refused;
  }

  /** Ends one that is read, and throws its files away. */
  async drop(id: string): Promise<boolean> {
    const kept = this.#kept.get(id);
    if (!kept) return false;
    kept.stop.abort();
    if (kept.view.state === 'running') await this.#running;
    this.#kept.delete(id);
    await kept.spool[Symbol.asyncDispose]();
    return true;
  }

  async sets(): Promise<DataSetView[]> {
    const { sets } = this.#ports;
    return Promise.all((['roads', 'places'] as const).map(async (set) => ({ set, ...(await sets[set].versions()) })));
  }

  /** Puts the other version in the place of this one. */
  async swap(set: DataSet, by: Person): Promise<'swapped' | 'busy' | 'noOther'> {
    if (this.#running) return 'busy';
    const port = this.#ports.sets[set];
    if (!(await port.swap())) return 'noOther';
    await port.refresh();
    const { current } = await port.versions();
    await this.#ports.record({
      kind: 'data.restored',
      at: this.#ports.clock.now(),
      actor: `person:${by.id}`,
      data: { set, source: current?.source ?? '' },
    });
    return 'swapped';
  }

  async #read(kept: Kept, wanted: DataRunBody): Promise<void> {
    const { set } = kept.view;
    const began = performance.now();
    const names = kept.view.files.map(({ name }) => name);
    const source = names.length > 1 ? `${names[0] ?? ''} (+${names.length - 1})` : (names[0] ?? '');
    const change = (more: Partial<DataImportView>): void =>
      void (kept.view = { ...kept.view, ...more, elapsedMs: Math.round(performance.now() - began) });
    try {
      const outcome = await this.#ports.run({
        ...wanted,
        set,
        source,
        files: kept.spool.files,
        signal: kept.stop.signal,
        onProgress: (layer, rows) => change({ reading: { layer, rows } }),
        onRefused: (problem) => {
          if (kept.refused.length < MAX_REFUSED_KEPT) kept.refused.push(problem);
        },
      });
      const unused = outcome.changed ? await this.#takenOver(kept, { source, refused: outcome.refused, ...outcome.figures }) : undefined;
      const { error = unused, ...counted } = outcome;
      change({ ...counted, state: error === undefined ? 'done' : 'failed', ...(error === undefined ? {} : { error }) });
    } catch (error) {
      this.#ports.onProblem(`import of ${set}: ${error instanceof Error ? error.message : String(error)}`);
      change({ state: 'failed', error: sayOfImport('storeFailed') });
    }
    delete kept.view.reading;
    kept.view = { ...kept.view, problems: kept.refused.slice(0, MAX_SHOWN_DATA_PROBLEMS) };
  }

  /** What is said where what is stored now could not be taken into use. */
  async #takenOver({ view: { set }, by }: Kept, data: Readonly<Record<string, string | number>>): Promise<ImportSentence | undefined> {
    await this.#ports.record({
      kind: 'data.imported',
      at: this.#ports.clock.now(),
      actor: `person:${by.id}`,
      data: { set, ...data },
    });
    try {
      await this.#ports.sets[set].refresh();
      return undefined;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#ports.onProblem(`import of ${set}: ${why}`);
      return sayOfImport('storedNotInUse', { why });
    }
  }

  #touch(id: string): Kept | undefined {
    const kept = this.#kept.get(id);
    if (kept) kept.touchedAt = this.#ports.clock.now();
    return kept;
  }

  /** The one that nobody has asked about for longest, where it is not being read. */
  async #forgetOne(): Promise<void> {
    const [oldest] = [...this.#kept.values()].filter(({ view }) => view.state !== 'running').sort((a, b) => a.touchedAt - b.touchedAt);
    if (oldest) await this.drop(oldest.view.id);
  }

  async #forgetOld(): Promise<void> {
    const before = this.#ports.clock.now() - FORGET_AFTER_MS;
    for (const { view, touchedAt } of this.#kept.values()) if (view.state !== 'running' && touchedAt < before) await this.drop(view.id);
    if (!this.#stopped) this.#timer = this.#ports.clock.after(LOOK_EVERY_MS, () => void this.#forgetOld());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#timer[Symbol.dispose]();
    for (const id of this.#kept.keys()) await this.drop(id);
  }
}
