import { readMediaHeader } from '#contract/media.ts';
import { readRtp, sequenceDistance } from '#protocol/rtp.ts';
import { createRtspParser, forEachFrame } from '#protocol/rtsp-parser.ts';

/** Counts what one viewer's numbering says was left out: pictures over WebSocket, packets over RTSP. */
export interface LossCounter {
  push(bytes: Uint8Array): number;
}

export function messageLoss(): LossCounter {
  let last: number | undefined;
  return {
    push: (message) => {
      const header = readMediaHeader(message);
      if (!header) return 0;
      const lost = last === undefined ? 0 : ((header.sequence - last) | 0) - 1;
      last = header.sequence;
      return Math.max(0, lost);
    },
  };
}

export function packetLoss(): LossCounter {
  const parser = createRtspParser();
  let last: number | undefined;
  return {
    push: (bytes) => {
      let lost = 0;
      for (const item of parser.push(bytes)) {
        if (item.kind !== 'packets') continue;
        forEachFrame(item.bytes, (channel, start, end) => {
          const packet = channel === 0 ? readRtp(item.bytes, start, end) : undefined;
          if (!packet) return;
          if (last !== undefined) lost += Math.max(0, sequenceDistance(last, packet.sequence) - 1);
          last = packet.sequence;
        });
      }
      return lost;
    },
  };
}
