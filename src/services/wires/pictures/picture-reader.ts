import type { FileServers } from '../../ports.ts';
import type { PicturePlace } from './picture-place.ts';

type ReadPicture = { readonly bytes: Uint8Array } | { readonly reason: string };

/** As large as the vault keeps one. */
const MAX_PICTURE_BYTES = 2 * 1024 * 1024;
const MAX_WAITING = 500;
const AT_ONCE = 8;
/** A shorter name could be part of any word. */
const MIN_HIDDEN = 4;

/** Reads pictures from partners' servers of files: JPEG or PNG, bounded in size, a few at a time. */
export class PictureReader {
  readonly #files: FileServers;
  readonly #login: { readonly password: string; readonly timeoutMs: number };
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** `timeoutMs` is for each step of a talk with a server. */
  constructor(files: FileServers, login: { readonly password: string; readonly timeoutMs: number }) {
    this.#files = files;
    this.#login = login;
  }

  /** Tries once, in its turn; never rejects. The reason does not hold the file's name, which may be somebody's. */
  async read({ server, path }: PicturePlace): Promise<ReadPicture> {
    if (!(await this.#turn())) return { reason: `given up, ${MAX_WAITING} wait` };
    try {
      const { folder: _, ...where } = server;
      await using session = await this.#files.connect({ ...where, ...this.#login });
      const bytes = await session.read(path, MAX_PICTURE_BYTES);
      return isPicture(bytes) ? { bytes } : { reason: 'it is neither JPEG nor PNG' };
    } catch (error) {
      return { reason: withoutName(error instanceof Error ? error.message : String(error), path) };
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** False: too many wait already. */
  async #turn(): Promise<boolean> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= MAX_WAITING) return false;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
    return true;
  }
}

function isPicture(bytes: Uint8Array): boolean {
  const jpeg = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
  return jpeg || (bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47);
}

function withoutName(reason: string, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const told = reason.replaceAll(path, 'the file');
  return name.length < MIN_HIDDEN ? told : told.replaceAll(name, 'the file');
}
