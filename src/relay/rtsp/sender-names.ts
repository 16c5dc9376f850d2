import { hideSenderNames, isRtcp } from '#protocol/rtcp.ts';
import { forEachFrame } from '#protocol/rtsp-parser.ts';

/** A camera's own name, which tells its address, goes no further than here (invariant 10); in place, in whole interleaved frames. */
export function hideNamesInFrames(bytes: Uint8Array): void {
  forEachFrame(bytes, (_channel, start, end) => {
    if (isRtcp(bytes, start)) hideSenderNames(bytes, start, end);
  });
}
