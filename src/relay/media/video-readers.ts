import { createH264Reader } from './h264-reader.ts';
import { createH265Reader } from './h265-reader.ts';
import { createJpegReader } from './jpeg-reader.ts';
import type { VideoTrack } from '../sources/source.ts';
import type { VideoReader } from './video-reader.ts';

/** The reader for a track's codec. */
export function createVideoReader(track: VideoTrack): VideoReader {
  switch (track.codec) {
    case 'h264':
      return createH264Reader(track.sets);
    case 'h265':
      return createH265Reader(track.sets);
    case 'jpeg':
      return createJpegReader();
  }
}
