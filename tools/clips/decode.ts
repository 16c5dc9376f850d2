import { AV_CODEC_ID_H264, Codec, CodecContext, Frame, Packet } from 'node-av';
import { joinAnnexB } from '../../src/protocol/h264.ts';

export interface Decoded {
  readonly width: number;
  readonly height: number;
  /** Planes y, u, v one after another, 4:2:0. */
  readonly pixels: Uint8Array;
}

/** Decodes access units; throws when the decoder finds any fault in them. */
export function decodeH264(units: readonly (readonly Uint8Array[])[]): Decoded[] {
  const codec = Codec.findDecoder(AV_CODEC_ID_H264);
  if (!codec) throw new Error('no H.264 decoder');
  using context = new CodecContext();
  context.allocContext3(codec);
  context.threadCount = 1;
  context.setOption('err_detect', '+crccheck+bitstream+buffer+explode');
  context.open2Sync(codec, null);
  const out: Decoded[] = [];
  using frame = new Frame();
  frame.alloc();
  const drain = () => {
    while (context.receiveFrameSync(frame) >= 0) {
      if (frame.decodeErrorFlags) throw new Error(`decoder found fault ${frame.decodeErrorFlags} in picture ${out.length}`);
      out.push({ width: frame.width, height: frame.height, pixels: Uint8Array.from(frame.toBuffer()) });
      frame.unref();
    }
  };
  for (const [index, unit] of units.entries()) {
    using packet = new Packet();
    packet.alloc();
    packet.data = Buffer.from(joinAnnexB(unit));
    const code = context.sendPacketSync(packet);
    if (code < 0) throw new Error(`decoder refused unit ${index}: ${code}`);
    drain();
  }
  context.sendPacketSync(null);
  drain();
  return out;
}
