/** Files of a stand-in's server: in memory, bounded, by absolute path. */
export class MemoryFiles {
  readonly #files = new Map<string, { readonly bytes: Uint8Array; readonly changedAt: number }>();
  readonly #folders = new Set<string>(['/']);
  readonly #now: () => number;
  readonly #made: ((path: string) => Uint8Array | undefined) | undefined;
  #held = 0;

  /** `made`: files that are there when they are asked for, such as pictures that are drawn then. */
  constructor(now: () => number, made?: (path: string) => Uint8Array | undefined) {
    this.#now = now;
    this.#made = made;
  }

  /** False: there is no room. */
  put(path: string, bytes: Uint8Array): boolean {
    const before = this.#files.get(path)?.bytes.length ?? 0;
    if (this.#held - before + bytes.length > MAX_BYTES || this.#files.size >= MAX_FILES) return false;
    this.#held += bytes.length - before;
    this.#files.set(path, { bytes, changedAt: this.#now() });
    this.addFolder(path.slice(0, path.lastIndexOf('/')) || '/');
    return true;
  }

  addFolder(path: string): void {
    if (this.#folders.size < MAX_FILES) this.#folders.add(path);
  }

  get(path: string): { readonly bytes: Uint8Array; readonly changedAt: number } | undefined {
    const made = this.#files.has(path) ? undefined : this.#made?.(path);
    return made ? { bytes: made, changedAt: this.#now() } : this.#files.get(path);
  }

  remove(path: string): boolean {
    this.#held -= this.#files.get(path)?.bytes.length ?? 0;
    return this.#files.delete(path);
  }

  rename(from: string, to: string): boolean {
    const file = this.#files.get(from);
    if (!file) return false;
    this.remove(to);
    this.#files.delete(from);
    this.#files.set(to, file);
    return true;
  }

  isFolder(path: string): boolean {
    return this.#folders.has(path);
  }

  /** Names in a folder, in order. */
  list(folder: string): readonly { readonly name: string; readonly bytes: number; readonly changedAt: number }[] {
    const start = folder === '/' ? '/' : `${folder}/`;
    return [...this.#files]
      .filter(([path]) => path.startsWith(start) && !path.slice(start.length).includes('/'))
      .map(([path, { bytes, changedAt }]) => ({ name: path.slice(start.length), bytes: bytes.length, changedAt }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }
}

const MAX_FILES = 20_000;
const MAX_BYTES = 512 * 1024 * 1024;
