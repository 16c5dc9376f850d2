import type { MediaPacket } from './carrier.ts';
import { createDecodeQueue } from './decode-queue.ts';
import type { DecoderEvents, UnitDecoder } from './unit-decoder.ts';

/** A decoder that fails so often within `FAILURE_WINDOW_MS` will not do better the next time. */
const MAX_DECODER_FAILURES = 3;
const FAILURE_WINDOW_MS = 15_000;

/** Decodes access units of H.264 and H.265 with the browser's WebCodecs decoder. */
export class VideoUnitDecoder implements UnitDecoder {
  readonly #config: VideoDecoderConfig;
  readonly #events: DecoderEvents;
  readonly #queue = createDecodeQueue();
  #decoder: VideoDecoder | undefined;
  #failures: number[] = [];
  #told = 0;
  #over = false;

  constructor(config: VideoDecoderConfig, events: DecoderEvents) {
    this.#config = { ...config, optimizeForLatency: true };
    this.#events = events;
    this.#open();
    void this.#probe();
  }

  take(packet: MediaPacket): void {
    const { header, data } = packet;
    const verdict = this.#queue.offer(header, performance.now());
    this.#tellMissing();
    if ('reset' in verdict) return this.#open();
    if (!verdict.take || !this.#decoder) return;
    try {
      // The sequence stands for the time: the decoder hands it through, and times may jump when a camera's clock is set.
      this.#decoder.decode(new EncodedVideoChunk({ type: header.key ? 'key' : 'delta', timestamp: header.sequence, data }));
    } catch {
      this.#failed();
    }
  }

  [Symbol.dispose](): void {
    this.#over = true;
    this.#close();
  }

  async #probe(): Promise<void> {
    const support = await VideoDecoder.isConfigSupported(this.#config).catch(() => undefined);
    if (support?.supported !== true) this.#fail('codec');
  }

  #open(): void {
    this.#close();
    this.#queue.restart();
    if (this.#over) return;
    const decoder: VideoDecoder = new VideoDecoder({
      output: (frame) => (this.#decoder === decoder ? this.#takeFrame(frame) : frame.close()),
      error: () => {
        if (this.#decoder === decoder) this.#failed();
      },
    });
    this.#decoder = decoder;
    try {
      decoder.configure(this.#config);
    } catch {
      this.#fail('codec');
    }
  }

  #takeFrame(frame: VideoFrame): void {
    const unit = this.#queue.done(frame.timestamp);
    if (this.#over || !unit) return frame.close();
    this.#events.onPicture(frame, { sequence: unit.sequence, wallClockMs: unit.wallClockMicros / 1_000, key: unit.key });
  }

  #failed(): void {
    const now = performance.now();
    this.#failures = [...this.#failures.filter((at) => now - at < FAILURE_WINDOW_MS), now];
    if (this.#failures.length >= MAX_DECODER_FAILURES) this.#fail('decoder');
    else this.#open();
  }

  #fail(kind: 'codec' | 'decoder'): void {
    if (!this.#over) this.#events.onFailure(kind);
  }

  #close(): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    if (decoder && decoder.state !== 'closed') decoder.close();
  }

  #tellMissing(): void {
    const count = this.#queue.dropped - this.#told;
    this.#told = this.#queue.dropped;
    if (count > 0) this.#events.onMissing(count);
  }
}
