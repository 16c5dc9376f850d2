import { mediaMessage, type MediaMessage } from '#contract/media.ts';
import { createDecodeQueue } from './decode-queue.ts';
import type { Picture } from './picture.ts';
import type { Session, SessionEnd, SessionEvents } from './session.ts';

/** A decoder that fails so often within `FAILURE_WINDOW_MS` will not do better the next time. */
const MAX_DECODER_FAILURES = 3;
const FAILURE_WINDOW_MS = 15_000;
const OPEN_TIMEOUT_MS = 5_000;

/** Plays access units that come over a WebSocket (`contract/media.ts`) with the browser's decoder. */
export class WebCodecsSession implements Session {
  readonly #socket: WebSocket;
  readonly #picture: Picture;
  readonly #events: SessionEvents;
  readonly #queue = createDecodeQueue();
  readonly #opening: ReturnType<typeof setTimeout>;
  #decoder: VideoDecoder | undefined;
  #config: VideoDecoderConfig | undefined;
  #failures: number[] = [];
  #told = 0;
  #opened = false;
  #over = false;

  constructor(url: string, picture: Picture, events: SessionEvents) {
    this.#picture = picture;
    this.#events = events;
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = 'arraybuffer';
    this.#opening = setTimeout(() => this.#end({ kind: 'notOpened' }), OPEN_TIMEOUT_MS);
    this.#socket.addEventListener('open', () => {
      this.#opened = true;
      clearTimeout(this.#opening);
    });
    this.#socket.addEventListener('message', (message: MessageEvent<unknown>) => this.#take(message.data));
    this.#socket.addEventListener('close', () => this.#end({ kind: this.#opened ? 'network' : 'notOpened' }));
  }

  [Symbol.dispose](): void {
    this.#over = true;
    clearTimeout(this.#opening);
    this.#socket.close();
    this.#closeDecoder();
  }

  #take(data: unknown): void {
    if (this.#over) return;
    if (data instanceof ArrayBuffer) return this.#takeUnit(new Uint8Array(data));
    const message = typeof data === 'string' ? parse(data) : undefined;
    if (message?.type === 'start') void this.#start(message);
    else if (message?.type === 'state') this.#events.onRelayState(message);
    else if (message?.type === 'end') this.#end({ kind: 'ended', reason: message.reason });
  }

  async #start(message: Extract<MediaMessage, { type: 'start' }>): Promise<void> {
    const config: VideoDecoderConfig = {
      codec: message.codec,
      codedWidth: message.width,
      codedHeight: message.height,
      description: Uint8Array.from(atob(message.description), (letter) => letter.charCodeAt(0)),
      optimizeForLatency: true,
    };
    this.#config = config;
    this.#openDecoder();
    const support = await VideoDecoder.isConfigSupported(config).catch(() => undefined);
    if (support?.supported !== true) this.#end({ kind: 'codec' });
  }

  #takeUnit(bytes: Uint8Array): void {
    const verdict = this.#queue.offer(bytes, performance.now());
    this.#tellDropped();
    if ('reset' in verdict) return this.#openDecoder();
    if (!verdict.take || !this.#decoder) return;
    const { header, data } = verdict;
    try {
      // The sequence stands for the time: the decoder hands it through, and times may jump when a camera's clock is set.
      this.#decoder.decode(new EncodedVideoChunk({ type: header.key ? 'key' : 'delta', timestamp: header.sequence, data }));
    } catch {
      this.#failed();
    }
  }

  #takeFrame(frame: VideoFrame): void {
    const unit = this.#queue.done(frame.timestamp);
    if (this.#over || !unit) return frame.close();
    this.#picture.show(frame);
    this.#events.onFrame({ sequence: unit.sequence, wallClockMs: unit.wallClockMicros / 1_000, key: unit.key });
  }

  #openDecoder(): void {
    this.#closeDecoder();
    this.#queue.restart();
    if (!this.#config || this.#over) return;
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
      this.#end({ kind: 'codec' });
    }
  }

  #failed(): void {
    const now = performance.now();
    this.#failures = [...this.#failures.filter((at) => now - at < FAILURE_WINDOW_MS), now];
    if (this.#failures.length >= MAX_DECODER_FAILURES) this.#end({ kind: 'decoder' });
    else this.#openDecoder();
  }

  #closeDecoder(): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    if (decoder && decoder.state !== 'closed') decoder.close();
  }

  #tellDropped(): void {
    const count = this.#queue.dropped - this.#told;
    this.#told = this.#queue.dropped;
    if (count > 0) this.#events.onDropped(count);
  }

  #end(end: SessionEnd): void {
    if (this.#over) return;
    this[Symbol.dispose]();
    this.#events.onEnd(end);
  }
}

function parse(text: string): MediaMessage | undefined {
  try {
    return mediaMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
