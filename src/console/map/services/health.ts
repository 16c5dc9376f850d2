/** A reason that our server gives as a code, and what the other server said. */
export interface WhyFailed {
  readonly code: string;
  readonly said: string;
}

export interface Health {
  /** The service gave a part of the layer. */
  readonly onLoaded: () => void;
  /** It did not; with its reason where it gave one. */
  readonly onFailed: (why: WhyFailed | undefined) => void;
}
