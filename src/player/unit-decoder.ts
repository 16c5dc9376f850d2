import type { MediaPacket } from './carrier.ts';
import type { Drawable } from './picture.ts';
import type { PlayedFrame } from './player-types.ts';

export interface DecoderEvents {
  /** The receiver closes the picture. */
  onPicture(picture: Drawable, frame: PlayedFrame): void;
  onMissing(count: number): void;
  /** It cannot go on: this browser has not the codec, or the decoder failed again and again. */
  onFailure(kind: 'codec' | 'decoder'): void;
}

/** Makes pictures of what comes; disposing drops what is under way. */
export interface UnitDecoder extends Disposable {
  take(packet: MediaPacket): void;
}
