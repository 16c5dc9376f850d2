import { parentPort, workerData } from 'node:worker_threads';
import { buildRoadParts } from '#engine/roads/road-parts.ts';
import { networkOf } from './network-sections.ts';
import type { StoredSections } from './network-store.ts';

/** The thread of `buildAside`: takes stored sections, gives the parts of the map, and ends. */
const parts = buildRoadParts(networkOf(workerData as StoredSections));
parentPort?.postMessage(parts, [...buffersIn(parts)]);

/** Every buffer that is not shared, to be handed over instead of copied. */
function* buffersIn(value: unknown, known = new Set<ArrayBuffer>()): Generator<ArrayBuffer, void> {
  const buffer = ArrayBuffer.isView(value) ? value.buffer : value;
  if (buffer instanceof ArrayBuffer) {
    if (!known.has(buffer)) yield buffer;
    known.add(buffer);
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value))
    for (const part of Object.values(value)) yield* buffersIn(part, known);
}
