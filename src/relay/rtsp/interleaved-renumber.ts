import { keepFrames } from '#protocol/rtsp-parser.ts';
import type { Channel } from '../channel.ts';
import type { SourceTracks } from '../sources/source.ts';

/** Interleaved channels of RTP and RTCP. */
export type ChannelPair = readonly [rtp: number, rtcp: number];

/** Where a viewer wants each track; one that it did not set up, or may not hear, is left out. */
export interface WantedPairs {
  readonly video: ChannelPair | undefined;
  readonly audio: ChannelPair | undefined;
}

/** Puts a channel's slices on the numbers that a viewer asked for. Where they agree, which is the rule, a slice of pictures goes as it is. */
export function createRenumber(channel: Pick<Channel, 'reader'>, wanted: WantedPairs): (slice: Uint8Array) => Uint8Array {
  let known = placesOf(channel.reader.tracks, wanted);
  return (slice) => {
    if (channel.reader.tracks !== known.tracks) known = placesOf(channel.reader.tracks, wanted);
    const { places, same } = known;
    const kept = same && !wanted.audio ? slice : keepFrames(slice, (each) => places.has(each));
    if (same) return kept;
    const copy = Uint8Array.from(kept);
    for (let offset = 0; offset + 4 <= copy.length; offset += 4 + (((copy[offset + 2] ?? 0) << 8) | (copy[offset + 3] ?? 0))) {
      copy[offset + 1] = places.get(copy[offset + 1] ?? 0) ?? 0;
    }
    return copy;
  };
}

interface Places {
  readonly tracks: SourceTracks | undefined;
  /** From the camera's channels to the viewer's. */
  readonly places: ReadonlyMap<number, number>;
  readonly same: boolean;
}

function placesOf(tracks: SourceTracks | undefined, { video, audio }: WantedPairs): Places {
  const pairs = [
    ...(tracks && video ? [[tracks.video, video] as const] : []),
    ...(tracks?.audio && audio ? [[tracks.audio, audio] as const] : []),
  ];
  const places = new Map(pairs.flatMap(([track, [rtp, rtcp]]) => [[track.channel, rtp] as const, [track.controlChannel, rtcp] as const]));
  return { tracks, places, same: video !== undefined && [...places].every(([from, to]) => from === to) };
}
