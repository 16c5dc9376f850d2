import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { splitAnnexB } from '#protocol/h264.ts';
import { FRAMES_A_SECOND } from '#simulator/cameras/frame-clock.ts';
import type { SceneName } from '#simulator/cameras/scene-choice.ts';
import { decodeH264 } from '../../tools/clips/decode.ts';
import { encodeFrames } from '../../tools/clips/encode-clip.ts';

/** About the rate of the checked-in main streams. */
const QUALITY = 30;
const SETS = 2;

/** Writes the main stream of a scene into a folder anew, with a key frame only every so many seconds, as thrifty cameras send. Needs node-av; takes some ten seconds. */
export async function writeLongGroups(folder: string, scene: SceneName, groupSeconds: number): Promise<void> {
  const from = new URL(`../../src/simulator/assets/scenes/${scene}.main.h264`, import.meta.url);
  const nals = splitAnnexB(readFileSync(from));
  const [sets, slices] = [nals.slice(0, SETS), nals.slice(SETS)];
  const pictures = decodeH264(slices.map((slice, index) => (index === 0 ? [...sets, slice] : [slice])));
  const [{ width, height } = { width: 0, height: 0 }] = pictures;
  const frames = pictures.map(({ pixels }) => Buffer.from(pixels));
  const clip = await encodeFrames(frames, { width, height }, { crf: QUALITY, group: groupSeconds * FRAMES_A_SECOND });
  await writeFile(path.join(folder, `${scene}.main.h264`), clip);
}
