/** What can be drawn: a decoded frame, or the element that WebRTC plays into. */
export type Drawable = VideoFrame | HTMLVideoElement;

const JPEG_QUALITY = 0.92;

/**
 * The canvas of a tile: the newest picture, letterboxed, in the pixels of the screen. Pictures that come faster than the
 * screen, or while the page is hidden, replace one another unseen.
 */
export class Picture implements Disposable {
  readonly canvas: HTMLCanvasElement;
  readonly #own: boolean;
  readonly #resize: ResizeObserver;
  #current: Drawable | undefined;
  #drawing = 0;

  constructor(place: HTMLElement) {
    this.#own = !(place instanceof HTMLCanvasElement);
    this.canvas = place instanceof HTMLCanvasElement ? place : document.createElement('canvas');
    if (this.#own) {
      this.canvas.style.cssText = 'display:block;width:100%;height:100%';
      place.append(this.canvas);
    }
    this.#resize = new ResizeObserver(() => this.#schedule());
    this.#resize.observe(this.canvas);
  }

  /** Takes over a frame and closes it in time; an element stays its owner's. */
  show(picture: Drawable): void {
    this.#release();
    this.#current = picture;
    this.#schedule();
  }

  clear(): void {
    this.#release();
    this.#schedule();
  }

  /** The current picture in its own size. */
  async toBlob(): Promise<Blob> {
    const size = this.#current && sizeOf(this.#current);
    if (!this.#current || !size || size.width === 0) throw new Error('there is no picture to keep');
    const copy = new OffscreenCanvas(size.width, size.height);
    copy.getContext('2d')?.drawImage(this.#current, 0, 0, size.width, size.height);
    return copy.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
  }

  [Symbol.dispose](): void {
    cancelAnimationFrame(this.#drawing);
    this.#resize.disconnect();
    this.#release();
    if (this.#own) this.canvas.remove();
  }

  #release(): void {
    if (this.#current && !(this.#current instanceof HTMLVideoElement)) this.#current.close();
    this.#current = undefined;
  }

  #schedule(): void {
    if (this.#drawing !== 0) return;
    this.#drawing = requestAnimationFrame(() => {
      this.#drawing = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const { canvas } = this;
    const scale = globalThis.devicePixelRatio || 1;
    const width = Math.max(1, Math.round(canvas.clientWidth * scale));
    const height = Math.max(1, Math.round(canvas.clientHeight * scale));
    // Setting a size clears, even when it is the same.
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext('2d');
    if (!context) return;
    const size = this.#current && sizeOf(this.#current);
    const box = size && letterbox(size, { width, height });
    if (!this.#current || !box) return context.clearRect(0, 0, width, height);
    if (box.x > 0 || box.y > 0) context.clearRect(0, 0, width, height);
    context.drawImage(this.#current, box.x, box.y, box.width, box.height);
  }
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a picture of `size` stands in `place`: whole, as large as can be, in the middle. Undefined for an empty one. */
export function letterbox(
  size: Size,
  place: Size,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | undefined {
  if (size.width <= 0 || size.height <= 0) return undefined;
  const scale = Math.min(place.width / size.width, place.height / size.height);
  const width = Math.round(size.width * scale);
  const height = Math.round(size.height * scale);
  return { x: Math.floor((place.width - width) / 2), y: Math.floor((place.height - height) / 2), width, height };
}

function sizeOf(picture: Drawable): Size {
  return picture instanceof HTMLVideoElement
    ? { width: picture.videoWidth, height: picture.videoHeight }
    : { width: picture.displayWidth, height: picture.displayHeight };
}
