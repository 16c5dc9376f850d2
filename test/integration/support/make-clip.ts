/**
 * Makes clip.h264, the picture that test cameras loop: 320×180, 15 frames a second, two groups of 15 frames, H.264 High
 * without B frames, as a byte stream with start codes. Along its top runs the frame's number as eight blocks, the highest
 * bit first, white for one; a patch of grain gives the pictures a size that must be cut into packets. Needs node-av, so the clip itself is kept in the repository: `node run.mjs test/integration/support/make-clip.ts`.
 */
import { writeFileSync } from 'node:fs';
import { AV_CODEC_ID_H264, AV_PIX_FMT_YUV420P, Codec, CodecContext, FF_ENCODER_LIBX264, Frame, Packet, Rational } from 'node-av';

const WIDTH = 320;
const HEIGHT = 180;
const FRAMES = 30;
const GROUP = 15;

function paint(number: number): Buffer {
  const picture = Buffer.alloc((WIDTH * HEIGHT * 3) / 2, 128);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const bit = (number >> (7 - Math.floor(x / 40))) & 1;
      const moving = Math.hypot(x - 30 - number * 8, y - 110) < 24;
      const grain = x >= 220 && x < 300 && y >= 80 && y < 150 ? ((x * 73 + y * 151 + number * 997) * 2_654_435_761) >>> 26 : 0;
      picture[y * WIDTH + x] = y < 40 ? (bit ? 235 : 16) : moving ? 210 : 60 + Math.floor(y / 3) + grain;
    }
  }
  return picture;
}

function encode(): Buffer {
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264) ?? Codec.findEncoder(AV_CODEC_ID_H264);
  if (!codec) throw new Error('this node-av has no H.264 encoder');
  const context = new CodecContext();
  context.allocContext3(codec);
  context.width = WIDTH;
  context.height = HEIGHT;
  context.pixelFormat = AV_PIX_FMT_YUV420P;
  context.timeBase = new Rational(1, 15);
  context.framerate = new Rational(15, 1);
  context.gopSize = GROUP;
  context.maxBFrames = 0;
  for (const [name, value] of [
    ['preset', 'slow'],
    ['tune', 'zerolatency'],
    ['crf', '26'],
    ['profile', 'high'],
    ['x264-params', 'scenecut=0:threads=1'],
  ] as const)
    context.setOption(name, value);
  const opened = context.open2Sync(codec, null);
  if (opened < 0) throw new Error(`the encoder does not open: ${opened}`);
  const parts: Buffer[] = [];
  const packet = new Packet();
  packet.alloc();
  const drain = () => {
    while (context.receivePacketSync(packet) >= 0) {
      if (packet.data) parts.push(Buffer.from(packet.data));
      packet.unref();
    }
  };
  for (let number = 0; number < FRAMES; number++) {
    const frame = Frame.fromVideoBuffer(paint(number), {
      width: WIDTH,
      height: HEIGHT,
      format: AV_PIX_FMT_YUV420P,
      timeBase: { num: 1, den: 15 },
      pts: BigInt(number),
    });
    context.sendFrameSync(frame);
    frame.free();
    drain();
  }
  context.sendFrameSync(null);
  drain();
  return Buffer.concat(parts);
}

const clip = encode();
writeFileSync(new URL('./clip.h264', import.meta.url), clip);
console.log(`${clip.length} bytes`);
