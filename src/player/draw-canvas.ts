import { letterbox, type Size } from './letterbox.ts';

/** Draws pictures to be handed over whole, in the page or in a worker of its own. */
export class DrawCanvas {
  readonly #canvas = new OffscreenCanvas(1, 1);
  readonly #context = this.#canvas.getContext('2d');

  /** A picture of the size of `place`, with `image` of its own size in the middle; empty without one. */
  draw(place: Size, image?: { readonly picture: CanvasImageSource; readonly size: Size }): ImageBitmap {
    const canvas = this.#canvas;
    if (canvas.width !== place.width || canvas.height !== place.height) [canvas.width, canvas.height] = [place.width, place.height];
    const box = image && letterbox(image.size, place);
    if (image && box) this.#context?.drawImage(image.picture, box.x, box.y, box.width, box.height);
    // Taken whole: the next one begins with an empty canvas.
    return canvas.transferToImageBitmap();
  }
}
