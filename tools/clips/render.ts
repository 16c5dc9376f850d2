import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { Bvh } from './bvh.ts';
import { Camera } from './camera.ts';
import { Composer } from './compose.ts';
import { addBloom, develop } from './picture.ts';
import type { Scene } from './scene.ts';
import { StillTracer, newStill, settle } from './still.ts';
import type { Still } from './still.ts';

export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** RGB of the frame at a time in the clip. */
  readonly frame: (seconds: number) => Uint8Array;
}

function drawStill({ scene, bvh, camera }: { scene: Scene; bvh: Bvh; camera: Camera }, samples: number): Still {
  const still = newStill(camera.width, camera.height, scene.lamps.length + 1);
  const tracer = new StillTracer(scene, bvh, camera);
  for (let y = 0; y < still.height; y++) tracer.row(still, y, samples);
  settle(still);
  return still;
}

/** Draws the still part once; frames are then made by asking. `divisor` > 1: a smaller picture to work at; `cache`: where the still part is kept. */
export function draw(scene: Scene, quality: { samples: number; divisor?: number; cache?: string }): Drawing {
  const bvh = new Bvh(scene.mesh);
  const camera = new Camera(scene, quality.divisor);
  const still =
    quality.cache !== undefined && existsSync(quality.cache)
      ? (deserialize(readFileSync(quality.cache)) as Still)
      : drawStill({ scene, bvh, camera }, quality.samples);
  if (quality.cache !== undefined) writeFileSync(quality.cache, serialize(still));
  const composer = new Composer(scene, still, { camera, bvh });
  const frame = (seconds: number): Uint8Array => {
    const light = composer.frame(seconds);
    addBloom(light, still.width, still.height);
    return develop(light, still.width, scene.exposure);
  };
  return { width: still.width, height: still.height, frame };
}
