/**
 * A canvas that only shows what was drawn elsewhere and handed over whole. A canvas that a page draws into is copied by the browser
 * for every frame in which anything on the page moves, drawn anew or not: a millisecond each for a picture as large as a map.
 */
export class StillCanvas {
  readonly element = document.createElement('canvas');
  readonly #shown = this.element.getContext('bitmaprenderer');
  readonly #drawn = new OffscreenCanvas(1, 1);
  readonly #context = this.#drawn.getContext('2d');

  /** An empty picture of so many pixels of the screen, to be drawn into; undefined when this browser gives none. */
  begin(width: number, height: number): OffscreenCanvasRenderingContext2D | undefined {
    const context = this.#context;
    if (!context || !this.#shown) return undefined;
    if (this.#drawn.width !== width || this.#drawn.height !== height) [this.#drawn.width, this.#drawn.height] = [width, height];
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }

  /** What was drawn since `begin` is on the screen with the next frame. */
  show(): void {
    const { element } = this;
    const { width, height } = this.#drawn;
    // A canvas that only shows keeps the size it was given, whatever is handed to it.
    if (element.width !== width || element.height !== height) [element.width, element.height] = [width, height];
    this.#shown?.transferFromImageBitmap(this.#drawn.transferToImageBitmap());
  }
}
