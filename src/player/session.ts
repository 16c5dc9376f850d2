import type { EndReason } from '#contract/media.ts';
import type { PlayedFrame } from './player-types.ts';

/** Why a connection to the relay is over. */
export type SessionEnd =
  /** It was never open: refused, or not reachable; a page cannot tell which. */
  | { readonly kind: 'notOpened' }
  /** The relay answered with problem details instead. */
  | { readonly kind: 'problem'; readonly status: number; readonly code: string }
  /** The relay said so. */
  | { readonly kind: 'ended'; readonly reason: EndReason }
  | { readonly kind: 'network' }
  /** The decoder failed again and again. */
  | { readonly kind: 'decoder' }
  /** This browser cannot decode what the stream says it is. */
  | { readonly kind: 'codec' };

export interface RelayState {
  readonly state: 'live' | 'lost' | 'connecting';
  readonly since: number;
  readonly retryInMs?: number | undefined;
  readonly detail?: string | undefined;
}

export interface SessionEvents {
  onRelayState(state: RelayState): void;
  onFrame(frame: PlayedFrame): void;
  /** So many pictures are missing in what came, or were left out here. */
  onDropped(count: number): void;
  /** At most once; not after the session was disposed. */
  onEnd(end: SessionEnd): void;
}

/** One connection to the relay on one path; disposing leaves at once. */
export type Session = Disposable;
