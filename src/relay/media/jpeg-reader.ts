import { createJpegDepacketiser } from '#protocol/rtp-jpeg.ts';
import { readJpegSize } from '#protocol/jpeg-tables.ts';
import type { StreamParameters } from './stream-parameters.ts';
import type { VideoReader } from './video-reader.ts';

const NOTHING = new Uint8Array(0);

export function createJpegReader(): VideoReader {
  const depacketiser = createJpegDepacketiser();
  let known: StreamParameters | undefined;
  return {
    depacketise: (bytes, start, end) => depacketiser.push(bytes, start, end),
    learn: (unit) => {
      const size = unit.nals[0] && readJpegSize(unit.nals[0]);
      if (size && (size.width !== known?.width || size.height !== known.height))
        known = { kind: 'jpeg', codec: 'jpeg', ...size, description: NOTHING, sets: [] };
      return known;
    },
    get fault() {
      return depacketiser.tooLarge ? 'unsupportedCodec' : undefined;
    },
  };
}
