import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SpooledFile } from './import-job.ts';

/** Files that were sent, kept beside the server until they are read: a national network is larger than what should lie in memory. */
export class Spool implements AsyncDisposable {
  readonly #folder: string;
  readonly #files = new Map<string, { readonly place: string; readonly bytes: number }>();
  #taken = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<Spool> {
    return new Spool(await mkdtemp(path.join(tmpdir(), 'mangru-import-')));
  }

  get files(): readonly SpooledFile[] {
    return [...this.#files].map(([name, { place, bytes }]) => ({ name, place, bytes }));
  }

  get bytes(): number {
    return this.files.reduce((sum, each) => sum + each.bytes, 0);
  }

  /** The same name again takes the place of what was sent before. The name is never part of a path. */
  async take(name: string, content: ReadableStream<Uint8Array>, maxBytes: number): Promise<'taken' | 'tooLarge'> {
    const place = path.join(this.#folder, String((this.#taken += 1)));
    const file = await open(place, 'wx');
    let bytes = 0;
    try {
      for await (const piece of content) {
        bytes += piece.length;
        if (bytes > maxBytes) return 'tooLarge';
        await file.write(piece);
      }
    } finally {
      await file.close();
      if (bytes > maxBytes) await rm(place, { force: true });
    }
    const before = this.#files.get(name);
    this.#files.set(name, { place, bytes });
    if (before) await rm(before.place, { force: true });
    return 'taken';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
