import type { VideoCodec } from '../media/stream-parameters.ts';
import { check, type Av, type AvCodecContext, type AvFrame, type AvPacket } from './av-library.ts';

/** Decodes one stream; damaged pictures give nothing and do no harm. */
export class VideoDecoder implements Disposable {
  readonly #context: AvCodecContext;
  readonly #packet: AvPacket;
  readonly #frame: AvFrame;

  constructor(av: Av, codec: VideoCodec) {
    const decoder = av.Codec.findDecoder({ h264: av.AV_CODEC_ID_H264, h265: av.AV_CODEC_ID_HEVC, jpeg: av.AV_CODEC_ID_MJPEG }[codec]);
    if (!decoder) throw new Error(`no decoder for ${codec}`);
    this.#context = new av.CodecContext();
    this.#context.allocContext3(decoder);
    // Threads over pictures hold each picture back until others follow; cameras share the cores among themselves.
    this.#context.threadCount = 1;
    this.#context.setFlags(av.AV_CODEC_FLAG_LOW_DELAY);
    check(this.#context.open2Sync(decoder, null), 'the decoder does not open');
    this.#packet = new av.Packet();
    this.#packet.alloc();
    this.#frame = new av.Frame();
    this.#frame.alloc();
  }

  /** Calls with each picture that the unit finishes, under the number that its unit was given. The frame is lent for the call. */
  async decode(
    unit: { readonly data: Uint8Array; readonly number: number },
    onFrame: (frame: AvFrame, number: number) => Promise<void>,
  ): Promise<void> {
    this.#packet.data = Buffer.from(unit.data.buffer, unit.data.byteOffset, unit.data.byteLength);
    this.#packet.pts = BigInt(unit.number);
    const sent = await this.#context.sendPacket(this.#packet);
    this.#packet.unref();
    if (sent < 0) return;
    while ((await this.#context.receiveFrame(this.#frame)) >= 0) {
      await onFrame(this.#frame, Number(this.#frame.pts));
      this.#frame.unref();
    }
  }

  [Symbol.dispose](): void {
    this.#frame.free();
    this.#packet.free();
    this.#context.freeContext();
  }
}
