import { parentPort, workerData } from 'node:worker_threads';
import { buildRoadParts } from '#engine/roads/road-parts.ts';
import { buffersIn } from '../buffers-in.ts';
import type { StoredSections } from '../store/stored-sections.ts';
import { networkOf } from './network-sections.ts';

/** The thread of `buildAside`: takes stored sections, gives the parts of the map, and ends. */
const parts = buildRoadParts(networkOf(workerData as StoredSections));
parentPort?.postMessage(parts, [...buffersIn(parts)]);
