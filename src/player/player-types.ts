/** Ticketed addresses of one camera, as `/api/v1/incidents/{id}/cameras` gives them. */
export interface PlayerUrls {
  readonly ws: string;
  readonly whep: string;
}

export type Renewed = PlayerUrls | { readonly refused: string } | undefined;

/** A camera and how to come to it. */
export interface PlayedCamera {
  readonly id: string;
  readonly label?: string;
  /** The first addresses; without them `renew` is asked at once. */
  readonly urls?: PlayerUrls;
  /**
   * Fresh addresses with fresh tickets, since a ticket lives a minute at most. Undefined means: no leave any more, and
   * `refused` says why. A rejection counts as a failing network and is tried again.
   */
  readonly renew?: () => Promise<Renewed>;
  /** Cannot turn. */
  readonly fixed?: boolean;
  /** Degrees from true north, clockwise. */
  readonly bearing?: number;
  /** State of the equipment as the registry has it. */
  readonly state?: string;
}

/** `field`: for a patrol car, 400 to 700 kbit/s. `stills`: single pictures, where the network bears no video (B9). */
export type StreamName = 'main' | 'sub' | 'field' | 'stills';
/** `auto`: by the pixels of the tile and what the network bears; the others leave out only what the network forces. */
export type Quality = 'auto' | 'main' | 'sub' | 'field';

/**
 * How the picture comes.
 * - `line`: WebCodecs; all tiles of a page share one WebSocket to a relay.
 * - `ws`: WebCodecs over a WebSocket of its own.
 * - `whep`: WebRTC.
 * - `mse`: fragmented MP4 by Media Source Extensions over either WebSocket, for browsers with neither.
 */
export const PLAYER_PATHS = ['line', 'ws', 'whep', 'mse'] as const;
export type PlayerPath = (typeof PLAYER_PATHS)[number];

/**
 * How the tile stands; times in milliseconds, `since` since the epoch.
 * - `connecting`: nothing was shown yet.
 * - `live`: pictures come and are younger than 2 s; with the stream `stills`, than 8 s.
 * - `lost`: they do not; the player goes on trying by itself. `reason`: a fault of the camera as the relay names it
 *   (`silent`, `refused`, `unauthorized`, …), or `network`, `noPictures`, `noServer`, `stopping`, `moved`, `tooSlow`, `expired`, `decoder`.
 * - `ended`: the leave to view is over (incident closed, right withdrawn). Final.
 * - `refused`: no leave to view; `reason` is a code of `contract/media.ts`. Final.
 * - `unsupported`: this browser cannot show this stream on any path. Final.
 * After a final state nothing is tried until `play` or `reconnect` is called.
 */
export interface PlayerState {
  readonly state: 'connecting' | 'live' | 'lost' | 'ended' | 'refused' | 'unsupported';
  readonly since: number;
  readonly reason?: string;
  readonly retryInMs?: number;
}

export interface PlayedFrame {
  readonly sequence: number;
  /** When the picture was taken by the camera's clock, milliseconds since the epoch; not known on the WHEP path. */
  readonly wallClockMs: number | undefined;
  /** Known where access units are decoded here, false elsewhere. */
  readonly key: boolean;
}

export interface PlayerFigures {
  readonly path: PlayerPath;
  /** Why the default path is not taken, e.g. `noWebCodecs`; undefined when it is. */
  readonly pathReason: string | undefined;
  /** The stream now shown, once it is known. */
  readonly stream: StreamName | undefined;
  readonly framesDecoded: number;
  /** Pictures that were left out: by the relay for a slow line, or here because they came too late. */
  readonly framesDropped: number;
  /** Share of pictures (on WHEP: of packets) of the last five seconds that did not come, 0…1. */
  readonly loss: number;
  /** What came in the last five seconds. */
  readonly bitsPerSecond: number;
  /**
   * From the taking of the last picture to its decoding, by this machine's clock; on WHEP from the relay to here (half the
   * round trip and the jitter buffer). Undefined before the first.
   */
  readonly latencyMs: number | undefined;
  /** From `play` to the first decoded picture; undefined before it. */
  readonly firstFrameMs: number | undefined;
}
