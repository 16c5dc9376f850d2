import { DrawCanvas } from './draw-canvas.ts';
import type { Painted, PaintJob } from './paint-messages.ts';

/** Converts and scales the pictures of a page's tiles beside it: without a graphics card that is most of what a tile costs. */
const canvas = new DrawCanvas();

const say = (message: Painted, transfer: Transferable[] = []): void => self.postMessage(message, { transfer });

self.addEventListener('message', ({ data: { id, frame, place } }: MessageEvent<PaintJob>) => {
  let bitmap: ImageBitmap | undefined;
  try {
    bitmap = canvas.draw(place, { picture: frame, size: { width: frame.displayWidth, height: frame.displayHeight } });
  } finally {
    frame.close();
    // The tile waits for an answer, whatever has become of its picture.
    say({ is: 'painted', id, bitmap }, bitmap ? [bitmap] : []);
  }
});
say({ is: 'ready' });
