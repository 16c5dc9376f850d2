/**
 * Turns key frames into JPEG, in a process of its own: what cameras send may crash a decoder. Asked over IPC with
 * `{ id, kind, stream }` (byte stream with start codes), answers `{ id, jpeg }` or `{ id, error }`.
 */
import process from 'node:process';

interface Asked {
  readonly id: number;
  readonly kind: 'h264' | 'h265' | 'jpeg';
  readonly stream: Uint8Array;
}

const library = await import('node-av').catch(() => undefined);
process.send?.({ ready: library !== undefined });

process.on('disconnect', () => process.exit(0));
process.on('message', (message: Asked) => {
  try {
    process.send?.({ id: message.id, jpeg: toJpeg(Buffer.from(message.stream), message.kind) });
  } catch (error) {
    process.send?.({ id: message.id, error: error instanceof Error ? error.message : 'failed' });
  }
});

function toJpeg(stream: Buffer, kind: Asked['kind']): Uint8Array {
  if (!library) throw new Error('node-av is not installed');
  using frame = decode(library, stream, kind);
  return encode(library, frame);
}

type Library = NonNullable<typeof library>;
type Frame = InstanceType<Library['Frame']>;

function decode(av: Library, stream: Buffer, kind: Asked['kind']): Frame {
  const codec = av.Codec.findDecoder(kind === 'h265' ? av.AV_CODEC_ID_HEVC : av.AV_CODEC_ID_H264);
  if (!codec) throw new Error(`no decoder of ${kind}`);
  using context = new av.CodecContext();
  context.allocContext3(codec);
  check(context.open2Sync(codec, null), 'the decoder does not open');
  using packet = new av.Packet();
  packet.alloc();
  packet.data = stream;
  check(context.sendPacketSync(packet), 'the key frame cannot be decoded');
  check(context.sendPacketSync(null), 'the key frame cannot be decoded');
  const frame = new av.Frame();
  frame.alloc();
  check(context.receiveFrameSync(frame), 'the key frame gives no picture');
  return frame;
}

function encode(av: Library, frame: Frame): Uint8Array {
  const codec = av.Codec.findEncoderByName(av.FF_ENCODER_MJPEG);
  if (!codec) throw new Error('no JPEG encoder');
  using context = new av.CodecContext();
  context.allocContext3(codec);
  context.width = frame.width;
  context.height = frame.height;
  if (frame.isVideo()) context.pixelFormat = av.AV_PIX_FMT_YUVJ420P;
  context.timeBase = new av.Rational(1, 25);
  // Cameras use the narrow range of values; JPEG has the full one, and the encoder wants to be told that we know.
  context.setOption('strict', 'unofficial');
  context.setOption('q', '4');
  frame.timeBase = new av.Rational(1, 25);
  check(context.open2Sync(codec, null), 'the JPEG encoder does not open');
  check(context.sendFrameSync(frame), 'the picture cannot be encoded');
  using packet = new av.Packet();
  packet.alloc();
  check(context.receivePacketSync(packet), 'the encoder gives no picture');
  if (!packet.data) throw new Error('the encoder gives no picture');
  return Uint8Array.from(packet.data);
}

function check(result: number, message: string): void {
  if (result < 0) throw new Error(`${message} (${result})`);
}
