import type { MediaPacket } from './carrier.ts';
import type { DecoderEvents, UnitDecoder } from './unit-decoder.ts';

/** So many pictures in a row that are none: the stream is not what it says. */
const MAX_BAD_PICTURES = 5;

/** Pictures of motion JPEG and still series, one at a time: what comes meanwhile waits in one place, the newest only. */
export class JpegUnitDecoder implements UnitDecoder {
  readonly #events: DecoderEvents;
  #next: MediaPacket | undefined;
  #busy = false;
  #bad = 0;
  #over = false;

  constructor(events: DecoderEvents) {
    this.#events = events;
  }

  take(packet: MediaPacket): void {
    if (this.#next) this.#events.onMissing(1);
    this.#next = packet;
    if (!this.#busy) void this.#decodeAll();
  }

  [Symbol.dispose](): void {
    this.#over = true;
    this.#next = undefined;
  }

  async #decodeAll(): Promise<void> {
    this.#busy = true;
    for (let packet = this.#next; packet && !this.#over; packet = this.#next) {
      this.#next = undefined;
      await this.#decode(packet);
    }
    this.#busy = false;
  }

  async #decode({ header, data }: MediaPacket): Promise<void> {
    const bitmap = await createImageBitmap(new Blob([data], { type: 'image/jpeg' })).catch(() => undefined);
    if (this.#over) return bitmap?.close();
    if (!bitmap) {
      this.#events.onMissing(1);
      this.#bad += 1;
      if (this.#bad >= MAX_BAD_PICTURES) this.#events.onFailure('codec');
      return;
    }
    this.#bad = 0;
    this.#events.onPicture(bitmap, { sequence: header.sequence, wallClockMs: header.wallClockMicros / 1_000, key: true });
  }
}
