import { NAL, nalType, splitAnnexB } from '../../src/protocol/h264.ts';
import { barcodeValue, readFrameBarcode } from '../../src/protocol/frame-barcode.ts';
import { lowerSlice, readOverlayFacts, tallerSps } from '../../src/protocol/h264-overlay.ts';
import { writeStripSlice } from '../../src/protocol/h264-overlay-strip.ts';
import {
  STRIP_LAYOUTS,
  clockBlocks,
  labelBlocks,
  labelRow,
  momentRow,
  nextRow,
  stripState,
} from '../../src/simulator/cameras/caption-strip.ts';
import type { StripState } from '../../src/simulator/cameras/caption-strip.ts';
import { decodeH264 } from './decode.ts';
import type { Decoded } from './decode.ts';

export interface ClipCheck {
  /** Largest difference of a pixel of the scene between the clip alone and the clip under a strip, and how many differ. */
  readonly largest: number;
  readonly pixels: number;
  readonly pictures: Decoded[];
}

/**
 * Decodes a clip as it is and with a camera's strip above it, twice round, and compares the scenes. They differ where
 * a motion vector of the clip points out of the picture at the top, since the strip is there now.
 */
export function checkClip(clip: Uint8Array, startMs = 1_793_683_425_000): ClipCheck {
  const [sps, pps, ...slices] = splitAnnexB(clip);
  if (!sps || !pps) throw new Error('the clip has no parameter sets');
  const overlay = readOverlayFacts(sps, pps);
  if ('reason' in overlay) throw new Error(overlay.reason);
  const kind = overlay.columns > 40 ? 'main' : 'sub';
  const { rows, clock } = STRIP_LAYOUTS[kind];
  const taller = tallerSps(sps, rows);
  if (!taller) throw new Error('the clip has no readable sequence parameter set');
  const label = labelBlocks('역삼1동 골목 07', kind);
  let state: StripState | undefined;
  const under = [...slices, ...slices].map((slice, index) => {
    const at = startMs + (index * 1_000) / 15;
    const now = stripState(at, (second) => clockBlocks(second, kind), barcodeValue(at));
    const lowered = lowerSlice(slice, overlay, rows);
    const before = state;
    state = now;
    const context = { overlay, slice: lowered.facts };
    const strips = Array.from({ length: rows }, (_, row) => {
      const first = row * overlay.columns;
      if (!lowered.facts.idr && before) return [writeStripSlice(nextRow(before, now, { kind, row }), first, context)];
      return [
        writeStripSlice(labelRow(label, { kind, row }), first, context),
        writeStripSlice(momentRow(now, { kind, row }), first + clock, context),
      ];
    }).flat();
    return lowered.facts.idr ? [taller, pps, ...strips, lowered.nal] : [...strips, lowered.nal];
  });
  const plain = decodeH264(slices.map((slice) => (nalType(slice) === NAL.idr ? [sps, pps, slice] : [slice])));
  const pictures = decodeH264(under);
  if (pictures.length !== slices.length * 2) throw new Error(`${pictures.length} of ${slices.length * 2} pictures were decoded`);
  let [largest, pixels] = [0, 0];
  for (const [index, picture] of pictures.entries()) {
    const at = startMs + (index * 1_000) / 15;
    const value = readFrameBarcode(picture.pixels, { width: picture.width, height: picture.height, bytesPerPixel: 1 });
    if (value !== barcodeValue(at)) throw new Error(`the bars of picture ${index} say ${value}, not ${barcodeValue(at)}`);
    const old = plain[index % plain.length];
    if (!old) continue;
    const skip = rows * 16 * picture.width;
    for (let pixel = 0; pixel < old.width * old.height; pixel++) {
      const difference = Math.abs((old.pixels[pixel] ?? 0) - (picture.pixels[pixel + skip] ?? 0));
      if (difference > 0) pixels++;
      if (difference > largest) largest = difference;
    }
  }
  return { largest, pixels, pictures };
}
