import type { FileServers, LinkWatch } from '../../ports.ts';
import { placeOfAddress } from '../../wires/pictures/picture-place.ts';
import { PictureReader } from '../../wires/pictures/picture-reader.ts';
import type { WantedConfig } from '../config.ts';
import type { PlateRead } from '../reads/plate-read.ts';

export interface HitPicture {
  readonly of: 'vehicle' | 'plate';
  readonly bytes: Uint8Array;
}

const TRIES = 2;

/** Fetches the pictures of hits from the readers' servers (W2): only of servers that the configuration names, a few at a time. */
export class PictureFetcher {
  readonly #reader: PictureReader;
  readonly #watch: LinkWatch;
  readonly #config: WantedConfig;

  constructor(ports: { readonly files: FileServers; readonly watch: LinkWatch }, config: WantedConfig) {
    this.#reader = new PictureReader(ports.files, { password: config.picturePassword ?? '', timeoutMs: config.fileSeconds * 1_000 });
    this.#watch = ports.watch;
    this.#config = config;
  }

  /** Vehicle and plate, as far as they could be had; never rejects. */
  async fetch(read: PlateRead): Promise<readonly HitPicture[]> {
    const pictures = await Promise.all([this.#one('vehicle', read.vehiclePicture), this.#one('plate', read.platePicture)]);
    return pictures.filter((picture) => picture !== undefined);
  }

  async #one(of: HitPicture['of'], address: string | undefined): Promise<HitPicture | undefined> {
    if (address === undefined) return undefined;
    const place = placeOfAddress(address, this.#config.pictures);
    let reason = typeof place === 'string' ? place : '';
    // A camera may need a moment until the file that it tells of is there.
    for (let left = TRIES; left > 0 && typeof place !== 'string'; left -= 1) {
      const picture = await this.#reader.read(place);
      if ('bytes' in picture) return { of, bytes: picture.bytes };
      ({ reason } = picture);
    }
    this.#watch.error(`picture of the ${of}: ${reason}`);
    return undefined;
  }
}
