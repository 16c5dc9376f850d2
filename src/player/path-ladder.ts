import { abilities, choosePath, type ChosenPath } from './path-choice.ts';
import type { PlayerPath, StreamName } from './player-types.ts';

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

  hasOtherThan(path: PlayerPath, stream: StreamName): boolean {
    const failed = new Map([...this.#failed, [path, ''] as const]);
    return choosePath({ able: this.#able, failed, prefer: this.#prefer, stream }).path !== undefined;
  }

  fail(path: PlayerPath, reason: string): void {
    this.#failed.set(path, reason);
  }
}
