import { readFileSync } from 'node:fs';
import { NAL, joinAnnexB, nalType, splitAnnexB } from '#protocol/h264.ts';
import { check, loadAv, type Av, type AvFrame } from '#relay/transcode/av-library.ts';
import { VideoDecoder } from '#relay/transcode/video-decoder.ts';
import { VideoEncoder, type Encoded } from '#relay/transcode/video-encoder.ts';

/** 1080p as cameras send it, made of a scene of the demo city: High would not matter, 4 Mbit/s and a key frame every two seconds do. */
const WIDTH = 1_920;
const HEIGHT = 1_080;
const KBPS = 4_000;
export const CLIP_FPS = 30;
const SCENE = new URL('../../src/simulator/assets/scenes/avenue-day.main.h264', import.meta.url);

export async function makeHdClip(): Promise<readonly Encoded[]> {
  const av = await loadAv();
  if (!av) throw new Error('node-av is not installed: nothing can be transcoded here');
  const stack = new DisposableStack();
  const decoder = stack.use(new VideoDecoder(av, 'h264'));
  const encoder = stack.use(
    new VideoEncoder(
      av,
      { width: WIDTH, height: HEIGHT },
      { h264: 'main', maxHeight: HEIGHT, maxFps: CLIP_FPS, kbps: KBPS, keyFrameSeconds: 2 },
    ),
  );
  const clip: Encoded[] = [];
  let time = 0;
  for (const [number, data] of unitsOf(new Uint8Array(readFileSync(SCENE))).entries()) {
    await decoder.decode({ data, number }, async (frame) => {
      using large = await enlarge(av, frame);
      clip.push(...(await encoder.encode(large, { time: (time += 90_000 / CLIP_FPS), key: time === 90_000 / CLIP_FPS })));
    });
  }
  stack.dispose();
  return clip;
}

async function enlarge(av: Av, frame: AvFrame): Promise<AvFrame> {
  using context = new av.SoftwareScaleContext();
  context.getContext(frame.width, frame.height, av.AV_PIX_FMT_YUV420P, WIDTH, HEIGHT, av.AV_PIX_FMT_YUV420P, av.SWS_BICUBIC);
  const large = new av.Frame();
  large.alloc();
  Object.assign(large, { width: WIDTH, height: HEIGHT, format: av.AV_PIX_FMT_YUV420P });
  check(large.getBuffer(), 'no memory for a picture');
  check(await context.scaleFrame(large, frame), 'the picture cannot be enlarged');
  return large;
}

/** Pictures of one slice each, as the scenes have them. */
function unitsOf(stream: Uint8Array): Uint8Array[] {
  const units: Uint8Array[] = [];
  let open: Uint8Array[] = [];
  for (const nal of splitAnnexB(stream)) {
    open.push(nal);
    if (nalType(nal) !== NAL.slice && nalType(nal) !== NAL.idr) continue;
    units.push(joinAnnexB(open));
    open = [];
  }
  return units;
}
