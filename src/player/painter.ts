import type { Size } from './letterbox.ts';
import type { Painted, PaintJob } from './paint-messages.ts';

/** A worker that has not answered for so long, while so many pictures came to be drawn, does not answer any more: a page that stood still is no sign of it. */
const DEAD_MS = 2_000;
const DEAD_PICTURES = 50;

interface Waiting {
  readonly since: number;
  readonly pictures: number;
  readonly done: (bitmap: ImageBitmap | undefined) => void;
}

/**
 * Draws the pictures of a page's tiles in one worker. A page whose policy allows no such worker, or whose worker has died, goes on
 * drawing by itself: `ready` says which. Each tile has one picture under way, so no more wait than there are tiles.
 */
export class Painter implements Disposable {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #ready = false;
  #next = 0;
  #pictures = 0;

  constructor(start: () => Worker) {
    try {
      this.#worker = start();
    } catch {
      // Refused by the page's policy: it has been told, and draws by itself.
      return;
    }
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Painted>) => this.#take(data));
    this.#worker.addEventListener('error', () => this[Symbol.dispose]());
    this.#worker.addEventListener('messageerror', () => this[Symbol.dispose]());
  }

  /** Whether `paint` can be asked. To be read with every picture, which is how a worker that has fallen silent is noticed. */
  get ready(): boolean {
    this.#pictures += 1;
    const [oldest] = this.#waiting.values();
    if (oldest && this.#pictures - oldest.pictures > DEAD_PICTURES && performance.now() - oldest.since > DEAD_MS) this[Symbol.dispose]();
    return this.#ready;
  }

  /** The frame stays the caller's. `done` is called once, without a bitmap when it was not drawn. */
  paint(frame: VideoFrame, place: Size, done: (bitmap: ImageBitmap | undefined) => void): void {
    const id = (this.#next += 1);
    const copy = frame.clone();
    this.#waiting.set(id, { since: performance.now(), pictures: this.#pictures, done });
    this.#worker?.postMessage({ id, frame: copy, place } satisfies PaintJob, [copy]);
  }

  [Symbol.dispose](): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#ready = false;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { done } of waiting) done(undefined);
  }

  #take(message: Painted): void {
    if (message.is === 'ready') {
      this.#ready = true;
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (waiting) waiting.done(message.bitmap);
    else message.bitmap?.close();
  }
}
