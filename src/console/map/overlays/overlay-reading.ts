import VectorSource from 'ol/source/Vector.js';
import { MAX_LAYERS } from '../map-layers.ts';
import { overlayDesk } from './overlay-desk.ts';
import { overlayFeatures } from './overlay-features.ts';
import type { Box, FromReader, OverlayAnswer, ToReader } from './overlay-messages.ts';

let reader: Worker | undefined;

/** Reads the files beside the page; what comes goes to the desk. A reading that is under way goes on: these wait for their turn. */
export function readFiles(files: readonly File[], city: Box): void {
  if (files.length === 0) return;
  if (reader) {
    waiting.push({ files, city });
    return;
  }
  const made = new Worker(new URL('./overlay-worker.ts', import.meta.url), { type: 'module', name: 'map files' });
  reader = made;
  let counts = { layers: 0, features: 0 };
  const name = files[0]?.name ?? '';
  overlayDesk.set({ reading: { file: name, part: 0 } });
  made.addEventListener('message', ({ data }: MessageEvent<FromReader>) => {
    if (data.is === 'progress') {
      overlayDesk.set({ reading: { file: data.file, part: data.part } });
    } else if (data.is === 'question') {
      overlayDesk.set({ question: data.question });
    } else if (data.is === 'layer') {
      if (overlayDesk.get().overlays.length >= MAX_OVERLAYS) {
        overlayDesk.report({
          file: data.layer.file,
          layers: 0,
          features: 0,
          notes: [],
          refusal: { reason: 'mapFull', detail: `${MAX_OVERLAYS}` },
        });
        return;
      }
      counts = { layers: counts.layers + 1, features: counts.features + data.layer.rows.length };
      overlayDesk.put(data.layer, new VectorSource({ features: overlayFeatures(data.layer) }));
    } else if (data.is === 'read') {
      if (counts.layers > 0) overlayDesk.report({ file: data.file, ...counts, notes: data.notes });
      counts = { layers: 0, features: 0 };
    } else if (data.is === 'refused') {
      overlayDesk.report({ file: data.file, layers: 0, features: 0, notes: [], refusal: data.refusal });
    } else stopReading();
  });
  // Out of memory, most likely: the worker is gone and says no more.
  made.addEventListener('error', (event) => {
    overlayDesk.report({
      file: overlayDesk.get().reading?.file ?? name,
      layers: 0,
      features: 0,
      notes: [],
      refusal: { reason: 'readFailed', detail: event.message },
    });
    stopReading();
  });
  made.postMessage({ do: 'read', files, city } satisfies ToReader);
}

const waiting: { readonly files: readonly File[]; readonly city: Box }[] = [];
/** Room is left for base maps, services, cameras and incidents. */
const MAX_OVERLAYS = MAX_LAYERS - 10;

export function answerReader(answer: OverlayAnswer | undefined): void {
  overlayDesk.set({ question: undefined });
  reader?.postMessage({ do: 'answer', answer } satisfies ToReader);
}

/** Ends what is being read, whatever it is doing; what was read stays. */
export function stopReading(): void {
  reader?.terminate();
  reader = undefined;
  overlayDesk.set({ reading: undefined, question: undefined });
  const next = waiting.shift();
  if (next) readFiles(next.files, next.city);
}
