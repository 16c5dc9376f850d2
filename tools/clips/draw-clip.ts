import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { halve, toPlanes } from './picture.ts';
import type { Planes } from './picture.ts';
import { draw } from './render.ts';
import { CLIP_SECONDS, FRAMES_A_SECOND } from './scene.ts';
import { sceneNamed } from './scenes/all.ts';

const SAMPLES = 9;

export const rawFile = (workDir: string, name: string, stream: 'main' | 'sub'): string => path.join(workDir, `${name}.${stream}.yuv`);

/** Draws all frames of a scene into two files of raw 4:2:0 pictures, main and sub. */
export async function drawClip(workDir: string, name: string): Promise<void> {
  const started = performance.now();
  const drawing = draw(await sceneNamed(name), { samples: SAMPLES, cache: path.join(workDir, `${name}.still`) });
  console.log(`${name}: still part ${Math.round((performance.now() - started) / 1000)} s`);
  const main = openSync(rawFile(workDir, name, 'main'), 'w');
  const sub = openSync(rawFile(workDir, name, 'sub'), 'w');
  const count = CLIP_SECONDS * FRAMES_A_SECOND;
  for (let index = 0; index < count; index++) {
    const rgb = drawing.frame(index / FRAMES_A_SECOND);
    write(main, toPlanes(rgb, drawing.width));
    write(sub, toPlanes(halve(rgb, drawing.width), drawing.width / 2));
  }
  closeSync(main);
  closeSync(sub);
  console.log(`${name}: ${count} frames, ${Math.round((performance.now() - started) / 1000)} s in all`);
}

function write(file: number, planes: Planes): void {
  for (const plane of [planes.y, planes.u, planes.v]) writeSync(file, plane);
}
