/** Pixels as a canvas gives them: rows from the top, RGBA. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
}

const HEADER_BYTES = 54;
const DOTS_PER_METRE = 3_780; // 96 dpi

/** A Windows bitmap of 24 bits a pixel (BITMAPINFOHEADER): what the seeds ask for beside JPG and PNG (G6). Transparency becomes white. */
export function writeBmp({ width, height, data }: Pixels): Uint8Array<ArrayBuffer> {
  const rowBytes = (width * 3 + 3) & ~3;
  const bytes = new Uint8Array(HEADER_BYTES + rowBytes * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]); // BM
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, HEADER_BYTES, true);
  view.setUint32(14, 40, true); // BITMAPINFOHEADER
  view.setInt32(18, width, true);
  view.setInt32(22, height, true); // positive: rows from the bottom
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  view.setUint32(34, rowBytes * height, true);
  view.setInt32(38, DOTS_PER_METRE, true);
  view.setInt32(42, DOTS_PER_METRE, true);
  for (let y = 0; y < height; y += 1) {
    let to = HEADER_BYTES + (height - 1 - y) * rowBytes;
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 4;
      const alpha = (data[from + 3] ?? 255) / 255;
      for (const channel of [2, 1, 0]) bytes[to++] = Math.round((data[from + channel] ?? 0) * alpha + 255 * (1 - alpha));
    }
  }
  return bytes;
}
