/** Runs in the page before anything else of it: counts what is decoded and what is forbidden, and looks at the tiles. */
export interface PageWatch {
  /** When each picture was decoded, milliseconds since the epoch. */
  readonly decoded: number[];
  /** What the content security policy kept from happening. */
  readonly violations: string[];
  /** Tiles whose picture is not empty, with what is in it. */
  look(): readonly TilePicture[];
}

export interface TilePicture {
  readonly slot: number;
  readonly camera: string;
  readonly phase: string;
  /** Something is drawn. */
  readonly shown: boolean;
  /** A sum over the picture's pixels: another one, another picture. */
  readonly sum: number;
  /** The bars of the simulated camera, where they can be read at this size. */
  readonly barcode: number | undefined;
}

declare global {
  interface Window {
    pageWatch: PageWatch;
    readFrameBarcode: (pixels: Uint8ClampedArray, size: { width: number; height: number; bytesPerPixel: number }) => number | undefined;
  }
}

/** Its text goes to the page, so it uses nothing outside itself. */
export function installPageWatch(): void {
  const decoded: number[] = [];
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', (event) =>
    violations.push(`${event.violatedDirective}: ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`),
  );
  const Decoder = window.VideoDecoder;
  window.VideoDecoder = class extends Decoder {
    constructor(init: VideoDecoderInit) {
      super({
        ...init,
        output: (frame) => {
          decoded.push(Date.now());
          init.output(frame);
        },
      });
    }
  };
  const width = 640;
  const height = 360;
  const copy = new OffscreenCanvas(width, height);
  const context = copy.getContext('2d', { willReadFrequently: true })!;
  const lookAt = (tile: HTMLElement): TilePicture => {
    const canvas = tile.querySelector('canvas');
    const facts = { slot: Number(tile.dataset['tile']), camera: tile.dataset['camera'] ?? '', phase: tile.dataset['state'] ?? '' };
    if (!canvas || canvas.width < 2 || canvas.height < 2) return { ...facts, shown: false, sum: 0, barcode: undefined };
    // The picture is 16:9 and stands whole in the middle of its tile.
    const scale = Math.min(canvas.width / 16, canvas.height / 9);
    const [w, h] = [Math.round(16 * scale), Math.round(9 * scale)];
    context.clearRect(0, 0, width, height);
    context.drawImage(canvas, Math.floor((canvas.width - w) / 2), Math.floor((canvas.height - h) / 2), w, h, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    let sum = 0;
    for (let at = 0; at < data.length; at += 52) sum = (sum * 31 + (data[at] ?? 0)) % 2 ** 32;
    const shown = data[(height / 2) * width * 4 + width * 2 + 3] === 255;
    return { ...facts, shown, sum, barcode: shown ? window.readFrameBarcode(data, { width, height, bytesPerPixel: 4 }) : undefined };
  };
  window.pageWatch = {
    decoded,
    violations,
    look: () => [...document.querySelectorAll<HTMLElement>('[data-tile][data-camera]')].map(lookAt),
  };
}
