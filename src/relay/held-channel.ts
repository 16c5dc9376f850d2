import type { Channel } from './channel.ts';
import type { Tuning } from './transcode/tuning.ts';

/** A channel that stays open at least until the hold on it is disposed. */
export interface HeldChannel {
  readonly channel: Channel;
  readonly hold: Disposable;
  /** Only of a rendition: what its takers may ask of the encoder. */
  readonly tuning?: Tuning;
}
export type OpenRefusal = 'noSource' | 'tooManySources' | 'noServer' | 'noTranscoder';
