/**
 * The bars that tell when a simulated camera took a picture, so that a test can measure glass-to-glass latency from the
 * pixels alone. The value counts 1/240 s since 1970, modulo 2^24 (19 h 25 min). Thirty modules from left to right:
 * light, light, dark, dark, light (where the bars begin), 24 bits of the value, highest first, then a bit that makes
 * the number of light bits even; 1 is light. Each is 1/80 of the picture wide; they fill the right three eighths of its
 * upper edge, at least 1/45 of its height.
 */
export const BARCODE_UNITS_A_SECOND = 240;
export const BARCODE_MODULES = 30;
const VALUE_BITS = 24;
const PERIOD = 2 ** VALUE_BITS;
const MARK: readonly boolean[] = [true, true, false, false, true];

export function barcodeValue(atMs: number): number {
  return Math.floor((atMs * BARCODE_UNITS_A_SECOND) / 1_000 + 1e-3) % PERIOD;
}

/** Milliseconds since 1970 of a value, the moment nearest to `nearMs`. */
export function barcodeTime(value: number, nearMs: number): number {
  const near = (nearMs * BARCODE_UNITS_A_SECOND) / 1_000;
  const laps = Math.round((near - value) / PERIOD);
  return ((value + laps * PERIOD) * 1_000) / BARCODE_UNITS_A_SECOND;
}

/** The thirty modules of a value; true is light. */
export function barcodeModules(value: number): readonly boolean[] {
  const bits = Array.from({ length: VALUE_BITS }, (_, index) => Math.floor(value / 2 ** (VALUE_BITS - 1 - index)) % 2 === 1);
  return [...MARK, ...bits, bits.filter(Boolean).length % 2 === 1];
}

/**
 * The value in a picture, or undefined where there is none to be read. `pixels` is a plane of luma (`bytesPerPixel` 1)
 * or RGBA as a canvas gives it (4), without padding; any size of the whole picture will do. Uses nothing outside
 * itself, so that its text can be given to a browser page.
 */
export function readFrameBarcode(
  pixels: Uint8Array | Uint8ClampedArray,
  size: { readonly width: number; readonly height: number; readonly bytesPerPixel: number },
): number | undefined {
  const module = size.width / 80;
  const left = (size.width * 5) / 8;
  const height = size.height / 45;
  const isLight = (index: number): boolean => {
    let sum = 0;
    for (const across of [0.35, 0.5, 0.65]) {
      for (const down of [0.35, 0.5, 0.65]) {
        const x = Math.floor(left + (index + across) * module);
        const y = Math.floor(height * down);
        // Of RGBA the green part, which is most of the luma.
        sum += pixels[(y * size.width + x) * size.bytesPerPixel + (size.bytesPerPixel > 1 ? 1 : 0)] ?? 0;
      }
    }
    return sum / 9 > 112;
  };
  const begins = isLight(0) && isLight(1) && !isLight(2) && !isLight(3) && isLight(4);
  if (!begins) return undefined;
  let value = 0;
  let lights = 0;
  for (let index = 5; index < 30; index++) {
    const bit = isLight(index) ? 1 : 0;
    lights += bit;
    if (index < 29) value = value * 2 + bit;
  }
  return lights % 2 === 0 ? value : undefined;
}
