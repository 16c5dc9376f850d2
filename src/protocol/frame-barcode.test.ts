import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BARCODE_MODULES, barcodeModules, barcodeTime, barcodeValue, readFrameBarcode } from './frame-barcode.ts';

/** A grey picture with the bars of a value in its upper right corner. */
function draw(modules: readonly boolean[], width: number, height: number, bytesPerPixel: number): Uint8Array {
  const pixels = new Uint8Array(width * height * bytesPerPixel).fill(90);
  for (let y = 0; y < height / 45; y++) {
    for (let x = Math.floor((width * 5) / 8); x < width; x++) {
      const shade = modules[Math.floor((x - (width * 5) / 8) / (width / 80))] ? 204 : 24;
      pixels.fill(shade, (y * width + x) * bytesPerPixel, (y * width + x + 1) * bytesPerPixel);
    }
  }
  return pixels;
}

test('any value can be read back from luma and from RGBA, at full and smaller sizes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 24 - 1 }),
      fc.constantFrom([1280, 720, 1], [640, 360, 1], [1280, 720, 4], [960, 540, 4], [320, 180, 1]),
      (value, [width = 0, height = 0, bytesPerPixel = 1]) => {
        expect(readFrameBarcode(draw(barcodeModules(value), width, height, bytesPerPixel), { width, height, bytesPerPixel })).toBe(value);
      },
    ),
    { numRuns: 60 },
  );
});

test('a single wrong bar is noticed wherever it stands', () => {
  const modules = barcodeModules(0x5a3c91);
  for (let wrong = 0; wrong < BARCODE_MODULES; wrong++) {
    const broken = modules.map((light, index) => (index === wrong ? !light : light));
    expect(readFrameBarcode(draw(broken, 640, 360, 1), { width: 640, height: 360, bytesPerPixel: 1 })).toBeUndefined();
  }
});

test('a picture without bars, and an empty one, have no value', () => {
  expect(readFrameBarcode(new Uint8Array(640 * 360).fill(200), { width: 640, height: 360, bytesPerPixel: 1 })).toBeUndefined();
  expect(readFrameBarcode(new Uint8Array(0), { width: 640, height: 360, bytesPerPixel: 1 })).toBeUndefined();
});

test('a value gives back the moment it stands for, up to nine hours before and after the time it is read', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500_000_000_000 }), fc.integer({ min: -9 * 3_600_000, max: 9 * 3_600_000 }), (slot, off) => {
      const at = (slot * 1_000) / 240;
      expect(barcodeTime(barcodeValue(at), at + off)).toBeCloseTo(at, 2);
    }),
  );
});
