import { Worker } from 'node:worker_threads';
import { assembleRoadMap, type RoadMap } from '#engine/roads/road-map.ts';
import type { RoadNetwork } from '#engine/roads/road-network.ts';
import type { RoadParts } from '#engine/roads/road-parts.ts';
import { breath } from '../breath.ts';
import { readNetwork } from './network-sections.ts';
import type { StoredSections } from './network-store.ts';

/** A nation needs 0.6 GB and a minute on two slow cores; twice the nation must fit, a mistake must not take the machine. */
const MOST_HEAP_MB = 1_536;
const DEADLINE_MS = 300_000;
const THREAD = new URL('./build-worker.ts', import.meta.url);

/**
 * The map of a stored network. What takes long is done by a thread of its own, and what must be done here in portions: whoever asks
 * meanwhile is answered from the map in use. Rejects where the thread fails, dies, takes longer than five minutes or is stopped.
 */
export async function buildAside(
  sections: StoredSections,
  { signal, thread = THREAD }: { readonly signal: AbortSignal; readonly thread?: URL | undefined },
): Promise<RoadMap> {
  signal.throwIfAborted();
  const worker = new Worker(thread, {
    workerData: sections,
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
  });
  try {
    const [parts, network] = await Promise.all([partsFrom(worker, signal), readAmongOthers(sections)]);
    return assembleRoadMap(network, parts);
  } finally {
    await worker.terminate();
  }
}

async function readAmongOthers(sections: StoredSections): Promise<RoadNetwork> {
  const reading = readNetwork(sections);
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
    await breath();
  }
}

function partsFrom(worker: Worker, signal: AbortSignal): Promise<RoadParts> {
  const { promise, resolve, reject } = Promise.withResolvers<RoadParts>();
  const fail = (why: string): void => reject(new Error(`The road network could not be built: ${why}.`));
  const timer = setTimeout(() => fail(`it took longer than ${DEADLINE_MS / 60_000} minutes`), DEADLINE_MS);
  const stop = (): void => fail('the server stops');
  signal.addEventListener('abort', stop, { once: true });
  worker.once('message', resolve);
  worker.once('error', (error) => fail(error instanceof Error ? error.message : String(error)));
  worker.once('exit', (code) => fail(`its thread ended with code ${code}`));
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  });
}
