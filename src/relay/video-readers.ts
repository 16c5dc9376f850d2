import { createH264Reader } from './h264-reader.ts';
import type { VideoTrack } from './source.ts';
import { SourceFault } from './source-fault.ts';
import type { VideoReader } from './video-reader.ts';

/** The reader for a track's codec. Throws a `SourceFault` for one that the relay does not read. */
export function createVideoReader(track: VideoTrack): VideoReader {
  switch (track.codec) {
    case 'h264':
      return createH264Reader(track.sets);
    case 'h265':
    case 'jpeg':
      throw new SourceFault('unsupportedCodec');
  }
}
