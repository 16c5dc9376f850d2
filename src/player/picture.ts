import { drawNoMore, drawSoon } from './draw-schedule.ts';

/** What can be drawn: a decoded picture, or the element that WebRTC and MSE play into. */
export type Drawable = VideoFrame | ImageBitmap | HTMLVideoElement;

const JPEG_QUALITY = 0.92;

/**
 * The canvas of a tile: the newest picture, letterboxed, in the pixels of the screen. Pictures that come faster than the
 * screen, or while the page is hidden, replace one another unseen.
 */
export class Picture implements Disposable {
  readonly canvas: HTMLCanvasElement;
  #context: CanvasRenderingContext2D | null | undefined;
  readonly #resize: ResizeObserver;
  readonly #onResize: (widthPixels: number) => void;
  #current: Drawable | undefined;
  /** Of the canvas in pixels of the screen; kept, because asking the layout for it at every picture costs more than the picture. */
  #size: Size | undefined;

  constructor(place: HTMLElement, onResize: (widthPixels: number) => void = () => {}) {
    this.#onResize = onResize;
    this.canvas = place.ownerDocument.createElement('canvas');
    this.canvas.style.cssText = 'display:block;width:100%;height:100%';
    place.append(this.canvas);
    this.#resize = new ResizeObserver(([entry]) => entry && this.#takeSize(entry.contentRect));
    this.#resize.observe(this.canvas);
  }

  /** Pixels of the screen across; 0 while nobody can see it. */
  get widthPixels(): number {
    return (this.#size ?? this.#measure()).width;
  }

  /** Takes over a decoded picture and closes it in time; an element stays its owner's. */
  show(picture: Drawable): void {
    this.#release();
    this.#current = picture;
    this.#schedule();
  }

  clear(): void {
    this.#release();
    this.#schedule();
  }

  /** The current picture in its own size; undefined when there is none. */
  async toBlob(): Promise<Blob | undefined> {
    const size = this.#current && sizeOf(this.#current);
    if (!this.#current || !size || size.width === 0) return undefined;
    const copy = new OffscreenCanvas(size.width, size.height);
    copy.getContext('2d')?.drawImage(this.#current, 0, 0, size.width, size.height);
    return copy.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
  }

  [Symbol.dispose](): void {
    drawNoMore(this);
    this.#resize.disconnect();
    this.#release();
    this.canvas.remove();
  }

  draw(): void {
    const size = (this.#size ??= this.#measure());
    const context = (this.#context ??= this.canvas.getContext('2d'));
    if (!context || size.width === 0) return;
    const { canvas } = this;
    // Setting a size clears, even when it is the same.
    if (canvas.width !== size.width) canvas.width = size.width;
    if (canvas.height !== size.height) canvas.height = size.height;
    const box = this.#current && letterbox(sizeOf(this.#current), size);
    if (!this.#current || !box) return context.clearRect(0, 0, size.width, size.height);
    if (box.x > 0 || box.y > 0) context.clearRect(0, 0, size.width, size.height);
    context.drawImage(this.#current, box.x, box.y, box.width, box.height);
  }

  /** Drawn at once, before the browser paints: a canvas whose size has changed is empty. */
  #takeSize({ width, height }: Size): void {
    const scale = this.#window.devicePixelRatio || 1;
    const before = this.#size;
    this.#size = { width: Math.round(width * scale), height: Math.round(height * scale) };
    // Out of sight; the picture is kept for when it comes back.
    if (this.#size.width === 0 || this.#size.height === 0) this.#size = { width: 0, height: 0 };
    else if (before?.width !== this.#size.width || before.height !== this.#size.height) this.draw();
    this.#onResize(this.#size.width);
  }

  #measure(): Size {
    const scale = this.#window.devicePixelRatio || 1;
    return { width: Math.round(this.canvas.clientWidth * scale), height: Math.round(this.canvas.clientHeight * scale) };
  }

  get #window(): Window {
    return this.canvas.ownerDocument.defaultView ?? globalThis.window;
  }

  #release(): void {
    if (this.#current && 'close' in this.#current) this.#current.close();
    this.#current = undefined;
  }

  #schedule(): void {
    drawSoon(this.#window, this);
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
  if ('videoWidth' in picture) return { width: picture.videoWidth, height: picture.videoHeight };
  if ('displayWidth' in picture) return { width: picture.displayWidth, height: picture.displayHeight };
  return { width: picture.width, height: picture.height };
}
