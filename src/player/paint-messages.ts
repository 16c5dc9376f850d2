import type { Size } from './letterbox.ts';

/** To the worker: this picture, letterboxed in so many pixels of the screen. The frame is given away. */
export interface PaintJob {
  readonly id: number;
  readonly frame: VideoFrame;
  readonly place: Size;
}

/** From the worker: that it is there, and then each picture in turn; none where it could not be drawn. */
export type Painted = { readonly is: 'ready' } | { readonly is: 'painted'; readonly id: number; readonly bitmap: ImageBitmap | undefined };
