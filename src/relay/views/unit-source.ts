import type { MediaStream } from '#contract/media.ts';
import type { ChannelState, UnitViewer } from '../channel.ts';
import type { MediaUnit } from '../media/media-unit.ts';
import type { AudioTrack } from '../sources/source.ts';

/** Where a view's pictures come from: a channel, or the stills that are made of one. */
export interface UnitSource {
  readonly stream: MediaStream;
  readonly state: ChannelState;
  /** The sound that comes with the pictures. */
  readonly sound: AudioTrack | undefined;
  /** What a new viewer is given; `whole`: the next live unit follows on it. */
  opening(): { readonly units: readonly MediaUnit[]; readonly whole: boolean };
  attachUnits(viewer: UnitViewer): Disposable;
}
