import {
  AV_LOG_QUIET,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUVJ420P,
  Codec,
  CodecContext,
  FF_ENCODER_LIBX264,
  FF_ENCODER_LIBX265,
  FF_ENCODER_MJPEG,
  Frame,
  Log,
  Packet,
  Rational,
} from 'node-av';
import type { VideoCodec } from '#relay/media/stream-parameters.ts';

export interface EncodedUnit {
  /** Byte stream with start codes, sets before key frames; a JPEG file. */
  readonly data: Uint8Array;
  readonly key: boolean;
}

const ENCODERS = { h264: FF_ENCODER_LIBX264, h265: FF_ENCODER_LIBX265, jpeg: FF_ENCODER_MJPEG } as const;

/** A grainy picture in which something moves, encoded as a camera would, a key frame each `group`. */
export function encodePictures(options: {
  readonly codec: VideoCodec;
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly group?: number;
}): EncodedUnit[] {
  const { codec, width, height, count, group = 15 } = options;
  Log.setLevel(AV_LOG_QUIET);
  const encoder = Codec.findEncoderByName(ENCODERS[codec]);
  if (!encoder) throw new Error(`this node-av cannot encode ${codec}`);
  using context = new CodecContext();
  context.allocContext3(encoder);
  Object.assign(context, { width, height, timeBase: new Rational(1, 15), framerate: new Rational(15, 1), gopSize: group, maxBFrames: 0 });
  context.pixelFormat = codec === 'jpeg' ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P;
  if (codec !== 'jpeg') {
    context.setOption('preset', 'ultrafast');
    context.setOption('tune', 'zerolatency');
  }
  if (codec === 'h265') context.setOption('x265-params', `log-level=none:keyint=${group}:min-keyint=${group}:scenecut=0`);
  if (codec === 'h264') context.setOption('x264-params', 'scenecut=0');
  if (context.open2Sync(encoder, null) < 0) throw new Error(`the ${codec} encoder does not open`);
  const units: EncodedUnit[] = [];
  using packet = new Packet();
  packet.alloc();
  const drain = (): void => {
    while (context.receivePacketSync(packet) >= 0) {
      if (packet.data) units.push({ data: Uint8Array.from(packet.data), key: packet.isKeyframe });
      packet.unref();
    }
  };
  for (let number = 0; number < count; number++) {
    const props = { width, height, format: context.pixelFormat, timeBase: { num: 1, den: 15 }, pts: BigInt(number) };
    using frame = Frame.fromVideoBuffer(paint(number, width, height), props);
    context.sendFrameSync(frame);
    drain();
  }
  context.sendFrameSync(null);
  drain();
  return units;
}

function paint(number: number, width: number, height: number): Buffer {
  const picture = Buffer.alloc((width * height * 3) / 2, 128);
  let grain = number + 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      grain = (grain * 1_103_515_245 + 12_345) & 0x7fffffff;
      const moving = Math.hypot(x - ((number * 9) % width), y - height / 2) < height / 6;
      picture[y * width + x] = (moving ? 200 : 60 + Math.floor((y * 80) / height)) + (grain >> 27);
    }
  }
  return picture;
}
