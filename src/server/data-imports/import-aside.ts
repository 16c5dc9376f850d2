import { fork, type ChildProcess } from 'node:child_process';
import type { DataProblem, DataSet } from '#contract/data-import.ts';
import { sayOfImport, type ImportSentence } from '#contract/import-sentence.ts';
import type { Clock } from '#services/ports.ts';
import type { DataVersions } from '../store/data-versions.ts';
import type { DataOutcome, ImportJob, ImportNews } from './import-job.ts';

export interface ImportAsidePorts {
  /** The program of the process, as it is when one begins. */
  readonly program: () => string;
  /** All of the environment that it sees: how PostgreSQL is reached, where its address does not say. */
  readonly environment: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  readonly bounds: ImportJob['bounds'];
  readonly clock: Clock;
  readonly versions: (set: DataSet) => Promise<DataVersions>;
}

export interface DataRun extends Omit<ImportJob, 'bounds' | 'databaseUrl'> {
  readonly signal: AbortSignal;
  readonly onProgress: (layer: string, rows: number) => void;
  readonly onRefused: (problem: DataProblem) => void;
}

/** Twice the nation's roads while they are put together; the machine is not the import's alone. */
const MOST_HEAP_MB = 3_072;
/** Ten times what the nation's lists take on two slow cores. */
const DEADLINE_MS = 3_600_000;

/**
 * An import by a process of its own, of lower priority: golden-time work goes on beside it, and files that take all its memory or
 * crash it cost nothing else. What is stored is stored in one transaction of that process, so that one that dies, takes longer than
 * an hour or is stopped leaves what was there before. Rejects only where the process says that the store or a file failed.
 */
export function importAside(ports: ImportAsidePorts): (wanted: DataRun) => Promise<DataOutcome> {
  return async (wanted) => {
    const before = await ports.versions(wanted.set);
    const ended = await readAside(ports, wanted);
    if (!('code' in ended)) return ended;
    // It may have ended in the moment between the storing and the saying.
    const { current } = await ports.versions(wanted.set);
    const stored = !wanted.dryRun && current?.source === wanted.source && current.importedAt !== before.current?.importedAt;
    const nothing = { rows: 0, refused: 0, figures: {}, notes: [] };
    return stored
      ? {
          ...nothing,
          changed: true,
          figures: { ...current.figures },
          notes: [sayOfImport('readerEndedAfterStoring', { how: howOf(ended) })],
        }
      : { ...nothing, changed: false, error: ended };
  };
}

/** The outcome, or why there is none. */
async function readAside(ports: ImportAsidePorts, wanted: DataRun): Promise<DataOutcome | ImportSentence> {
  const { signal, onProgress, onRefused, ...told } = wanted;
  if (signal.aborted) return sayOfImport('stopped');
  const child = fork(ports.program(), [], {
    execArgv: ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${MOST_HEAP_MB}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...ports.environment },
  });
  const { promise, resolve, reject } = Promise.withResolvers<DataOutcome | ImportSentence>();
  const deadline = ports.clock.after(DEADLINE_MS, () => resolve(sayOfImport('tookTooLong', { minutes: DEADLINE_MS / 60_000 })));
  const stop = (): void => resolve(sayOfImport('stopped'));
  signal.addEventListener('abort', stop, { once: true });
  child.on('message', (news: ImportNews) => {
    if (news.kind === 'progress') onProgress(news.layer, news.rows);
    else if (news.kind === 'refused') for (const problem of news.problems) onRefused(problem);
    else if (news.kind === 'outcome') resolve(news.outcome);
    else reject(new Error(news.text));
  });
  child.once('error', (error) => resolve(sayOfImport('readerFailed', { why: error.message })));
  child.once('exit', (code, by) => resolve(howItEnded(code, by)));
  const { bounds, databaseUrl } = ports;
  const job: ImportJob = { ...told, bounds, databaseUrl };
  child.send(job, () => undefined);
  try {
    return await promise;
  } finally {
    deadline[Symbol.dispose]();
    signal.removeEventListener('abort', stop);
    await gone(child);
  }
}

/** An import out of memory is ended by V8 with SIGABRT. */
function howItEnded(code: number | null, by: NodeJS.Signals | null): ImportSentence {
  const how = by ?? `code ${code}`;
  return by === 'SIGABRT' ? sayOfImport('readerOutOfMemory', { how, megabytes: MOST_HEAP_MB }) : sayOfImport('readerEnded', { how });
}

/** In a few words, for the bracket of another sentence. */
function howOf({ code, values }: ImportSentence): string | number {
  return values['how'] ?? values['why'] ?? code;
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}
