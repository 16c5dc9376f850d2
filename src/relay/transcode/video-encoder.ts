import { check, type Av, type AvCodecContext, type AvFrame, type AvPacket } from './av-library.ts';
import type { EncoderProfile } from './transcode-wire.ts';

/** Ticks of the encoder's clock in a second: those of RTP. */
const TICKS = 90_000;
/** Seconds of bit rate that a picture may borrow: enough for a key frame, little enough that a line of just that rate is not behind for long. */
const BUFFER_SECONDS = 0.6;
/** Bits a second for each pixel where nobody named a rate: 3.1 Mbit/s at 1080p. */
const BITS_A_PIXEL = 1.5;

export interface Encoded {
  readonly data: Uint8Array;
  readonly key: boolean;
  readonly time: number;
}

/** H.264 by x264 without delay: a picture in, its bytes out. */
export class VideoEncoder implements Disposable {
  readonly width: number;
  readonly height: number;
  readonly #av: Av;
  readonly #context: AvCodecContext;
  readonly #packet: AvPacket;
  #kbps: number;

  constructor(av: Av, size: { readonly width: number; readonly height: number }, profile: EncoderProfile) {
    const encoder = av.Codec.findEncoderByName(av.FF_ENCODER_LIBX264);
    if (!encoder) throw new Error('this FFmpeg has no x264');
    this.#av = av;
    this.width = size.width;
    this.height = size.height;
    this.#kbps = profile.kbps ?? Math.ceil((size.width * size.height * BITS_A_PIXEL) / 1_000);
    const context = new av.CodecContext();
    this.#context = context;
    context.allocContext3(encoder);
    context.width = size.width;
    context.height = size.height;
    context.pixelFormat = av.AV_PIX_FMT_YUV420P;
    context.timeBase = new av.Rational(1, TICKS);
    context.framerate = new av.Rational(profile.maxFps, 1);
    context.gopSize = Math.round(profile.keyFrameSeconds * profile.maxFps);
    context.maxBFrames = 0;
    context.threadCount = 1;
    context.bitRate = bits(this.#kbps);
    context.rcMaxRate = bits(this.#kbps);
    context.rcBufferSize = bufferBits(this.#kbps);
    for (const [name, value] of [
      ['preset', 'veryfast'],
      ['tune', 'zerolatency'],
      ['profile', profile.h264],
      ['forced-idr', '1'],
      ['x264-params', 'scenecut=0'],
    ] as const)
      context.setOption(name, value);
    check(context.open2Sync(encoder, null), 'the encoder does not open');
    this.#packet = new av.Packet();
    this.#packet.alloc();
  }

  /** Holds from the next picture on. x264 refuses a maximum below the rate at any moment, so they are moved in that order. */
  set kbps(kbps: number) {
    const raise = kbps > this.#kbps;
    this.#kbps = kbps;
    if (!raise) this.#context.bitRate = bits(kbps);
    this.#context.rcMaxRate = bits(kbps);
    this.#context.rcBufferSize = bufferBits(kbps);
    if (raise) this.#context.bitRate = bits(kbps);
  }

  /** `time` in ticks of 90 kHz, larger each time. */
  async encode(frame: AvFrame, { time, key }: { readonly time: number; readonly key: boolean }): Promise<readonly Encoded[]> {
    frame.pts = BigInt(time);
    frame.timeBase = new this.#av.Rational(1, TICKS);
    frame.pictType = key ? this.#av.AV_PICTURE_TYPE_I : this.#av.AV_PICTURE_TYPE_NONE;
    check(await this.#context.sendFrame(frame), 'the picture cannot be encoded');
    const encoded: Encoded[] = [];
    while ((await this.#context.receivePacket(this.#packet)) >= 0) {
      const { data } = this.#packet;
      if (data) encoded.push({ data: Uint8Array.from(data), key: this.#packet.isKeyframe, time: Number(this.#packet.pts) });
      this.#packet.unref();
    }
    return encoded;
  }

  [Symbol.dispose](): void {
    this.#packet.free();
    this.#context.freeContext();
  }
}

function bufferBits(kbps: number): number {
  return Math.round(kbps * 1_000 * BUFFER_SECONDS);
}

function bits(kbps: number): bigint {
  return BigInt(Math.round(kbps * 1_000));
}
