import type { FromReader, OverlayAnswer, ToReader } from './overlay-messages.ts';
import { transferOf } from './pack-layer.ts';
import { readDropped } from './read-dropped.ts';

/** Reads map files beside the page, so that the board goes on while it does; ending the worker ends the reading. */
let answered: ((answer: OverlayAnswer | undefined) => void) | undefined;

const say = (message: FromReader, transfer: ArrayBuffer[] = []): void => self.postMessage(message, { transfer });

self.addEventListener('message', ({ data }: MessageEvent<ToReader>) => {
  if (data.do === 'answer') {
    answered?.(data.answer);
    answered = undefined;
    return;
  }
  const files = data.files.map((file) => ({
    name: file.name,
    size: file.size,
    bytes: async () => new Uint8Array(await file.arrayBuffer()),
  }));
  void readDropped(files, data.city, {
    progress: (file, part) => say({ is: 'progress', file, part }),
    ask: (question) => {
      say({ is: 'question', question });
      return new Promise((resolve) => (answered = resolve));
    },
    layer: (layer) => say({ is: 'layer', layer }, transferOf(layer)),
    read: (file, notes) => say({ is: 'read', file, notes }),
    refused: (file, refusal) => say({ is: 'refused', file, refusal }),
  }).finally(() => say({ is: 'done' }));
});
