/** Ticketed addresses of one camera, as `/api/v1/incidents/{id}/cameras` gives them. */
export interface PlayerUrls {
  readonly ws: string;
  readonly whep: string;
  /** Default `main`. */
  readonly stream?: 'main' | 'sub';
}

/**
 * How the tile stands; times in milliseconds, `since` since the epoch.
 * - `connecting`: nothing was shown yet.
 * - `live`: pictures come and are younger than 2 s.
 * - `lost`: they do not; the player goes on trying by itself. `reason`: a fault of the camera as the relay names it
 *   (`silent`, `refused`, `unauthorized`, …), or `network`, `noPictures`, `noServer`, `stopping`, `moved`, `tooSlow`, `expired`, `decoder`.
 * - `ended`: the leave to view is over (incident closed, right withdrawn). Final.
 * - `refused`: no leave to view; `reason` is a code of `contract/media.ts`. Final.
 * - `unsupported`: this browser cannot show this stream on any path. Final.
 * After a final state nothing is tried until `play` is called again.
 */
export interface PlayerState {
  readonly state: 'connecting' | 'live' | 'lost' | 'ended' | 'refused' | 'unsupported';
  readonly since: number;
  readonly reason?: string;
  readonly retryInMs?: number;
}

export interface PlayedFrame {
  readonly sequence: number;
  /** When the picture was taken, milliseconds since the epoch; not known on the WHEP path. */
  readonly wallClockMs: number | undefined;
  /** Not known on the WHEP path, false there. */
  readonly key: boolean;
}

export type PlayerPath = 'webcodecs' | 'whep';

export interface PlayerFigures {
  readonly path: PlayerPath;
  /** Why the default path is not taken, e.g. `noWebCodecs`; undefined when it is. */
  readonly pathReason: string | undefined;
  readonly framesDecoded: number;
  /** Pictures that were left out: by the relay for a slow line, or here because they came too late. */
  readonly framesDropped: number;
  /** From the taking of the last picture to its decoding, by this machine's clock; undefined before the first, and on WHEP. */
  readonly latencyMs: number | undefined;
  /** From `play` to the first decoded picture; undefined before it. */
  readonly firstFrameMs: number | undefined;
}

export interface PlayerOptions {
  readonly onState?: (state: PlayerState) => void;
  /** Each decoded picture, whether the page is visible or not. */
  readonly onFrame?: (frame: PlayedFrame) => void;
  /**
   * Fresh addresses with fresh tickets, since a ticket lives a minute at most. Undefined means: no leave any more.
   * A rejection counts as a failing network and is tried again.
   */
  readonly renew?: () => Promise<PlayerUrls | undefined>;
  /** Takes this path first, for tests and for networks where one of them is known not to work. */
  readonly prefer?: PlayerPath;
}

export interface Player extends Disposable {
  /** Begins, or begins anew with another camera. */
  play(urls: PlayerUrls): void;
  /** Leaves the camera; the last picture is taken away. */
  stop(): void;
  /** `stop`, and gives up the canvas. */
  dispose(): void;
  figures(): PlayerFigures;
  /** The picture now shown, in its full size, as JPEG. Rejects when there is none. */
  snapshot(): Promise<Blob>;
}
