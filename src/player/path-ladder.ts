import { abilities, choosePath, type ChosenPath } from './path-choice.ts';
import type { PlayerPath, StreamName } from './player-types.ts';
import type { SessionEnd } from './session.ts';

/** The paths of one camera on this page: which failed and why, and which is to be taken. */
export class PathLadder {
  readonly #prefer: PlayerPath | undefined;
  readonly #failed = new Map<PlayerPath, string>();
  readonly #able = abilities();

  constructor(prefer: PlayerPath | undefined) {
    this.#prefer = prefer;
  }

  get noLine(): boolean {
    return this.#failed.has('line');
  }

  choose(stream: StreamName): ChosenPath {
    return choosePath({ able: this.#able, failed: this.#failed, prefer: this.#prefer, stream });
  }

  hasOtherThan(paths: readonly PlayerPath[], stream: StreamName): boolean {
    const failed = new Map([...this.#failed, ...paths.map((path) => [path, ''] as const)]);
    return choosePath({ able: this.#able, failed, prefer: this.#prefer, stream }).path !== undefined;
  }

  fail(paths: readonly PlayerPath[], reason: string): void {
    for (const path of paths) this.#failed.set(path, reason);
  }
}

/** What need not be tried again after this end: what cannot be decoded from the line cannot from a WebSocket of its own. */
export function spentBy(path: PlayerPath, end: SessionEnd): readonly PlayerPath[] {
  const decoding = end.kind === 'codec' || end.kind === 'decoder';
  return decoding && (path === 'line' || path === 'ws') ? ['line', 'ws'] : [path];
}
