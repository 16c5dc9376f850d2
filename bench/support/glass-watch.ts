/** Runs in the page: looks at the player's picture at each refresh of the screen and notes when it shows another one. */
export interface Seen {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Of the bars, `#protocol/frame-barcode.ts`. */
  readonly value: number;
}
interface GlassWatch {
  readonly seen: Seen[];
  /** Milliseconds since the picture was taken. */
  ageOf(this: void, seen: Seen): number;
}

declare global {
  interface Window {
    glass: GlassWatch;
  }
}

/** Its text goes to the page, so it uses nothing outside itself but `readFrameBarcode`, which was put there. */
export function installGlassWatch(): void {
  const [width, height] = [1_280, 720];
  const strip = new OffscreenCanvas(width, 32);
  const context = strip.getContext('2d', { willReadFrequently: true });
  const seen: Seen[] = [];
  const laps = 2 ** 24;
  window.glass = {
    seen,
    ageOf: ({ at, value }) => ((((at * 240) / 1_000 - value) % laps) * 1_000) / 240,
  };
  const look = (): void => {
    requestAnimationFrame(look);
    const canvas = document.querySelector('canvas');
    if (!canvas || !context || canvas.width < 2) return;
    // The picture stands whole in the middle of the tile.
    const scale = Math.min(canvas.width / width, canvas.height / height);
    const [left, top] = [(canvas.width - width * scale) / 2, (canvas.height - height * scale) / 2];
    context.clearRect(0, 0, width, 32);
    context.drawImage(canvas, left, top, width * scale, 32 * scale, 0, 0, width, 32);
    const value = window.readFrameBarcode(context.getImageData(0, 0, width, 32).data, { width, height, bytesPerPixel: 4 });
    if (value !== undefined && value !== seen.at(-1)?.value) seen.push({ at: performance.timeOrigin + performance.now(), value });
  };
  requestAnimationFrame(look);
}
