import type { PlayerPath, PlayerUrls } from './player-types.ts';

type Abilities = Readonly<Record<PlayerPath, boolean>>;

/** What this browser has. WebCodecs is absent on pages that are not a secure context. */
export function abilities(): Abilities {
  return { webcodecs: typeof globalThis.VideoDecoder === 'function', whep: typeof globalThis.RTCPeerConnection === 'function' };
}

export interface PathFacts {
  readonly able: Abilities;
  /** Paths that were tried for this camera and cannot serve it. */
  readonly failed: ReadonlySet<PlayerPath>;
  /** Why the last path failed. */
  readonly reason: string | undefined;
}

/** The preferred path where it can be had, else the other one, and why it is not the default. */
export function choosePath(
  preferred: PlayerPath,
  { able, failed, reason }: PathFacts,
): { readonly path: PlayerPath | undefined; readonly reason: string | undefined } {
  const order: PlayerPath[] = preferred === 'webcodecs' ? ['webcodecs', 'whep'] : ['whep', 'webcodecs'];
  const path = order.find((each) => able[each] && !failed.has(each));
  if (!able.webcodecs && !failed.has('webcodecs') && path !== 'webcodecs') return { path, reason: 'noWebCodecs' };
  if (failed.size > 0) return { path, reason };
  return { path, reason: path === 'whep' ? 'preferred' : undefined };
}

/** The address with the wanted stream in its query. */
export function withStream(url: string, { stream }: PlayerUrls): string {
  if (stream === undefined) return url;
  const full = new URL(url);
  full.searchParams.set('stream', stream);
  return full.href;
}
