import { DrawCanvas } from './draw-canvas.ts';
import { drawNoMore, drawSoon } from './draw-schedule.ts';
import type { Size } from './letterbox.ts';
import type { Painter } from './painter.ts';

/** What can be drawn: a decoded picture, or the element that WebRTC and MSE play into. */
export type Drawable = VideoFrame | ImageBitmap | HTMLVideoElement;

const JPEG_QUALITY = 0.92;

/**
 * The canvas of a tile: the newest picture, letterboxed, in the pixels of the screen. Pictures that come faster than the
 * screen, or while the page is hidden, replace one another unseen. Decoded pictures are drawn by the painter where there is one,
 * everything else here; the canvas only shows what was drawn.
 */
export class Picture implements Disposable {
  readonly canvas: HTMLCanvasElement;
  #shown: ImageBitmapRenderingContext | null | undefined;
  readonly #painter: Painter | undefined;
  #own: DrawCanvas | undefined;
  readonly #resize: ResizeObserver;
  readonly #onResize: (widthPixels: number) => void;
  #current: Drawable | undefined;
  /** One picture is with the painter; the newest of those that come meanwhile follows it. */
  #underWay = false;
  /** Counts what was taken off the screen: what the painter still has of it is not shown any more. */
  #cleared = 0;
  /** Of the canvas in pixels of the screen; kept, because asking the layout for it at every picture costs more than the picture. */
  #size: Size | undefined;

  constructor(
    place: HTMLElement,
    { painter, onResize }: { readonly painter?: Painter | undefined; readonly onResize: (widthPixels: number) => void },
  ) {
    this.#painter = painter;
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
    this.#draw();
  }

  clear(): void {
    this.#release();
    this.#cleared += 1;
    drawSoon(this.#window, this);
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
    this.#cleared += 1;
    this.canvas.remove();
  }

  /** Here and now. */
  draw(): void {
    const size = (this.#size ??= this.#measure());
    if (size.width === 0) return;
    this.#own ??= new DrawCanvas();
    const picture = this.#current;
    this.#put(this.#own.draw(size, picture && { picture, size: sizeOf(picture) }));
  }

  #draw(): void {
    const picture = this.#current;
    const size = (this.#size ??= this.#measure());
    const aside = isDecoded(picture) && size.width > 0 && !this.canvas.ownerDocument.hidden;
    if (!this.#painter || !aside || !this.#painter.ready) return drawSoon(this.#window, this);
    if (this.#underWay) return;
    this.#underWay = true;
    const before = this.#cleared;
    this.#painter.paint(picture, size, (bitmap) => {
      this.#underWay = false;
      const wanted = before === this.#cleared && size === this.#size;
      if (bitmap && wanted) this.#put(bitmap);
      else bitmap?.close();
      if (!this.#current) return;
      if (this.#current !== picture) this.#draw();
      // What the worker could not draw is not given to it again.
      else if (!bitmap) drawSoon(this.#window, this);
    });
  }

  #put(bitmap: ImageBitmap): void {
    const { canvas } = this;
    // A canvas that only shows keeps the size it was given; a new one empties it.
    if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
    if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
    this.#shown ??= canvas.getContext('bitmaprenderer');
    this.#shown?.transferFromImageBitmap(bitmap);
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
}

/** Asked of the picture itself: a page that is not secure has no class to compare it with. */
function isDecoded(picture: Drawable | undefined): picture is VideoFrame {
  return picture !== undefined && 'displayWidth' in picture;
}

function sizeOf(picture: Drawable): Size {
  if ('videoWidth' in picture) return { width: picture.videoWidth, height: picture.videoHeight };
  if (isDecoded(picture)) return { width: picture.displayWidth, height: picture.displayHeight };
  return { width: picture.width, height: picture.height };
}
