import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ViewerFigures, ViewerTarget } from './viewer-child.ts';

/** The other ends of a bench, each in a process of its own, so that only the relay's work is in the relay's process. */
export interface LoadCameras extends Disposable {
  readonly port: number;
  /** What each really sends. */
  readonly kbps: number;
}
export interface LoadViewers extends Disposable {
  /** Resolves when each has its first bytes; rejects when one has none. */
  open(targets: readonly ViewerTarget[]): Promise<void>;
  measure(seconds: number): Promise<ViewerFigures>;
}

export async function startCameras(kbps: number): Promise<LoadCameras> {
  const child = start('camera-child.ts', [String(kbps)]);
  const told = (await nextMessage(child)) as { port: number; kbps: number };
  return { ...told, [Symbol.dispose]: () => child.disconnect() };
}

export function startViewers(): LoadViewers {
  const child = start('viewer-child.ts', []);
  return {
    open: async (targets) => {
      child.send({ open: targets });
      const told = (await nextMessage(child)) as { failed?: string };
      if (told.failed !== undefined) throw new Error(told.failed);
    },
    measure: async (seconds) => {
      child.send({ measure: seconds });
      return (await nextMessage(child)) as ViewerFigures;
    },
    [Symbol.dispose]: () => child.disconnect(),
  };
}

function start(file: string, words: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), [...words], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const gone = (): void => reject(new Error('a process of the bench ended'));
  child.once('message', resolve).once('exit', gone);
  return promise.finally(() => child.off('message', resolve).off('exit', gone));
}
