/** What a browser counts of the video that it receives (W3C webrtc-stats §8.1), and the pauses that a person would see. */
export interface Playback {
  readonly framesDecoded: number;
  readonly freezes: number;
  readonly freezeSeconds: number;
  readonly nacks: number;
  readonly keyRequests: number;
  readonly packetsLost: number;
  readonly packetsReceived: number;
  readonly soundReceived: number;
  /** Times of all pictures that were shown, milliseconds since 1970. */
  readonly shownAt: readonly number[];
  readonly width: number;
  readonly state: string;
}
