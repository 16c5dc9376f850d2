import { PLAYER_PATHS, type PlayerPath, type StreamName } from './player-types.ts';

/** What this browser has. WebCodecs is absent on pages that are not a secure context. */
export interface Abilities {
  readonly webCodecs: boolean;
  readonly webRtc: boolean;
  readonly mse: boolean;
}

export function abilities(): Abilities {
  return {
    webCodecs: typeof globalThis.VideoDecoder === 'function',
    webRtc: typeof globalThis.RTCPeerConnection === 'function',
    mse: typeof globalThis.MediaSource === 'function' && typeof globalThis.HTMLVideoElement === 'function',
  };
}

export interface PathFacts {
  readonly able: Abilities;
  /** Paths that were tried for this camera and cannot serve it, and why. */
  readonly failed: ReadonlyMap<PlayerPath, string>;
  readonly prefer: PlayerPath | undefined;
  readonly stream: StreamName;
}

export interface ChosenPath {
  readonly path: PlayerPath | undefined;
  /** Why it is not the default one; undefined when it is. */
  readonly reason: string | undefined;
}

const DEFAULT_PATH: PlayerPath = 'line';

/** The preferred path where it can be had, else the first of the others, and why it is not the default. */
export function choosePath({ able, failed, prefer, stream }: PathFacts): ChosenPath {
  const order = prefer === undefined ? PLAYER_PATHS : [prefer, ...PLAYER_PATHS.filter((each) => each !== prefer)];
  const path = order.find((each) => !failed.has(each) && can(each, able, stream));
  if (path === DEFAULT_PATH) return { path, reason: undefined };
  if (path !== undefined && path === prefer) return { path, reason: 'preferred' };
  const failure = [...failed.values()].at(-1);
  return { path, reason: failure ?? (able.webCodecs ? undefined : 'noWebCodecs') };
}

/** Stills are JPEG files over a WebSocket: every browser shows them, and only these paths carry them. */
function can(path: PlayerPath, able: Abilities, stream: StreamName): boolean {
  switch (path) {
    case 'line':
    case 'ws':
      return able.webCodecs || stream === 'stills';
    case 'whep':
      return able.webRtc && stream !== 'stills';
    case 'mse':
      return able.mse && stream !== 'stills';
  }
}
