import { parentPort, workerData } from 'node:worker_threads';
import { buildPlaceParts } from '#engine/places/place-index.ts';
import { buffersIn } from '../buffers-in.ts';
import type { StoredSections } from '../store/stored-sections.ts';
import { placeDataOf } from './place-sections.ts';

/** The thread of `Places`: takes stored sections, gives the parts of the index, and ends. */
const parts = buildPlaceParts(placeDataOf(workerData as StoredSections));
parentPort?.postMessage(parts, [...buffersIn(parts)]);
