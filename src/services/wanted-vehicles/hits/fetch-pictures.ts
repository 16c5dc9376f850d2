import type { FileServers, LinkWatch } from '../../ports.ts';
import type { WantedConfig } from '../config.ts';
import type { PlateRead } from '../reads/plate-read.ts';

export interface HitPicture {
  readonly of: 'vehicle' | 'plate';
  readonly bytes: Uint8Array;
}

const MAX_PICTURE_BYTES = 2 * 1024 * 1024;
const MAX_WAITING = 500;
const AT_ONCE = 8;
const TRIES = 2;

interface Address {
  readonly server: WantedConfig['pictures'][number];
  readonly path: string;
}

/** Fetches the pictures of hits from the readers' servers (W2): only of servers that the configuration names, a few at a time. */
export class PictureFetcher {
  readonly #files: FileServers;
  readonly #watch: LinkWatch;
  readonly #config: WantedConfig;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(ports: { readonly files: FileServers; readonly watch: LinkWatch }, config: WantedConfig) {
    this.#files = ports.files;
    this.#watch = ports.watch;
    this.#config = config;
  }

  /** Vehicle and plate, as far as they could be had; never rejects. */
  async fetch(read: PlateRead): Promise<readonly HitPicture[]> {
    const pictures = await Promise.all([this.#one('vehicle', read.vehiclePicture), this.#one('plate', read.platePicture)]);
    return pictures.filter((picture) => picture !== undefined);
  }

  async #one(of: HitPicture['of'], url: string | undefined): Promise<HitPicture | undefined> {
    if (url === undefined) return undefined;
    const address = this.#addressOf(url);
    if (typeof address === 'string') {
      this.#watch.error(`picture of the ${of}: ${address}`);
      return undefined;
    }
    if (!(await this.#turn())) return undefined;
    try {
      return { of, bytes: await this.#read(address) };
    } catch (error) {
      this.#watch.error(`picture of the ${of}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** A camera may need a moment until the file that it tells of is there. */
  async #read({ server, path }: Address): Promise<Uint8Array> {
    for (let left = TRIES; ; left -= 1) {
      try {
        await using session = await this.#files.connect({
          ...server,
          password: this.#config.picturePassword ?? '',
          timeoutMs: this.#config.fileSeconds * 1_000,
        });
        const bytes = await session.read(path, MAX_PICTURE_BYTES);
        if (isPicture(bytes)) return bytes;
        throw new Error(`${path} is neither JPEG nor PNG`);
      } catch (error) {
        if (left <= 1) throw error;
      }
    }
  }

  #addressOf(url: string): Address | string {
    const parts = /^(sftp|ftp):\/\/([^/:@\s]+)(?::(\d{1,5}))?(\/[^\s?#]*)$/.exec(url);
    if (!parts) return 'its address is no sftp or ftp address';
    const [, protocol = '', host = '', port = protocol === 'ftp' ? '21' : '22', path = ''] = parts;
    if (path.split('/').includes('..')) return 'its address leaves its folder';
    const server = this.#config.pictures.find((known) => known.protocol === protocol && known.host === host && known.port === Number(port));
    return server ? { server, path } : `${protocol}://${host}:${port} is not in the configuration`;
  }

  /** False: too many wait already. */
  async #turn(): Promise<boolean> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= MAX_WAITING) {
        this.#watch.error(`picture given up: ${MAX_WAITING} wait`);
        return false;
      }
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
