import type { AVPixelFormat } from 'node-av';
import { check, type Av, type AvFrame } from './av-library.ts';

/** Sizes of a picture before and after; pixels. */
interface Shape {
  readonly width: number;
  readonly height: number;
  readonly format: number;
}

/** Brings pictures to the size and the pixel format that the encoder takes; made anew when the camera changes its own. */
export class VideoScaler implements Disposable {
  readonly #av: Av;
  readonly #context;
  readonly #target: AvFrame;
  readonly from: Shape;
  readonly width: number;
  readonly height: number;

  constructor(av: Av, frame: AvFrame, maxHeight: number) {
    this.#av = av;
    this.from = { width: frame.width, height: frame.height, format: frame.format };
    const share = Math.min(1, maxHeight / frame.height);
    // Chroma has half the size, so that both must be even.
    this.width = even(frame.width * share);
    this.height = even(frame.height * share);
    this.#context = new av.SoftwareScaleContext();
    this.#target = new av.Frame();
    this.#target.alloc();
    // What a video decoder gives has a pixel format; its type also allows that of sound.
    const format = frame.format as AVPixelFormat;
    this.#context.getContext(frame.width, frame.height, format, this.width, this.height, av.AV_PIX_FMT_YUV420P, av.SWS_BILINEAR);
  }

  fits(frame: AvFrame): boolean {
    return frame.width === this.from.width && frame.height === this.from.height && frame.format === this.from.format;
  }

  /** The same picture in the target's shape; lent until the next call. */
  async scale(frame: AvFrame): Promise<AvFrame> {
    if (this.width === this.from.width && this.height === this.from.height && this.from.format === this.#av.AV_PIX_FMT_YUV420P)
      return frame;
    this.#target.unref();
    this.#target.width = this.width;
    this.#target.height = this.height;
    this.#target.format = this.#av.AV_PIX_FMT_YUV420P;
    check(this.#target.getBuffer(), 'no memory for a picture');
    check(await this.#context.scaleFrame(this.#target, frame), 'the picture cannot be scaled');
    return this.#target;
  }

  [Symbol.dispose](): void {
    this.#target.free();
    this.#context.freeContext();
  }
}

function even(pixels: number): number {
  return Math.max(2, 2 * Math.round(pixels / 2));
}
