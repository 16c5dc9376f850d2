import type { EndReason, MediaMessage } from '#contract/media.ts';
import type { Drawable } from './picture.ts';
import type { PlayedFrame, StreamName } from './player-types.ts';

/** Why a connection to the relay is over. */
export type SessionEnd =
  /** It was never open: refused, or not reachable; a page cannot tell which. */
  | { readonly kind: 'notOpened' }
  /** The relay answered, but does not know this path. */
  | { readonly kind: 'noPath' }
  /** The relay answered with problem details instead. */
  | { readonly kind: 'problem'; readonly status: number; readonly code: string }
  /** The relay said so. */
  | { readonly kind: 'ended'; readonly reason: EndReason }
  | { readonly kind: 'network' }
  /** The decoder failed again and again. */
  | { readonly kind: 'decoder' }
  /** This browser cannot decode what the stream says it is. */
  | { readonly kind: 'codec' };

/** What a decoder of the sound must know. */
export type SoundTrack = NonNullable<Extract<MediaMessage, { type: 'audio' }>['audio']>;

export interface RelayState {
  readonly state: 'live' | 'lost' | 'connecting';
  readonly since: number;
  readonly retryInMs?: number | undefined;
  readonly detail?: string | undefined;
}

export interface SessionEvents {
  onRelayState(state: RelayState): void;
  /** A frame or bitmap is the receiver's to close; an element stays the session's. */
  onPicture(picture: Drawable, frame: PlayedFrame): void;
  /** Pictures come, but nobody looks, so that they are not decoded. */
  onUnseen(): void;
  onStream(stream: StreamName): void;
  /** The other stream that was asked for cannot be had; the picture goes on as it was. */
  onKept(): void;
  /** What the sound is from now on; undefined: there is none, for `reason` where it was asked for. */
  onSound(track: SoundTrack | undefined, reason?: string): void;
  onSoundData(data: Uint8Array<ArrayBuffer>): void;
  /** What came and what is missing: here, or left out by the relay. */
  onTraffic(traffic: { readonly bytes?: number; readonly came?: number; readonly missing?: number; readonly latencyMs?: number }): void;
  /** At most once; not after the session was disposed. */
  onEnd(end: SessionEnd): void;
}

/** One connection to the relay on one path; disposing leaves at once. */
export interface Session extends Disposable {
  /** Asks for the other stream within this session; false when its path cannot. `onStream` tells when it is there. */
  setStream(stream: StreamName): boolean;
  /** False when its path has no sound. */
  setAudio(on: boolean): boolean;
  /** Whether anybody can see the tile: what nobody sees is not decoded. */
  setVisible(visible: boolean): void;
}
