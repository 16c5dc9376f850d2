import type { VideoCodec } from '../media/stream-parameters.ts';
import type { Av, AvFrame } from './av-library.ts';
import type { EncoderProfile, TranscodedPicture, UnitToTranscode } from './transcode-wire.ts';
import { VideoDecoder } from './video-decoder.ts';
import { VideoEncoder } from './video-encoder.ts';
import { VideoScaler } from './video-scaler.ts';

/** Units whose pictures may still come out of the decoder: more than any camera holds back. */
const MAX_PENDING = 64;
/** Camera clocks tremble; a picture may come so much earlier than its turn, of the time between two. */
const EARLY = 0.25;

/** One stream from whatever a camera sends to H.264 of one profile; in the transcoder process. */
export class Transcode implements Disposable {
  readonly #av: Av;
  readonly #profile: EncoderProfile;
  readonly #decoder: VideoDecoder;
  #scaler: VideoScaler | undefined;
  #encoder: VideoEncoder | undefined;
  #kbps: number | undefined;
  #wantsKey = true;
  #units = 0;
  readonly #pending = new Map<number, UnitToTranscode>();
  #lastTicks: number | undefined;
  #time = 0;
  #dueAt = 0;

  constructor(av: Av, codec: VideoCodec, profile: EncoderProfile) {
    this.#av = av;
    this.#profile = profile;
    this.#kbps = profile.kbps;
    this.#decoder = new VideoDecoder(av, codec);
  }

  set kbps(kbps: number) {
    this.#kbps = kbps;
    if (this.#encoder) this.#encoder.kbps = kbps;
  }

  /** The next picture is one that can be decoded alone. */
  forceKeyFrame(): void {
    this.#wantsKey = true;
  }

  /** One at a time. Rejects when pictures of this stream cannot be encoded at all. */
  async take(unit: UnitToTranscode, onPicture: (picture: TranscodedPicture) => void): Promise<void> {
    const number = this.#units++;
    this.#pending.set(number, unit);
    if (this.#pending.size > MAX_PENDING) this.#pending.delete(number - MAX_PENDING);
    await this.#decoder.decode({ data: unit.data, number }, async (frame, of) => {
      const shown = this.#pending.get(of);
      this.#pending.delete(of);
      if (!shown?.show) return;
      const time = this.#timeOf(shown.ticks);
      if (!this.#isDue(time)) return;
      await this.#encode(frame, { time, shown, onPicture });
    });
  }

  async #encode(
    frame: AvFrame,
    { time, shown, onPicture }: { time: number; shown: UnitToTranscode; onPicture: (picture: TranscodedPicture) => void },
  ): Promise<void> {
    if (!this.#scaler?.fits(frame)) {
      this.#scaler?.[Symbol.dispose]();
      this.#scaler = new VideoScaler(this.#av, frame, this.#profile.maxHeight);
    }
    const scaled = await this.#scaler.scale(frame);
    const encoder = this.#encoderFor(this.#scaler);
    const key = this.#wantsKey;
    this.#wantsKey = false;
    for (const each of await encoder.encode(scaled, { time, key }))
      onPicture({ data: each.data, key: each.key, ticks: shown.ticks, wallClockMicros: shown.wallClockMicros });
  }

  /** A camera that changes the size of its picture gets a new encoder, whose first picture is a key frame with new sets. */
  #encoderFor({ width, height }: VideoScaler): VideoEncoder {
    if (this.#encoder?.width === width && this.#encoder.height === height) return this.#encoder;
    this.#encoder?.[Symbol.dispose]();
    const kbps = this.#kbps;
    this.#encoder = new VideoEncoder(this.#av, { width, height }, { ...this.#profile, ...(kbps === undefined ? {} : { kbps }) });
    return this.#encoder;
  }

  /** Ticks that do not wrap and always grow, since the encoder wants that of times. */
  #timeOf(ticks: number): number {
    const step = this.#lastTicks === undefined ? 1 : (ticks - this.#lastTicks) | 0;
    this.#lastTicks = ticks;
    this.#time += Math.max(1, step);
    return this.#time;
  }

  /** Thins the stream to the highest rate wanted, evenly. */
  #isDue(time: number): boolean {
    const every = 90_000 / this.#profile.maxFps;
    if (time < this.#dueAt - every * EARLY) return false;
    this.#dueAt = time > this.#dueAt + every ? time + every : this.#dueAt + every;
    return true;
  }

  [Symbol.dispose](): void {
    this.#decoder[Symbol.dispose]();
    this.#scaler?.[Symbol.dispose]();
    this.#encoder?.[Symbol.dispose]();
  }
}
