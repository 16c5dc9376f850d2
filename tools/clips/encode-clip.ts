import { closeSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AV_LOG_ERROR, AV_PIX_FMT_YUV420P, Encoder, FF_ENCODER_LIBX264, Frame, Log, Rational } from 'node-av';
import { NAL, joinAnnexB, nalType, splitAnnexB } from '../../src/protocol/h264.ts';
import { checkClip } from './check-clip.ts';
import type { ClipCheck } from './check-clip.ts';
import { rawFile } from './draw-clip.ts';
import { CLIP_SECONDS, FRAMES_A_SECOND, HEIGHT, WIDTH } from './scene.ts';
import { smoothstep } from './vector.ts';

const ASSETS = path.join(import.meta.dirname, '../../src/simulator/assets/scenes');
/** Bytes a clip may have: with its strip a main stream then takes about 700 kbit/s, a sub stream 250. */
const TARGET_BYTES = { main: 690_000, sub: 240_000 };
const TRIES = 4;
/** Rates tried to find one whose vectors stay in the picture, and what is let pass (levels of luma, in the shadow). */
const OTHERS = 3;
const MOST_DIFFERENCE = 8;
const FADE_LINES = 44;

/**
 * Encodes both streams of a scene as plain Annex B files. One slice a picture, CAVLC, one reference picture, key frame
 * every second: what `#protocol/h264-overlay.ts` can put a strip above.
 */
export async function encodeClip(workDir: string, name: string): Promise<void> {
  Log.setLevel(AV_LOG_ERROR);
  mkdirSync(ASSETS, { recursive: true });
  for (const stream of ['main', 'sub'] as const) {
    const size = stream === 'main' ? { width: WIDTH, height: HEIGHT } : { width: WIDTH / 2, height: HEIGHT / 2 };
    const frames = readFrames(rawFile(workDir, name, stream), (size.width * size.height * 3) / 2);
    for (const frame of frames) fadeTop(frame, size);
    const { clip, quality, check } = await encodeClean(frames, size, TARGET_BYTES[stream]);
    if (check.largest > MOST_DIFFERENCE) throw new Error(`${name} ${stream}: under a strip, pixels differ by up to ${check.largest}`);
    writeFileSync(path.join(ASSETS, `${name}.${stream}.h264`), clip);
    console.log(
      `${name} ${stream}: crf ${quality}, ${clip.length} bytes, ${Math.round((clip.length * 8) / CLIP_SECONDS / 1000)} kbit/s; under a strip ${check.pixels} pixels of ${check.pictures.length} pictures differ, by at most ${check.largest}`,
    );
  }
}

/** Of a few encodings that are small enough, the one that looks least out of the picture at the top. */
async function encodeClean(
  frames: readonly Buffer[],
  size: { width: number; height: number },
  bytes: number,
): Promise<{ clip: Uint8Array; quality: number; check: ClipCheck }> {
  const lowest = await findQuality(frames, size, bytes);
  let best: { clip: Uint8Array; quality: number; check: ClipCheck } | undefined;
  for (let attempt = 0; attempt < OTHERS && (best?.check.largest ?? 99) > 2; attempt++) {
    const quality = lowest + attempt * 0.15;
    const clip = await encodeFrames(frames, size, { crf: quality, group: FRAMES_A_SECOND });
    const check = checkClip(clip);
    if (!best || check.largest < best.check.largest) best = { clip, quality, check };
  }
  if (!best) throw new Error('bug: nothing was tried');
  return best;
}

/** The lowest rate factor whose clip is small enough. */
async function findQuality(frames: readonly Buffer[], size: { width: number; height: number }, bytes: number): Promise<number> {
  let [low, high] = [28, 42];
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const middle = (low + high) / 2;
    if ((await encodeFrames(frames, size, { crf: middle, group: FRAMES_A_SECOND })).length > bytes) low = middle;
    else high = middle;
  }
  return high;
}

/** A soft shadow under the strip; and where nothing is to be seen, the encoder points no vector out of the picture. */
function fadeTop(frame: Buffer, size: { width: number; height: number }): void {
  const lines = Math.round((size.height * FADE_LINES) / HEIGHT);
  const plane = (start: number, width: number, part: { lines: number; rest: number }) => {
    for (let y = 0; y < part.lines; y++) {
      const left = smoothstep(0.14, 1, (y + 0.5) / part.lines);
      for (let at = start + y * width; at < start + (y + 1) * width; at++)
        frame[at] = Math.round(part.rest + ((frame[at] ?? 0) - part.rest) * left);
    }
  };
  const luma = size.width * size.height;
  plane(0, size.width, { lines, rest: 24 });
  for (const start of [luma, luma * 1.25]) plane(start, size.width / 2, { lines: lines >> 1, rest: 128 });
}

function readFrames(file: string, bytes: number): Buffer[] {
  const from = openSync(file, 'r');
  const frames = Array.from({ length: CLIP_SECONDS * FRAMES_A_SECOND }, () => {
    const frame = Buffer.alloc(bytes);
    if (readSync(from, frame, 0, bytes, null) !== bytes) throw new Error(`${file} is too short; draw it again`);
    return frame;
  });
  closeSync(from);
  return frames;
}

/** `group`: pictures from one key frame to the next. */
export async function encodeFrames(
  frames: readonly Buffer[],
  size: { readonly width: number; readonly height: number },
  { crf, group }: { readonly crf: number; readonly group: number },
): Promise<Uint8Array> {
  const timeBase = new Rational(1, FRAMES_A_SECOND);
  using encoder = await Encoder.create(FF_ENCODER_LIBX264, {
    context: { framerate: new Rational(FRAMES_A_SECOND, 1), timeBase, gopSize: group, maxBFrames: 0 },
    options: {
      preset: 'slower',
      profile: 'baseline',
      crf,
      'x264-params': `keyint=${group}:min-keyint=${group}:scenecut=0:bframes=0:cabac=0:ref=1:weightp=0:8x8dct=0:slices=1:threads=2:sliced-threads=0:colorprim=bt709:transfer=bt709:colormatrix=bt709:mbtree=0:ipratio=1.2:aq-mode=1:aq-strength=0.8`,
    },
  });
  const nals: Uint8Array[] = [];
  const drain = async () => {
    for (let packet = await encoder.receive(); packet; packet = await encoder.receive()) {
      if (typeof packet !== 'object' || !('data' in packet)) break;
      nals.push(...splitAnnexB(Uint8Array.from(packet.data ?? [])));
      packet.free();
    }
  };
  for (const [index, buffer] of frames.entries()) {
    using frame = Frame.fromVideoBuffer(buffer, { ...size, format: AV_PIX_FMT_YUV420P, timeBase });
    frame.pts = BigInt(index);
    await encoder.encode(frame);
    await drain();
  }
  await encoder.encode(null);
  await drain();
  // Parameter sets once, at the start, if the encoder repeats them; its own remarks (SEI) not at all.
  const slices = nals.filter((nal) => nalType(nal) === NAL.slice || nalType(nal) === NAL.idr);
  const sets = [NAL.sps, NAL.pps].map(
    (type) =>
      nals.find((nal) => nalType(nal) === type) ??
      (() => {
        throw new Error(`no parameter set of type ${type}`);
      })(),
  );
  return joinAnnexB([...sets, ...slices]);
}
